// What is chosen, named above the list; each stands there as a button that takes it back.

import { made } from "./elements.js";
import { dayOf, money } from "./browse-words.js";

/** [{name, drop()}] of everything chosen; `drop` takes it out of the state. */
export function chosenOf(list, state, language) {
  const found = state.q ? [{ name: `“${state.q}”`, drop: () => { state.q = ""; } }] : [];
  for (const column of list.columns) {
    const { key, label } = column;
    for (const [code, name] of (state.chosen[key]?.size && column.values) || []) {
      if (state.chosen[key].has(code)) found.push({ name: `${label}: ${name}`, drop: () => state.chosen[key].delete(code) });
    }
    if (state.between[key]?.some(Boolean)) {
      found.push({ name: `${label}: ${limits(column, state.between[key], list.words, language)}`, drop: () => { state.between[key] = ["", ""]; } });
    }
  }
  return found;
}

function limits(column, between, words, language) {
  const ends = column.type === "day" ? [words.day_from, words.day_to] : [words.from, words.to];
  return between.flatMap((value, at) => (value ? [`${ends[at]} ${told(column, value, language)}`] : [])).join(", ");
}

function told(column, value, language) {
  if (column.type === "day") return dayOf(value, language);
  if (column.type !== "money") return Number(value).toLocaleString(language);
  return money(BigInt(Math.round(Number(value) * 10 ** column.scale)), column, language);
}

/** {element, show(chosen)}: the buttons, and one that takes everything back. `dropped` is called after each. */
export function chosenList(words, dropped) {
  const element = made("div", { className: "u-browse__chosen", hidden: true });
  const list = made("ul", {});
  const clear = made("button", { type: "button", textContent: words.clear });
  element.append(list, clear);
  let all = [];

  /** The focus stays near: the button that has come to the place of the one that is gone. */
  function drop(several, at) {
    several.forEach((one) => one.drop());
    dropped();
    const buttons = list.querySelectorAll("button");
    return buttons[Math.min(at, buttons.length - 1)]?.focus();
  }
  clear.addEventListener("click", () => drop(all, 0));

  return {
    element,
    show(chosen) {
      all = chosen;
      element.hidden = !chosen.length;
      list.replaceChildren(...chosen.map((one, at) => {
        const line = made("li", {});
        const button = made("button", { type: "button", textContent: one.name });
        button.setAttribute("aria-label", words.remove.replace("{name}", one.name));
        button.addEventListener("click", () => drop([one], at));
        line.append(button);
        return line;
      }));
    },
  };
}

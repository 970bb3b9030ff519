// The search page: every result of a text, narrowed by kind, place, step and year. What is chosen stands in the
// address, so that it can be shared and the back button restores it.

import { made } from "./elements.js";
import { item } from "./find.js";
import { asked, entriesOf, facets, inOrder, opened } from "./search.js";

const WAIT = 150;
const SHOWN = 20;

const place = document.querySelector(".u-find");
if (place) begin(place);

async function begin(place) {
  const base = new URL(place.dataset.search, location.href).href;
  const root = new URL("../", base).href;
  let index;
  let columns;
  try {
    index = await opened(base);
    columns = (await facets(base)).columns;
  } catch (failure) {
    return; // the lists below say all there is
  }
  const { words } = index;
  const number = (value) => value.toLocaleString(document.documentElement.lang);

  const form = made("form", { className: "u-find__form" });
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", words.label);
  const label = made("label", { htmlFor: "u-find-q", textContent: words.label });
  const box = made("input", { type: "search", id: "u-find-q", name: "q", autocomplete: "off" });
  const narrowing = made("details", { className: "u-find__narrow", open: matchMedia("(min-width: 60em)").matches });
  const summary = made("summary", { textContent: words.filters });
  narrowing.append(summary);
  const clear = made("button", { type: "button", className: "u-find__clear", textContent: words.clear, hidden: true });
  const groups = columns.map((column) => group(column));
  narrowing.append(...groups.map((one) => one.element), clear);
  form.append(label, box, narrowing);

  const status = made("p", { className: "u-find__status" });
  status.setAttribute("role", "status");
  const list = made("ol", { className: "u-search__list u-find__list" });
  const more = made("button", { type: "button", className: "u-find__more", textContent: words.more, hidden: true });
  place.replaceChildren(form, status, list, more);
  place.hidden = false;
  for (const sentence of document.querySelectorAll(".u-find__without")) sentence.hidden = true;

  let shown = [];
  let turn = 0;
  let timer = 0;

  function group(column) {
    const element = made("fieldset", {});
    element.append(made("legend", { textContent: column.label }));
    const boxes = column.values.map(([code, name], at) => {
      const choice = made("input", { type: "checkbox", name: column.key, value: code });
      const count = made("span", { className: "u-find__count" });
      const line = made("label", {});
      line.append(choice, ` ${name} `, count);
      element.append(line);
      return { choice, count, line, at };
    });
    return { key: column.key, column, element, boxes };
  }

  const holds = (data, chosen) => (Array.isArray(data) ? data.some((one) => chosen.has(one)) : chosen.has(data));
  const chosenOf = (one) => new Set(one.boxes.filter(({ choice }) => choice.checked).map(({ at }) => at));

  function read() {
    const query = new URLSearchParams(location.search);
    box.value = query.get("q") || "";
    for (const one of groups) {
      const chosen = new Set((query.get(one.key) || "").split(","));
      for (const { choice } of one.boxes) choice.checked = chosen.has(choice.value);
    }
  }

  function write(asNew) {
    const query = new URLSearchParams();
    if (box.value.trim()) query.set("q", box.value.trim());
    for (const one of groups) {
      const codes = one.boxes.filter(({ choice }) => choice.checked).map(({ choice }) => choice.value);
      if (codes.length) query.set(one.key, codes.join(","));
    }
    const address = `${location.pathname}${query.size ? `?${query}` : ""}`;
    if (address !== location.pathname + location.search) history[asNew ? "pushState" : "replaceState"](null, "", address);
  }

  async function show() {
    const mine = (turn += 1);
    const text = box.value.trim();
    const chosen = groups.map(chosenOf);
    const narrowed = chosen.some((one) => one.size);
    status.textContent = text ? words.loading : "";
    let answer;
    try {
      answer = text ? await asked(base, text) : null;
    } catch (failure) {
      status.textContent = words.failed;
      return;
    }
    if (mine !== turn) return;
    const all = !answer || answer.all.size > 0;
    const scores = answer && (all ? answer.all : answer.some);
    const found = scores ? inOrder(scores) : text || !narrowed ? [] : Array.from({ length: index.count }, (_, n) => n);
    shown = found.filter((entry) => chosen.every((one, at) => !one.size || holds(columns[at].data[entry], one)));
    count(found, chosen);
    list.replaceChildren();
    await further();
    if (mine !== turn) return;
    clear.hidden = !narrowed;
    const chosenNow = chosen.reduce((sum, one) => sum + one.size, 0);
    summary.textContent = chosenNow ? `${words.filters} (${number(chosenNow)})` : words.filters;
    if (!text && !narrowed) status.textContent = "";
    else {
      const sentence = !shown.length && !narrowed ? words.none : all ? words.results : words.some;
      status.textContent = sentence.replace("{count}", number(shown.length)).replace("{text}", text);
    }
  }

  /** How many of what is found each choice would leave, by all other choices. */
  function count(found, chosen) {
    const among = found.length || box.value.trim() ? found : Array.from({ length: index.count }, (_, n) => n);
    groups.forEach((one, at) => {
      const counts = new Array(one.boxes.length).fill(0);
      for (const entry of among) {
        if (chosen.every((set, other) => other === at || !set.size || holds(columns[other].data[entry], set))) {
          for (const value of [one.column.data[entry]].flat()) if (value >= 0) counts[value] += 1;
        }
      }
      for (const { choice, count: told, line, at: value } of one.boxes) {
        told.textContent = number(counts[value]);
        line.hidden = !counts[value] && !choice.checked;
      }
      one.element.hidden = one.boxes.every(({ line }) => line.hidden);
    });
  }

  async function further() {
    const mine = turn;
    const from = list.childElementCount;
    const entries = await entriesOf(base, shown.slice(from, from + SHOWN));
    if (mine !== turn) return;
    list.append(...entries.map((entry) => item(entry, index.kindNames[entry.kind], root)));
    more.hidden = list.childElementCount >= shown.length;
    if (from && list.children[from]) list.children[from].querySelector("a").focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    write(true);
    show();
  });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { write(false); show(); }, WAIT);
  });
  narrowing.addEventListener("change", () => { write(true); show(); });
  clear.addEventListener("click", () => {
    for (const one of groups) for (const { choice } of one.boxes) choice.checked = false;
    write(true);
    show();
    box.focus();
  });
  more.addEventListener("click", further);
  window.addEventListener("popstate", () => { read(); show(); });
  read();
  show();
}

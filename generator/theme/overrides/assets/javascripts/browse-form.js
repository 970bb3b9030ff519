// The form that narrows a list: words, order, choices with their counts, limits of amounts and days.

import { made } from "./elements.js";

const OPEN = 3; // columns of choices that stand open where there is room

/** {form, box, filled(state), asked(state), counts(counts, state)}: the form, and what fills and reads it. */
export function formOf(list, language) {
  const { words } = list;
  const wide = matchMedia("(min-width: 60em)").matches;
  const form = made("form", { className: "u-browse__form" });
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", words.filters);
  form.addEventListener("submit", (event) => event.preventDefault());
  const box = made("input", { type: "search", name: "q", autocomplete: "off" });
  const narrowing = made("details", { className: "u-browse__narrow", open: wide });
  const summary = made("summary", { textContent: words.filters });
  const choices = list.columns.filter((one) => one.type === "choice").map(choiceOf);
  const spans = list.columns.filter((one) => one.type !== "choice").map((column) => spanOf(column, words));
  narrowing.append(summary, ...choices.map(({ element }) => element), ...spans.map(({ element }) => element));
  choices.slice(0, OPEN).forEach(({ element }) => { element.open = wide; });
  const sort = made("select", { name: "sort" });
  sort.append(...sortsOf(list));
  form.append(labelled(words.text, box, "u-browse__text"), narrowing, labelled(words.sort, sort, "u-browse__sort"));
  const number = new Intl.NumberFormat(language);
  const byFit = (state) => { sort.options[0].textContent = state.q && list.base >= 0 ? words.sort_fit : list.sort; };

  return {
    form,
    box,
    filled(state) {
      box.value = state.q;
      sort.value = state.sort;
      byFit(state);
      for (const { column, lines, element } of choices) {
        for (const { choice } of lines) choice.checked = Boolean(state.chosen[column.key]?.has(choice.value));
        if (wide && lines.some(({ choice }) => choice.checked)) element.open = true;
      }
      for (const { column, from, to } of spans) [from.value, to.value] = state.between[column.key] || ["", ""];
    },
    asked(state) {
      state.q = box.value.trim();
      state.sort = sort.value;
      byFit(state);
      for (const { column, lines } of choices) {
        state.chosen[column.key] = new Set(lines.filter(({ choice }) => choice.checked).map(({ choice }) => choice.value));
      }
      for (const { column, from, to } of spans) state.between[column.key] = [from.value, to.value];
    },
    counts(counts, chosen) {
      for (const { column, lines, element } of choices) {
        lines.forEach(({ choice, told, line }, at) => {
          told.textContent = number.format(counts[column.key][at]);
          line.hidden = !counts[column.key][at] && !choice.checked;
        });
        element.hidden = lines.every(({ line }) => line.hidden);
      }
      summary.textContent = chosen ? `${words.filters} (${number.format(chosen)})` : words.filters;
    },
  };
}

function labelled(text, control, className) {
  const label = made("label", { className });
  label.append(made("span", { textContent: text }), control);
  return label;
}

function choiceOf(column) {
  const element = made("details", { className: "u-browse__facet" });
  const field = made("fieldset", {});
  field.append(made("legend", { className: "u-unseen", textContent: column.label }));
  const lines = column.values.map(([code, name]) => {
    const choice = made("input", { type: "checkbox", name: column.key, value: code });
    const told = made("span", { className: "u-browse__count" });
    const line = made("label", {});
    line.append(choice, made("span", { textContent: name }), " ", told);
    field.append(line);
    return { choice, told, line };
  });
  element.append(made("summary", { textContent: column.label }), field);
  return { column, lines, element };
}

function spanOf(column, words) {
  const element = made("details", { className: "u-browse__facet u-browse__span" });
  const field = made("fieldset", {});
  field.append(made("legend", { className: "u-unseen", textContent: column.label }));
  const isDay = column.type === "day";
  const [from, to] = ["from", "to"].map((end) => {
    const box = made("input", { type: isDay ? "date" : "number", name: `${column.key}-${end}` });
    if (!isDay) Object.assign(box, { step: "any", inputMode: "decimal" });
    field.append(labelled(words[isDay ? `day_${end}` : end], box, ""));
    return box;
  });
  element.append(made("summary", { textContent: column.label }), field);
  return { column, from, to, element };
}

function sortsOf(list) {
  const { words } = list;
  const option = (value, textContent) => made("option", { value, textContent });
  const byColumn = list.columns.filter((one) => one.type !== "choice").flatMap(({ key, label, type }) => {
    const [down, up] = type === "day" ? [words.sort_latest, words.sort_earliest] : [words.sort_down, words.sort_up];
    return [option(`${key}:down`, down.replace("{name}", label)), option(`${key}:up`, up.replace("{name}", label))];
  });
  return [option("", list.sort), ...byColumn];
}

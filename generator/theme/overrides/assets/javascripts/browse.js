// Long lists in the browser: narrowed by several choices at once, sorted, summed and downloaded as they are shown.
// Started by <div class="u-browse" data-list="…json" data-search="…/search/">; the list that stands on the page is
// hidden once this one is there. What is chosen stands in the address. The map listens to `browse:shown`.

import { read, written } from "./browse-address.js";
import { chosenList, chosenOf } from "./browse-chosen.js";
import { csvOf, download } from "./browse-csv.js";
import { formOf } from "./browse-form.js";
import { narrowed, sorted, sumsOf, testsOf } from "./browse-rows.js";
import { tableOf } from "./browse-table.js";
import { money } from "./browse-words.js";
import { made } from "./elements.js";

const WAIT = 150;
const language = document.documentElement.lang;

for (const place of document.querySelectorAll(".u-browse")) begin(place);

async function begin(place) {
  const list = await loaded(place);
  if (!list) return; // the list below says all there is
  const state = read(list, location.search);
  const parts = built(list, place, (asNew) => { parts.form.filled(state); changed(asNew); });
  let turn = 0;

  async function show(count) {
    const mine = (turn += 1);
    const { byText, failed } = await byWords(list, place.dataset.search, state.q);
    if (mine !== turn) return;
    const tests = testsOf(list, state);
    if (byText) tests.push({ key: "q", fits: (row) => byText.has(row) });
    const { rows: fitting, counts } = narrowed(list, tests);
    const rows = sorted(list, state, byText, fitting);
    parts.show(rows, failed, count);
    parts.form.counts(counts, chosenOf(list, { ...state, q: "" }, language).length);
    place.dispatchEvent(new CustomEvent("browse:shown", { bubbles: true, detail: { rows, list } }));
  }

  /** What says what is chosen, besides the form: the buttons above the list, and the way to the map and back. */
  function told() {
    parts.chosen.show(chosenOf(list, state, language));
    for (const link of document.querySelectorAll("a[data-same-choices]")) link.search = written(list, state);
  }

  /** Nothing is drawn anew where nothing has changed: leaving a box must not take a row from under the pointer. */
  function changed(asNew) {
    const query = written(list, state);
    if (query === written(list, read(list, location.search))) return;
    history[asNew ? "pushState" : "replaceState"](null, "", location.pathname + query + location.hash);
    told();
    show();
  }

  const forget = listen(parts.form, (asNew) => { parts.form.asked(state); changed(asNew); });
  place.addEventListener("browse:choose", (event) => {
    if (!chosenByOther(list, state, event.detail)) return;
    parts.form.filled(state);
    changed(true);
  });
  window.addEventListener("popstate", () => {
    forget();
    Object.assign(state, read(list, location.search));
    parts.form.filled(state);
    told();
    show(history.state?.browse?.count);
  });
  parts.form.filled(state);
  told();
  await show(history.state?.browse?.count);
  place.hidden = false;
  for (const still of document.querySelectorAll(".u-static")) still.hidden = true;
  keepPlace(parts.table);
}

/** The list, or null where it cannot be had. */
async function loaded(place) {
  try {
    const answer = await fetch(place.dataset.list);
    if (!answer.ok) return null;
    const list = await answer.json();
    list.home = new URL(`${place.dataset.search}../`, location.href).href;
    return list;
  } catch (failure) {
    return null;
  }
}

/** The form, what is chosen, what is told, and the table; built once. `dropped` is called when a choice is taken back. */
function built(list, place, dropped) {
  const form = formOf(list, language);
  const table = tableOf(list, language);
  const chosen = chosenList(list.words, () => {
    dropped(true);
    if (chosen.element.hidden) form.box.focus();
  });
  const status = made("p", { className: "u-browse__status" });
  status.setAttribute("role", "status");
  const csv = made("button", { type: "button", className: "u-browse__csv", textContent: list.words.csv });
  let shown = [];
  csv.addEventListener("click", () => download(`${list.name}.csv`, csvOf(list, shown)));
  place.replaceChildren(form.form, chosen.element, status, csv, table.frame, table.more);
  return {
    form,
    table,
    chosen,
    show(rows, failed, count) {
      shown = rows;
      csv.hidden = !rows.length;
      status.replaceChildren(...sentences(list, rows, failed).map((textContent) => made("span", { textContent })));
      table.show(rows, count);
    },
  };
}

/** How many rows there are and what they come to, in words. */
function sentences(list, rows, failed) {
  const { words } = list;
  const number = new Intl.NumberFormat(language);
  return [
    words.shown.replace("{count}", number.format(rows.length)).replace("{all}", number.format(list.count)),
    ...sumsOf(list, rows).map(([name, column, sum]) => words.sum.replace("{name}", name).replace("{amount}", money(sum, column, language))),
    ...(rows.length ? [] : [words.none]),
    ...(failed ? [words.failed] : []),
  ];
}

/** Calls `asked` with whether the address is to be one to go back to: for a choice, not for each letter. Gives what forgets a letter. */
function listen({ form }, asked) {
  let timer = 0;
  const isChoice = ({ type, tagName }) => type === "checkbox" || tagName === "SELECT";
  form.addEventListener("input", ({ target }) => {
    if (isChoice(target)) return;
    clearTimeout(timer);
    timer = setTimeout(() => asked(false), WAIT);
  });
  form.addEventListener("change", ({ target }) => {
    clearTimeout(timer);
    asked(isChoice(target));
  });
  return () => clearTimeout(timer);
}

/** {byText, failed}: row to how well its text fits, null when nothing is asked for. The search is loaded when it is. */
async function byWords(list, base, text) {
  if (!text) return { byText: null, failed: false };
  try {
    const { folded, matches } = await import("./search.js");
    if (list.base < 0) return { byText: byTitle(list, folded, text), failed: false };
    const found = await matches(new URL(base, location.href).href, text);
    return { byText: found && new Map([...found].map(([entry, score]) => [entry - list.base, score])), failed: false };
  } catch (failure) {
    return { byText: null, failed: true };
  }
}

/** Budget lines are no entries of the search: theirs is every word of the text in the title or the code. */
function byTitle(list, folded, text) {
  const wanted = folded(text).split(/\s+/).filter(Boolean);
  list.plain ??= list.titles.map((title, row) => folded(`${list.ids[row]} ${title}`));
  const fits = (plain) => wanted.every((word) => plain.includes(word));
  return new Map(list.plain.flatMap((plain, row) => (fits(plain) ? [[row, 1]] : [])));
}

/** Turn a choice of the list, asked for from outside as by the map; false for one that the list does not offer. */
function chosenByOther(list, state, { key, code }) {
  if (!list.columns.some((one) => one.key === key && one.values?.some(([known]) => known === code))) return false;
  const chosen = (state.chosen[key] ??= new Set());
  if (!chosen.delete(code)) chosen.add(code);
  return true;
}

/** Back from a record leads to the row it was left at; the browser alone would not know how many rows there were. */
function keepPlace(table) {
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("a[href]")) history.replaceState({ ...history.state, browse: { top: scrollY, count: table.count() } }, "");
  }, true);
  const came = performance.getEntriesByType("navigation")[0]?.type;
  if (came === "back_forward" && history.state?.browse) scrollTo(0, history.state.browse.top);
}

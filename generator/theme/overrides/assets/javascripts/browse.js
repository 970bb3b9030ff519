// Long lists in the browser: narrowed by several choices at once, sorted, summed and downloaded as they are shown.
// Started by <div class="u-browse" data-list="…json" data-search="…/search/">; the list that stands on the page is
// hidden once this one is there. What is chosen stands in the address. The map listens to `browse:shown`.

import { csvOf, download } from "./browse-csv.js";
import { folded, matches } from "./search.js";
import { read, written } from "./browse-address.js";
import { made } from "./elements.js";

const AT_FIRST = 50;
const WAIT = 150;

for (const place of document.querySelectorAll(".u-browse")) begin(place);

async function begin(place) {
  let list;
  try {
    const answer = await fetch(place.dataset.list);
    if (!answer.ok) return; // the list below says all there is
    list = await answer.json();
    list.home = new URL(`${place.dataset.search}../`, location.href).href;
  } catch (failure) {
    return;
  }
  const state = read(list, location.search);
  const view = built(list, place);
  let rows = [];
  let turn = 0;
  let timer = 0;

  async function show() {
    const mine = (turn += 1);
    let byText = null;
    let failed = false;
    try {
      byText = await byWords(list, place.dataset.search, state.q);
    } catch (failure) {
      failed = true;
    }
    if (mine !== turn) return;
    const tests = testsOf(list, state);
    if (byText) tests.push({ key: "q", fits: (row) => byText.has(row) });
    rows = sorted(list, state, byText, range(list.count).filter((row) => tests.every((test) => test.fits(row))));
    view.counts(countsOf(list, tests), state);
    view.told(rows, failed ? list.words.failed : "");
    view.rows(rows, AT_FIRST);
    place.dispatchEvent(new CustomEvent("browse:shown", { bubbles: true, detail: { rows, list } }));
  }

  function changed(asNew) {
    const address = location.pathname + written(list, state) + location.hash;
    if (address !== location.pathname + location.search + location.hash) {
      history[asNew ? "pushState" : "replaceState"](null, "", address);
    }
    for (const link of document.querySelectorAll("a[data-same-choices]")) link.search = written(list, state);
    show();
  }

  place.addEventListener("browse:choose", (event) => {
    const { key, code } = event.detail;
    const chosen = (state.chosen[key] ??= new Set());
    if (!chosen.delete(code)) chosen.add(code);
    view.filled(state);
    changed(true);
  });
  view.form.addEventListener("submit", (event) => event.preventDefault());
  view.form.addEventListener("input", (event) => {
    if (event.target.type === "checkbox" || event.target.tagName === "SELECT") return;
    clearTimeout(timer);
    timer = setTimeout(() => { view.asked(state); changed(false); }, WAIT);
  });
  view.form.addEventListener("change", (event) => {
    clearTimeout(timer);
    view.asked(state);
    changed(event.target.type === "checkbox" || event.target.tagName === "SELECT");
  });
  view.clear.addEventListener("click", () => {
    Object.assign(state, { q: "", chosen: {}, between: {} });
    view.filled(state);
    changed(true);
    view.form.elements.q.focus();
  });
  view.csv.addEventListener("click", () => download(`${list.name}.csv`, csvOf(list, rows)));
  window.addEventListener("popstate", () => {
    Object.assign(state, read(list, location.search));
    view.filled(state);
    show();
  });
  view.filled(state);
  for (const link of document.querySelectorAll("a[data-same-choices]")) link.search = written(list, state);
  await show();
  place.hidden = false;
  for (const still of document.querySelectorAll(".u-static")) still.hidden = true;
}

const range = (count) => Array.from({ length: count }, (_, number) => number);
const several = (value) => (Array.isArray(value) ? value : [value]);

/** Row to how well its text fits; null when nothing is asked for. Budget lines are no entries of the search. */
async function byWords(list, base, text) {
  if (!text) return null;
  if (list.base < 0) {
    const wanted = folded(text).split(/\s+/).filter(Boolean);
    list.plain ??= list.titles.map((title, row) => folded(`${list.ids[row]} ${title}`));
    return new Map(range(list.count).filter((row) => wanted.every((word) => list.plain[row].includes(word))).map((row) => [row, 1]));
  }
  const found = await matches(new URL(base, location.href).href, text);
  return found && new Map([...found].map(([entry, score]) => [entry - list.base, score]));
}

/** One test for each column something is chosen of: {key, fits(row)}. */
function testsOf(list, state) {
  const tests = [];
  for (const column of list.columns) {
    const { key, data } = column;
    const chosen = state.chosen[key];
    if (chosen && chosen.size) {
      const numbers = new Set(column.values.flatMap(([code], at) => (chosen.has(code) ? [at] : [])));
      tests.push({ key, fits: (row) => several(data[row]).some((one) => numbers.has(one)) });
    }
    const [from, to] = state.between[key] || [];
    if (from || to) {
      const fits = column.type === "day" ? dayFits(from, to) : amountFits(from, to, 10 ** (column.scale || 0));
      tests.push({ key, fits: (row) => fits(data[row]) });
    }
  }
  return tests;
}

function amountFits(from, to, factor) {
  const least = from ? Number(from) * factor : -Infinity;
  const most = to ? Number(to) * factor : Infinity;
  return (value) => value !== null && value >= least && value <= most;
}

/** A day known by its month or year lies where any of its days does. */
function dayFits(from, to) {
  return (day) => day !== "" && (!from || `${day}-12-31`.slice(0, 10) >= from) && (!to || day <= to);
}

/** Key to how many rows each of its choices would leave, by all other tests. */
function countsOf(list, tests) {
  const counts = {};
  for (const column of list.columns.filter((one) => one.type === "choice")) {
    const others = tests.filter((test) => test.key !== column.key);
    const found = new Array(column.values.length).fill(0);
    for (let row = 0; row < list.count; row += 1) {
      if (others.every((test) => test.fits(row))) for (const one of several(column.data[row])) if (one >= 0) found[one] += 1;
    }
    counts[column.key] = found;
  }
  return counts;
}

/** Rows stand by their titles; another order keeps that among equals, and what is not known comes last. */
function sorted(list, state, byText, rows) {
  const [key, way] = state.sort.split(":");
  const column = list.columns.find((one) => one.key === key);
  if (!column) return byText && state.sort === "" ? rows.sort((a, b) => byText.get(b) - byText.get(a) || a - b) : rows;
  const sign = way === "up" ? 1 : -1;
  const none = (value) => value === null || value === "";
  return rows.sort((a, b) => {
    const [one, other] = [column.data[a], column.data[b]];
    if (none(one) || none(other)) return none(one) - none(other) || a - b;
    return (one < other ? -1 : one > other ? 1 : 0) * sign || a - b;
  });
}

/** The form, the table and what is told, built once; gives what fills them. */
function built(list, place) {
  const { words } = list;
  const language = document.documentElement.lang;
  const number = new Intl.NumberFormat(language);
  const form = made("form", { className: "u-browse__form" });
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", words.filters);
  const box = made("input", { type: "search", name: "q", autocomplete: "off" });
  form.append(labelled(words.text, box, "u-browse__text"));
  const narrowing = made("details", { className: "u-browse__narrow", open: matchMedia("(min-width: 60em)").matches });
  const summary = made("summary", { textContent: words.filters });
  narrowing.append(summary);
  const choices = list.columns.filter((one) => one.type === "choice").map((column) => choiceOf(column, narrowing));
  const spans = list.columns.filter((one) => one.type !== "choice").map((column) => spanOf(column, words, narrowing));
  const clear = made("button", { type: "button", className: "u-browse__clear", textContent: words.clear, hidden: true });
  narrowing.append(clear);
  const sort = made("select", { name: "sort" });
  sort.append(...sortsOf(list));
  form.append(narrowing, labelled(words.sort, sort, "u-browse__sort"));
  const status = made("p", { className: "u-browse__status" });
  status.setAttribute("role", "status");
  const csv = made("button", { type: "button", className: "u-browse__csv", textContent: words.csv });
  const { table, body } = tableOf(list);
  const more = made("button", { type: "button", className: "u-browse__more", hidden: true });
  place.replaceChildren(form, status, csv, table, more);

  let waiting = [];
  function append(count) {
    const from = body.childElementCount;
    body.append(...waiting.slice(from, from + count).map((row) => rowOf(list, row, language)));
    const left = waiting.length - body.childElementCount;
    more.hidden = left <= 0;
    more.textContent = words.more.replace("{count}", number.format(Math.min(left, AT_FIRST * 4)));
    return body.children[from];
  }
  more.addEventListener("click", () => {
    const first = append(AT_FIRST * 4);
    if (first) (first.querySelector("a") || more).focus();
  });

  return {
    form,
    clear,
    csv,
    rows(rows, count) {
      waiting = rows;
      body.replaceChildren();
      table.hidden = !rows.length;
      csv.hidden = !rows.length;
      append(count);
    },
    told(rows, failed) {
      const count = words.shown.replace("{count}", number.format(rows.length)).replace("{all}", number.format(list.count));
      const none = rows.length ? [] : [words.none];
      status.replaceChildren(...[count, ...sumsOf(list, rows, language), ...none, ...(failed ? [failed] : [])]
        .map((textContent) => made("span", { textContent })));
    },
    counts(counts, state) {
      for (const { column, lines, element } of choices) {
        lines.forEach(({ choice, told, line }, at) => {
          told.textContent = number.format(counts[column.key][at]);
          line.hidden = !counts[column.key][at] && !choice.checked;
        });
        element.hidden = lines.every(({ line }) => line.hidden);
      }
      const chosen = Object.values(state.chosen).reduce((sum, one) => sum + one.size, 0)
        + Object.values(state.between).filter((two) => two.some(Boolean)).length;
      clear.hidden = !chosen && !state.q;
      summary.textContent = chosen ? `${words.filters} (${number.format(chosen)})` : words.filters;
    },
    filled(state) {
      box.value = state.q;
      sort.value = state.sort;
      sort.options[0].textContent = state.q && list.base >= 0 ? words.sort_fit : list.sort;
      for (const { column, lines } of choices) {
        for (const { choice } of lines) choice.checked = Boolean(state.chosen[column.key]?.has(choice.value));
      }
      for (const { column, from, to } of spans) [from.value, to.value] = state.between[column.key] || ["", ""];
    },
    asked(state) {
      state.q = box.value.trim();
      state.sort = sort.value;
      sort.options[0].textContent = state.q && list.base >= 0 ? words.sort_fit : list.sort;
      for (const { column, lines } of choices) {
        state.chosen[column.key] = new Set(lines.filter(({ choice }) => choice.checked).map(({ choice }) => choice.value));
      }
      for (const { column, from, to } of spans) state.between[column.key] = [from.value, to.value];
    },
  };
}

/** The sums of what is shown; money that comes in and money that goes out are never added up. */
function sumsOf(list, rows, language) {
  const direction = list.columns.find((one) => one.key === "direction");
  const sides = direction ? direction.values.map(([, name], at) => [name, rows.filter((row) => direction.data[row] === at)]) : [["", rows]];
  return sides.filter(([, side]) => side.length).flatMap(([name, side]) => list.columns.filter((one) => one.type === "money").flatMap((column) => {
    const known = side.filter((row) => column.data[row] !== null);
    const sum = known.reduce((total, row) => total + BigInt(column.data[row]), 0n);
    if (!sum) return [];
    const label = name ? `${name}, ${column.label}` : column.label;
    return [list.words.sum.replace("{name}", label).replace("{amount}", money(sum, column, language))];
  }));
}

function labelled(text, control, className) {
  const label = made("label", { className });
  label.append(made("span", { textContent: text }), control);
  return label;
}

function choiceOf(column, into) {
  const element = made("fieldset", {});
  element.append(made("legend", { textContent: column.label }));
  const lines = column.values.map(([code, name]) => {
    const choice = made("input", { type: "checkbox", name: column.key, value: code });
    const told = made("span", { className: "u-browse__count" });
    const line = made("label", {});
    line.append(choice, ` ${name} `, told);
    element.append(line);
    return { choice, told, line };
  });
  into.append(element);
  return { column, lines, element };
}

function spanOf(column, words, into) {
  const element = made("fieldset", { className: "u-browse__span" });
  element.append(made("legend", { textContent: column.label }));
  const type = column.type === "day" ? "date" : "number";
  const [from, to] = ["from", "to"].map((end) => {
    const box = made("input", { type, name: `${column.key}-${end}` });
    if (type === "number") Object.assign(box, { step: "any", inputMode: "decimal" });
    element.append(labelled(words[end], box, ""));
    return box;
  });
  into.append(element);
  return { column, from, to };
}

function sortsOf(list) {
  const { words } = list;
  const option = (value, textContent) => made("option", { value, textContent });
  const byColumn = list.columns.filter((one) => one.type !== "choice").flatMap(({ key, label }) => [
    option(`${key}:down`, words.sort_down.replace("{name}", label)),
    option(`${key}:up`, words.sort_up.replace("{name}", label)),
  ]);
  return [option("", list.sort), ...byColumn];
}

/** The columns a table has room for; all of them are in the download. */
const shownOf = (list) => list.columns.filter((one) => list.shown.includes(one.key));

function tableOf(list) {
  const frame = made("div", { className: "u-scroll u-browse__table", tabIndex: 0 });
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", list.words.list);
  const table = made("table", { className: "u-table" });
  const heads = made("tr", {});
  heads.append(head(list.words.title, false));
  for (const column of shownOf(list)) heads.append(head(column.label, column.type === "money" || column.type === "number"));
  const top = made("thead", {});
  top.append(heads);
  const body = made("tbody", {});
  table.append(top, body);
  frame.append(table);
  return { table: frame, body };
}

function head(text, isNumber) {
  const cell = made("th", { textContent: text, className: isNumber ? "u-num" : "" });
  cell.scope = "col";
  return cell;
}

function rowOf(list, row, language) {
  const line = made("tr", {});
  const title = made("th", {});
  title.scope = "row";
  if (list.base < 0) title.append(list.titles[row], " ", made("small", { textContent: list.ids[row] }));
  else title.append(made("a", { href: addressOf(list, row), textContent: list.titles[row] }));
  line.append(title);
  for (const column of shownOf(list)) {
    const isNumber = column.type === "money" || column.type === "number";
    line.append(made("td", { textContent: textOf(column, row, language), className: isNumber ? "u-num" : "" }));
  }
  return line;
}

/** Where a row leads: below the language's folder, which the list's own address tells. */
function addressOf(list, row) {
  const [id, place] = list.ids[row].split("#");
  return `${list.home}${list.root}${id}${place ? `#${place}` : "/"}`;
}

function textOf(column, row, language) {
  const value = column.data[row];
  if (column.type === "choice") return several(value).filter((one) => one >= 0).map((one) => column.values[one][1]).join(", ") || "–";
  if (value === null || value === "") return "–";
  if (column.type === "money") return money(BigInt(value), column, language);
  return column.type === "number" ? value.toLocaleString(language) : dayOf(value, language);
}

/** An amount as the pages write it: 12.400.000,00 ₺ in Turkish, ₺12,400,000.00 in English. */
function money(value, column, language) {
  const factor = 10n ** BigInt(column.scale);
  const whole = value < 0n ? -value : value;
  const cents = column.scale ? whole % factor : 0n;
  const parts = new Intl.NumberFormat(language, { minimumFractionDigits: 2 }).formatToParts(Number(cents) / Number(factor || 1n));
  const fraction = parts.filter((one) => one.type === "decimal" || one.type === "fraction").map((one) => one.value).join("");
  const text = (whole / factor).toLocaleString(language) + fraction;
  const sign = new Intl.NumberFormat("tr", { style: "currency", currency: column.currency, currencyDisplay: "narrowSymbol" })
    .formatToParts(0).find((one) => one.type === "currency").value;
  const minus = value < 0n ? "-" : "";
  return language === "tr" ? `${minus}${text}\u00a0${sign}` : `${minus}${sign}${text}`;
}

function dayOf(day, language) {
  const [year, month, date] = day.split("-").map(Number);
  if (!month) return day;
  const how = date ? { day: "numeric", month: "long", year: "numeric" } : { month: "long", year: "numeric" };
  const place = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(place, { ...how, timeZone: "UTC" }).format(Date.UTC(year, month - 1, date || 1));
}

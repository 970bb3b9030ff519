// The search box in the head of every page: the best results while typing. Without this script the box leads to the
// search page, which has lists to go through.

import { made } from "./elements.js";

const WAIT = 120; // milliseconds after the last letter
const SHOWN = 7;

const form = document.querySelector(".u-search");
if (form) begin(form);

function begin(form) {
  const box = form.querySelector("input");
  const base = new URL(form.dataset.search, location.href).href;
  const root = new URL("../", base).href;
  const panel = made("div", { className: "u-search__panel", hidden: true });
  const status = made("p", { className: "u-search__status" });
  status.setAttribute("role", "status");
  const list = made("ul", { className: "u-search__list" });
  panel.append(status, list);
  form.append(panel);

  let engine = null;
  let timer = 0;
  let turn = 0;
  const begun = () => (engine ??= import("./search.js"));
  const close = () => { panel.hidden = true; };

  async function show() {
    const mine = (turn += 1);
    const text = box.value.trim();
    if (!text) {
      close();
      list.replaceChildren();
      return;
    }
    let words;
    try {
      const { asked, entriesOf, inOrder, opened } = await begun();
      const index = await opened(base);
      words = index.words;
      const answer = await asked(base, text);
      const scores = answer && (answer.all.size ? answer.all : answer.some);
      const best = scores ? inOrder(scores) : [];
      const entries = await entriesOf(base, best.slice(0, SHOWN));
      if (mine !== turn) return; // another letter was typed meanwhile
      const count = best.length.toLocaleString(document.documentElement.lang);
      const sentence = !best.length ? words.none : answer.all.size ? words.results : words.some;
      status.textContent = sentence.replace("{count}", count).replace("{text}", text);
      list.replaceChildren(...entries.map((entry) => item(entry, index.kindNames[entry.kind], root)));
      if (best.length > SHOWN) list.append(allOf(words.all, form.action, text));
    } catch (failure) {
      engine = null;
      status.textContent = (words && words.failed) || form.dataset.failed;
      list.replaceChildren();
    }
    panel.hidden = false;
  }

  box.addEventListener("focus", () => {
    begun().then(({ opened }) => opened(base)).catch(() => { /* said when something is asked */ });
  });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      box.focus(); // first: whatever is focused in here opens the panel
      close();
      event.preventDefault();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [box, ...list.querySelectorAll("a")];
      const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next && !panel.hidden) {
        next.focus();
        event.preventDefault();
      }
    }
  });
  form.addEventListener("focusin", () => { if (list.childElementCount && box.value.trim()) panel.hidden = false; });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) close(); });
  if (box.value && document.activeElement === box) show(); // typed before the script was there
}

/** One result: its kind and title as a link, and what is told of it. */
export function item(entry, kind, root) {
  const link = made("a", { href: root + entry.path, textContent: entry.title });
  const kindIs = made("span", { className: "u-search__kind", textContent: kind });
  const told = made("span", { className: "u-search__told", textContent: entry.details.join(" · ") });
  const line = made("li", {});
  line.append(link, kindIs, told);
  return line;
}

function allOf(words, address, text) {
  const line = made("li", { className: "u-search__all" });
  line.append(made("a", { href: `${address}?q=${encodeURIComponent(text)}`, textContent: words }));
  return line;
}

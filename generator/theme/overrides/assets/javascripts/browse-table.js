// The rows of a list as a table: some at first, more when asked for.

import { made } from "./elements.js";
import { textOf } from "./browse-words.js";

const AT_FIRST = 50;
const MORE = 200;

/** {frame, more, show(rows, atLeast), count()}: the table, and the button that shows more of it. */
export function tableOf(list, language) {
  const number = new Intl.NumberFormat(language);
  const { frame, body } = emptyTable(list);
  const more = made("button", { type: "button", className: "u-browse__more", hidden: true });
  let waiting = [];

  function append(count) {
    const from = body.childElementCount;
    body.append(...waiting.slice(from, from + count).map((row) => rowOf(list, row, language)));
    const left = waiting.length - body.childElementCount;
    more.hidden = left <= 0;
    more.textContent = list.words.more.replace("{count}", number.format(Math.min(left, MORE)));
    return body.children[from];
  }
  more.addEventListener("click", () => {
    const first = append(MORE);
    if (first) (first.querySelector("a") || first).focus(); // a line of a budget has no page: the row itself
  });

  return {
    frame,
    more,
    count: () => body.childElementCount,
    show(rows, atLeast) {
      waiting = rows;
      body.replaceChildren();
      frame.hidden = !rows.length;
      append(Math.max(AT_FIRST, atLeast || 0));
    },
  };
}

const isNumber = ({ type }) => type === "money" || type === "number";

/** The columns a table has room for; all of them are in the download. */
const shownOf = (list) => list.columns.filter((one) => list.shown.includes(one.key));

function emptyTable(list) {
  const frame = made("div", { className: "u-scroll u-browse__table", tabIndex: 0 });
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", list.words.list);
  const heads = made("tr", {});
  heads.append(head(list.words.title, false), ...shownOf(list).map((column) => head(column.label, isNumber(column))));
  const top = made("thead", {});
  top.append(heads);
  const body = made("tbody", {});
  const table = made("table", { className: "u-table" });
  table.append(top, body);
  frame.append(table);
  return { frame, body };
}

function head(text, numeric) {
  return made("th", { textContent: text, className: numeric ? "u-num" : "", scope: "col" });
}

function rowOf(list, row, language) {
  const line = made("tr", {});
  const title = made("th", { scope: "row" });
  if (list.base < 0) {
    line.tabIndex = -1;
    title.append(list.titles[row], " ", made("small", { textContent: list.ids[row] }));
  } else {
    title.append(made("a", { href: addressOf(list, row), textContent: list.titles[row] }));
  }
  line.append(title);
  for (const column of shownOf(list)) {
    line.append(made("td", { textContent: textOf(column, row, language), className: isNumber(column) ? "u-num" : "" }));
  }
  return line;
}

/** Where a row leads: below the language's folder, which the list's own address tells. */
function addressOf(list, row) {
  const [id, place] = list.ids[row].split("#");
  return `${list.home}${list.root}${id}${place ? `#${place}` : "/"}`;
}

// What is shown of a list as a table that a spreadsheet opens: every column with its codes and what they mean.

/** RFC 4180: commas, quotes where needed, CRLF. */
export function csvOf(list, rows) {
  const heads = ["id", list.words.title];
  for (const { key, label, type } of list.columns) heads.push(...(type === "choice" ? [key, label] : [label]));
  const lines = [heads, ...rows.map((row) => cells(list, row))];
  return lines.map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
}

function cells(list, row) {
  const found = [list.ids[row].split("#").pop(), list.titles[row]];
  for (const column of list.columns) {
    const value = column.data[row];
    if (column.type === "choice") {
      const several = [value].flat().filter((one) => one >= 0).map((one) => column.values[one]);
      found.push(several.map(([code]) => code).join(";"), several.map(([, name]) => name).join("; "));
    } else if (column.type === "money") {
      found.push(value === null ? "" : decimal(value, column.scale));
    } else {
      found.push(value === null ? "" : String(value));
    }
  }
  return found;
}

/** Hundredths as an amount, without the detour of a binary fraction. */
function decimal(value, scale) {
  if (!scale) return String(value);
  const digits = String(Math.abs(value)).padStart(scale + 1, "0");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A spreadsheet would take what begins so for a formula; an apostrophe keeps it text, as in the tables of the site. */
function quoted(text) {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hand a text to the reader as a file; the mark at its start tells spreadsheets that it is UTF-8. */
export function download(name, text) {
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

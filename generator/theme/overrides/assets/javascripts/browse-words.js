// Amounts and days of a list as the pages of the site write them.

/** 12.400.000,00 ₺ in Turkish, ₺12,400,000.00 in English; `value` is a BigInt of units or of hundredths. */
export function money(value, column, language) {
  const factor = 10n ** BigInt(column.scale);
  const whole = value < 0n ? -value : value;
  const cents = column.scale ? whole % factor : 0n;
  const text = number(whole / factor, language) + fractionOf(Number(cents) / Number(factor), language);
  const sign = signOf(column.currency);
  const minus = value < 0n ? "-" : "";
  return language === "tr" ? `${minus}${text}\u00a0${sign}` : `${minus}${sign}${text}`;
}

const formats = new Map();

/** What an Intl format needs long to make is made once. */
function once(key, make) {
  if (!formats.has(key)) formats.set(key, make());
  return formats.get(key);
}

function number(value, language) {
  return once(`number ${language}`, () => new Intl.NumberFormat(language)).format(value);
}

function fractionOf(fraction, language) {
  const format = once(`fraction ${language}`, () => new Intl.NumberFormat(language, { minimumFractionDigits: 2 }));
  const wanted = format.formatToParts(fraction).filter(({ type }) => type === "decimal" || type === "fraction");
  return wanted.map(({ value }) => value).join("");
}

function signOf(currency) {
  return once(`sign ${currency}`, () => new Intl.NumberFormat("tr", { style: "currency", currency, currencyDisplay: "narrowSymbol" })
    .formatToParts(0).find(({ type }) => type === "currency").value);
}

/** A day as precisely as it is known: 5 March 2026, March 2026, 2026. */
export function dayOf(day, language) {
  const [year, month, date] = day.split("-").map(Number);
  if (!month) return day;
  const place = language === "en" ? "en-GB" : language;
  const format = once(`day ${language} ${Boolean(date)}`, () => new Intl.DateTimeFormat(place, {
    ...(date ? { day: "numeric" } : {}), month: "long", year: "numeric", timeZone: "UTC",
  }));
  return format.format(Date.UTC(year, month - 1, date || 1));
}

/** What stands in a cell: names, an amount, a number or a day; a dash for nothing. */
export function textOf(column, row, language) {
  const value = column.data[row];
  if (column.type === "choice") return [value].flat().filter((one) => one >= 0).map((one) => column.values[one][1]).join(", ") || "–";
  if (value === null || value === "") return "–";
  if (column.type === "money") return money(BigInt(value), column, language);
  return column.type === "number" ? number(value, language) : dayOf(value, language);
}

// Which rows of a list fit what is chosen, in which order, and what they come to. No page is touched here.

const several = (value) => (Array.isArray(value) ? value : [value]);
const none = (value) => value === null || value === "";

/** One test for each column that something is chosen of: {key, fits(row)}. */
export function testsOf(list, state) {
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

/** Amounts stand in the list as whole hundredths; rounded, since 1.15 times 100 is a little less than 115. */
function amountFits(from, to, factor) {
  const least = from ? Math.round(Number(from) * factor) : -Infinity;
  const most = to ? Math.round(Number(to) * factor) : Infinity;
  return (value) => value !== null && value >= least && value <= most;
}

/** A day known by its month or year lies where any of its days does. */
function dayFits(from, to) {
  return (day) => day !== "" && (!from || lastOf(day) >= from) && (!to || day <= to);
}

/** Compared as text, a 31st is after every day of any month. */
function lastOf(day) {
  return day + ["-12-31", "-31", ""][day.split("-").length - 1];
}

/**
 * The rows that pass every test, and for each column of choices how many rows each choice would leave by all other
 * tests. One pass: a row that fails one test alone counts only for the column of that test.
 */
export function narrowed(list, tests) {
  const choices = list.columns.filter((one) => one.type === "choice");
  const counts = Object.fromEntries(choices.map(({ key, values }) => [key, new Array(values.length).fill(0)]));
  const rows = [];
  for (let row = 0; row < list.count; row += 1) {
    const failed = onlyFailure(tests, row);
    if (failed === MORE) continue;
    if (!failed) rows.push(row);
    for (const { key, data } of choices) {
      if (failed && failed !== key) continue;
      const value = data[row];
      if (!Array.isArray(value)) {
        if (value >= 0) counts[key][value] += 1;
      } else for (const one of value) counts[key][one] += 1;
    }
  }
  return { rows, counts };
}

const MORE = Symbol("more than one test fails");

/** The key of the only test that a row fails; empty when it passes all. */
function onlyFailure(tests, row) {
  let failed = "";
  for (const { key, fits } of tests) {
    if (fits(row)) continue;
    if (failed) return MORE;
    failed = key;
  }
  return failed;
}

/** Rows stand by their titles; another order keeps that among equals, and what is not known comes last. */
export function sorted(list, state, byText, rows) {
  const [key, way] = state.sort.split(":");
  const column = list.columns.find((one) => one.key === key);
  if (!column) return byText ? rows.sort((a, b) => byText.get(b) - byText.get(a) || a - b) : rows;
  const { data } = column;
  const sign = way === "up" ? 1 : -1;
  const byDay = (a, b) => (data[a] < data[b] ? -sign : data[a] > data[b] ? sign : a - b);
  const bySize = (a, b) => (data[a] - data[b]) * sign || a - b;
  const known = rows.filter((row) => !none(data[row])).sort(column.type === "day" ? byDay : bySize);
  return [...known, ...rows.filter((row) => none(data[row]))];
}

/** [label, column, sum] of every amount of these rows; what comes in and what goes out are never added up. */
export function sumsOf(list, rows) {
  const direction = list.columns.find((one) => one.key === "direction");
  const sides = direction
    ? direction.values.map(([, name], at) => [`${name}, `, rows.filter((row) => direction.data[row] === at)])
    : [["", rows]];
  const amounts = list.columns.filter((one) => one.type === "money");
  return sides.flatMap(([name, side]) => amounts.flatMap((column) => {
    const sum = side.reduce((total, row) => total + BigInt(column.data[row] ?? 0), 0n);
    return sum ? [[name + column.label, column, sum]] : [];
  }));
}

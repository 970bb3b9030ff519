// What is chosen of a list, from an address and to it: ?q=park&stage=need,implementation&approved-from=100000&sort=start:down

/** {q, sort, chosen: {key: Set of codes}, between: {key: [from, to]}}; what the list does not know is left out. */
export function read(list, search) {
  const query = new URLSearchParams(search);
  const state = { q: query.get("q") || "", sort: query.get("sort") || "", chosen: {}, between: {} };
  if (!list.columns.some(({ key, type }) => type !== "choice" && [`${key}:up`, `${key}:down`].includes(state.sort))) state.sort = "";
  for (const { key, type, values } of list.columns) {
    if (type === "choice") {
      const known = new Set(values.map(([code]) => code));
      state.chosen[key] = new Set((query.get(key) || "").split(",").filter((code) => known.has(code)));
    } else {
      state.between[key] = ["from", "to"].map((end) => limit(type, query.get(`${key}-${end}`) || ""));
    }
  }
  return state;
}

/** A limit that a box of the form could hold, else none: what narrows a list must be seen. */
function limit(type, text) {
  const fits = type === "day" ? /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) : /^-?\d+(\.\d+)?$/.test(text);
  return fits ? text : "";
}

/** The part of the address from the question mark on; empty when nothing is chosen. */
export function written(list, state) {
  const query = new URLSearchParams();
  if (state.q) query.set("q", state.q);
  for (const { key, type } of list.columns) {
    if (type === "choice") {
      const codes = [...(state.chosen[key] || [])];
      if (codes.length) query.set(key, codes.join(","));
    } else {
      const [from, to] = state.between[key] || [];
      if (from) query.set(`${key}-from`, from);
      if (to) query.set(`${key}-to`, to);
    }
  }
  if (state.sort) query.set("sort", state.sort);
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text && `?${text}`;
}

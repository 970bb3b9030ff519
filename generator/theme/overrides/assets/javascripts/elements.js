// Making elements; text goes in as text, so that no record can become markup.

/** An element with these properties. */
export function made(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

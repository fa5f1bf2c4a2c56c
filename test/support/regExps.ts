/**
 * Returns the pattern that has these one after the other, with the flags of the first: for what is too long for a line.
 */
export function inSequence(...parts: readonly RegExp[]): RegExp {
  return new RegExp(parts.map(({ source }) => source).join(''), parts[0]?.flags);
}

/** Returns the pattern that matches where one of these does. */
export function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => `(?:${source})`).join('|'), patterns[0]?.flags);
}

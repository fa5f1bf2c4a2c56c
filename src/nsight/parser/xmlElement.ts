/** Removes control characters and the key from a text of the server. */
export type Sanitize = (text: string) => string;

/** An element of an answer. Names are matched in any case and returned in lower case; every text is sanitized. */
export interface XmlElement {
  /** In lower case. */
  readonly name: string;
  /** This element's own text. */
  readonly ownText: string;
  /** Returns the child elements, of the given name or all. */
  children(wanted?: string): XmlElement[];
  /** Returns the text of the first child that has any, trying the names in order, or ''. */
  text(...names: readonly string[]): string;
}

/** Names that could reach into the prototypes of objects. An account can define such a tag. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** Returns the name by which an element is known: in lower case, and none that could reach into prototypes. */
export function elementName(tag: string): string {
  const lower = tag.toLowerCase();
  return RESERVED.has(lower) ? `_${tag}` : lower;
}

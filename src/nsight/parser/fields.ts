import type { Element } from './element';
import { shorten } from '../text';

/** No field is shown at more length; a server could send any. */
const MAX_FIELD = 1000;

/** The API's words for "nothing here" (D, C). */
const NOTHING = /^(?:none|not available|0000-00-00(?: 00:00:00)?)?$/i;

/** Whether a text is empty or one of the API's words for nothing. */
export function saysNothing(text: string): boolean {
  return NOTHING.test(text);
}

/** A field's text, or undefined where it is missing, empty or one of the API's words for nothing. */
export function optionalField(record: Element, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = record.text(name);
    if (!saysNothing(text)) return shorten(text, MAX_FIELD);
  }
  return undefined;
}

/** Returns a name or title, or undefined where there is none. Every word may be a name, also one of the API's for nothing. */
export function namedField(record: Element, ...names: readonly string[]): string | undefined {
  return shorten(record.text(...names), MAX_FIELD) || undefined;
}

/** 1 and 0 (D). */
export function flagField(record: Element, name: string): boolean | undefined {
  const text = record.text(name);
  if (text === '1') return true;
  return text === '0' ? false : undefined;
}

/** A whole number of at most nine digits. */
export function countField(record: Element, name: string): number | undefined {
  const text = record.text(name);
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Whether a text can be an id. A device's and patch's are digits in what is documented, others have been seen (I). */
export function isId(text: string): boolean {
  return /^[\w.:{}-]{1,100}$/.test(text);
}

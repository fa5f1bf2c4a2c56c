import type { XmlElement } from './xmlElement';
import { shorten } from '../text';

/** Longer fields are cut: a server could send any length. */
const MAX_FIELD_CHARACTERS = 1000;

/** The API's words for "nothing here" (D, C). */
const NOTHING = /^(?:none|not available|0000-00-00(?: 00:00:00)?)?$/i;

/** Whether a text is empty or one of the API's words for nothing. */
export function saysNothing(text: string): boolean {
  return NOTHING.test(text);
}

/** Returns a field's text, or undefined if it is missing, empty or one of the API's words for nothing. */
export function optionalField(record: XmlElement, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = record.text(name);
    if (!saysNothing(text)) return shorten(text, MAX_FIELD_CHARACTERS);
  }
  return undefined;
}

/** Returns a name or title, or undefined if there is none. Any word may be a name, even the API's for nothing. */
export function namedField(record: XmlElement, ...names: readonly string[]): string | undefined {
  return shorten(record.text(...names), MAX_FIELD_CHARACTERS) || undefined;
}

/** Returns a flag, which is 1 or 0 (D). */
export function flagField(record: XmlElement, name: string): boolean | undefined {
  const text = record.text(name);
  if (text === '1') return true;
  return text === '0' ? false : undefined;
}

/** Returns a whole number of at most nine digits, or undefined. */
export function countField(record: XmlElement, name: string): number | undefined {
  const text = record.text(name);
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Whether a text can be an id. Those of devices and patches are documented as digits, but others may occur (I). */
export function isId(text: string): boolean {
  return /^[\w.:{}-]{1,100}$/.test(text);
}

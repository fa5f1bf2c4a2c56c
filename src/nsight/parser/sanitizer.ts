import { redactor } from '../http/redact';
import { clean } from '../text';
import type { Sanitize } from './xmlElement';

/** A power of two. With texts of some length that is a megabyte or two. */
const REMEMBERED = 8192;
const LONGEST_TEXT = 200;

/**
 * Creates what removes control characters and the key from texts. It remembers the last texts: one list has the same
 * products and labels over and over, the lists of a fleet have the same titles, and each is kept once then.
 */
export function sanitizer(key: string): Sanitize {
  const redact = redactor(key);
  const before: string[] = Array.from({ length: REMEMBERED }, () => '');
  const after: string[] = [...before];
  return (text) => {
    if (text.length > LONGEST_TEXT) return redact(clean(text));
    const place = slotOf(text);
    if (before[place] === text) return after[place] ?? '';
    // V8 cuts a text out of a larger one by reference, which would keep that piece of the answer.
    const own = ` ${text}`.slice(1);
    before[place] = own;
    return (after[place] = redact(clean(own)));
  };
}

/** Returns where a text is remembered. Titles and addresses differ at their end. */
function slotOf(text: string): number {
  const { length } = text;
  let place = length;
  for (let at = Math.max(0, length - 6); at < length; at++) place = Math.imul(place, 31) + text.charCodeAt(at);
  return (place + text.charCodeAt(length >> 1)) & (REMEMBERED - 1);
}

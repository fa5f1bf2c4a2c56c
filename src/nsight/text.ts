// Direction marks and the like: invisible, and able to make a text read as another one.
const INVISIBLE = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;
const CONTROL_BUT_LAYOUT = /[^\P{Cc}\n\t]/gu;

/** One line of text: no control or direction characters, white space folded, trimmed. */
export function clean(text: string): string {
  return text.replace(INVISIBLE, '').replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}

/** Text of several lines: as `clean`, but newlines, tabs and indentation stay. */
export function cleanLines(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(INVISIBLE, '')
    .replace(CONTROL_BUT_LAYOUT, '')
    .trim();
}

/** At most `length` characters, with an ellipsis where something was cut off. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  // A pair of surrogates is not cut in half.
  return text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '') + '…';
}

// Direction marks and the like: invisible, and able to make a text read as another one.
const INVISIBLE = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;
// eslint-disable-next-line no-control-regex -- control characters are what it is for
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g;
// eslint-disable-next-line no-control-regex -- as above, but for tab and newline
const CONTROL_IN_LINES = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/** One line of text: no control or direction characters, white space folded, trimmed. */
export function clean(text: string): string {
  return text.replace(INVISIBLE, '').replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}

/** Text of several lines: as `clean`, but newlines, tabs and indentation stay. */
export function cleanLines(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(INVISIBLE, '').replace(CONTROL_IN_LINES, '').trim();
}

/** At most `length` characters, with an ellipsis where something was cut off. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  // A pair of surrogates is not cut in half.
  return text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '') + '…';
}

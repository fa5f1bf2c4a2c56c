// Direction marks and the like: invisible, and able to make a text look like another one.
const INVISIBLE = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;
const CONTROL_BUT_LAYOUT = /[^\P{Cc}\n\t]/gu;

/** Returns a text as one trimmed line, without control and direction characters and with white space collapsed. */
export function clean(text: string): string {
  return text.replace(INVISIBLE, '').replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}

/** Cleans a text of several lines: like `clean`, but keeps newlines, tabs and indentation. */
export function cleanLines(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(INVISIBLE, '')
    .replace(CONTROL_BUT_LAYOUT, '')
    .trim();
}

const graphemes = new Intl.Segmenter();
/** In UTF-16 code units. Only a maliciously built character is longer. */
const LONGEST_GRAPHEME = 64;

/** Cuts a text to at most `length` UTF-16 code units, with an ellipsis. No character is cut in half. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const room = length - 1;
  const end = graphemes.segment(text.slice(0, room + LONGEST_GRAPHEME)).containing(room)?.index ?? room;
  return `${text.slice(0, end).trimEnd()}…`;
}

/**
 * What shows as nothing: direction marks, tag characters and the like. They make a text look like another one, or say
 * something that people do not see and a language model does. Of the format characters some do show: they go with the
 * numbers of Arabic and others.
 */
const INVISIBLE =
  /(?![\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}])[\p{Default_Ignorable_Code_Point}\p{Cf}]/u;

/** A joiner between two letters is a part of how some languages write. */
const JOINER = /(?<=(?!\p{DI})[\p{L}\p{M}])[\u200C\u200D](?=(?!\p{DI})\p{L})/u;

const HIDDEN = new RegExp(`(?!${JOINER.source})${INVISIBLE.source}`, 'gu');
const BEYOND_ASCII = /[^\0-\x7F]/;
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;
const CONTROL_BUT_LAYOUT = /[^\P{Cc}\n\t]/gu;

/** Returns a text without what shows as nothing. */
export function withoutInvisible(text: string): string {
  return BEYOND_ASCII.test(text) ? text.replace(HIDDEN, '') : text;
}

/** Words of printable ASCII with one space between: nothing is left to clean. */
const CLEAN = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** Returns a text as one trimmed line, without control and invisible characters and with white space collapsed. */
export function clean(text: string): string {
  if (CLEAN.test(text)) return text;
  return withoutInvisible(text).replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}

/** Cleans a text of several lines: like `clean`, but keeps newlines, tabs and indentation. */
export function cleanLines(text: string): string {
  return withoutInvisible(text)
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
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

import { clean } from '../text';

/** Replaces the key in a text. */
export type Redact = (text: string) => string;

const NAMED = new Map([
  ['&', 'amp'],
  ['<', 'lt'],
  ['>', 'gt'],
  ['"', 'quot'],
  ["'", 'apos'],
]);

/** Returns a pattern for every way to write one character: plain, percent-encoded (also twice), as an XML reference. */
function spellings(character: string): string {
  if (/\s/.test(character)) return String.raw`(?:\s|\+|%(?:25)*20|&(?:amp;)*#x0*20;|&(?:amp;)*#0*32;)+`;
  const code = character.codePointAt(0) ?? 0;
  const bytes = [...Buffer.from(character)].map((byte) => `%(?:25)*${byte.toString(16).padStart(2, '0')}`).join('');
  const named = NAMED.get(character);
  return (
    '(?:' +
    [
      character.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`),
      bytes,
      `&(?:amp;)*#x0*${code.toString(16)};`,
      `&(?:amp;)*#0*${code};`,
      ...(named === undefined ? [] : [`&(?:amp;)*${named};`]),
    ].join('|') +
    ')'
  );
}

/**
 * Creates the function that redacts one key in texts, in any case and however it is escaped. All texts of the server's
 * that leave the client go through it, and the lines of the log. Of a failure of the network only a kind and a code
 * leave.
 */
export function redactor(key: string): Redact {
  if (clean(key) === '') return (text) => text;
  const wanted = [...new Set([key.trim(), clean(key)])];
  const pattern = new RegExp(wanted.map((form) => Array.from(form, spellings).join('')).join('|'), 'giu');
  const shortest = Math.min(...wanted.map((form) => form.length));
  return (text) => (text.length < shortest ? text : text.replace(pattern, '[key]'));
}

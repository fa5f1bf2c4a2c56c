import { clean } from '../text';

export type Redact = (text: string) => string;

const NAMED = new Map([
  ['&', 'amp'],
  ['<', 'lt'],
  ['>', 'gt'],
  ['"', 'quot'],
  ["'", 'apos'],
]);

/** Every way to write one character: itself, percent-encoded (also twice), as a reference of XML. */
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
 * Gives the function that takes one key out of texts, in whatever case it is written and however it is escaped. All
 * that leaves the client goes through it: the server's texts, log lines, failures.
 */
export function redactor(key: string): Redact {
  if (clean(key) === '') return (text) => text;
  const wanted = [...new Set([key.trim(), clean(key)])];
  const pattern = new RegExp(wanted.map((form) => Array.from(form, spellings).join('')).join('|'), 'giu');
  const shortest = Math.min(...wanted.map((form) => form.length));
  return (text) => (text.length < shortest ? text : text.replace(pattern, '[key]'));
}

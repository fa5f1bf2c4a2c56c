import { withoutInvisible } from '../nsight/text';

// For rooms that may not import nsight.
export { shorten, withoutInvisible } from '../nsight/text';

// Escapes the server's texts for the place where they are shown. src/nsight has removed control and invisible
// characters already; what an older version has stored may still have some.

/** Escapes for a notification, in which VS Code turns `[a](command:b)` into a link that runs a command. */
export function forNotification(text: string): string {
  return withoutInvisible(text).replace(/\]\(/g, '] (');
}

/** Most names and titles, of which a report has hundreds of thousands: nothing below changes them. */
const isPlain = /^(?:[a-z(]|\d+(?![\d.)]))[a-z\d ()+-]*$/i;

/**
 * Escapes for Markdown. Escapes only where a character has a meaning (the last two lines are addresses and lists),
 * because exported Markdown is also read as plain text. A line break becomes a space.
 */
export function forMarkdown(text: string): string {
  if (isPlain.test(text)) return text;
  return withoutControl(text.replace(/[\r\n]+/g, ' '))
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|~>$@#]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/^(\s*)([-+])|^(\s*\d+)([.)])(?=\s|$)/, '$1$3\\$2$4');
}

/**
 * Escapes for HTML, in an element and in a quoted attribute. Control characters, which HTML may not have, are removed,
 * too.
 */
export function forHtml(text: string): string {
  return withoutControl(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Returns a text without what shows as nothing, and with a space in place of each control character. */
export function withoutControl(text: string): string {
  return withoutInvisible(text).replace(/[\p{Cc}\p{Cs}\u2028\u2029\uFFFE\uFFFF]/gu, ' ');
}

/**
 * Escapes for a quick input, in which `$(trash)` would be an icon and, in its messages, `[a](command:b)` a link. A
 * space prevents both, even where VS Code has no escape and shows the text as it is.
 */
export function forQuickInput(text: string): string {
  return withoutInvisible(text).replace(/[$\]](?=\()/g, '$& ');
}

/** Returns a text as a Markdown code span, which is also readable as plain text. */
export function asCode(text: string): string {
  return `\`${text.replace(/`/g, "'").replace(/[\r\n]+/g, ' ') || ' '}\``;
}

export { shorten } from '../nsight/text';

// Text from the server, made safe for the place where it is shown. Control characters are gone already (src/nsight).

/** For a notification: VS Code turns `[a](command:b)` in one into a link that runs a command, so no link is left. */
export function forNotification(text: string): string {
  return text.replace(/\]\(/g, '] (');
}

/**
 * For Markdown: a character is escaped where it means something (the last lines are addresses, lists and numbers), and no
 * more, because what is exported is read as it is, too. A line break becomes a space.
 */
export function forMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|~>$@#]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/^(\s*)([-+])|^(\s*\d+)([.)])(?=\s|$)/, '$1$3\\$2$4');
}

/**
 * For a quick input: no `$(trash)` is left, which would be an icon in its rows and messages, and no `[a](command:b)`,
 * which would be a link in its messages. A space does both, also where VS Code knows no escape and shows the text as it is.
 */
export function forQuickInput(text: string): string {
  return text.replace(/[$\]](?=\()/g, '$& ');
}

/** "1 patch", "3 patches": for the report of Diagnose Connection, which is English. What people read is worded by src/wording. */
export function countWords(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** As a Markdown code span, which reads well in the source too: for documents. */
export function asCode(text: string): string {
  return `\`${text.replace(/`/g, "'").replace(/[\r\n]+/g, ' ') || ' '}\``;
}

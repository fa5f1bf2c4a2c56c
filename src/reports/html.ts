import { forHtml } from '../wording/escape';

/** A piece of HTML, in which every text is escaped. Only the tag `safeHtml` makes one. */
export class Html {
  /** @param markup - Trusted: no text of a server's. */
  constructor(readonly markup: string) {}
}

/** What can stand in a template: texts and numbers, which are escaped, HTML, which is not, or nothing. */
export type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

/** Makes HTML of a template: whatever is filled in is escaped, unless it is HTML itself. */
export function safeHtml(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(
    strings.map((markup, i) => markup.replace(/\n\s+/g, '\n') + (i < parts.length ? markupOf(parts[i]) : '')).join(''),
  );
}

function markupOf(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'string' || typeof part === 'number') return forHtml(String(part));
  return part.map(markupOf).join('');
}

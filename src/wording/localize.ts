import * as l10n from '@vscode/l10n';

/** A language of the extension's texts. */
export interface Language {
  /** VS Code's identifier: `en`, `de`, `pt-br`. */
  readonly name: string;
  /**
   * The translations by their English messages, in which {0} is the first argument. A language with more than two
   * plural forms has the others under the English plural and the name of the form: `"{0} devices/few"`.
   */
  readonly texts: Readonly<Record<string, string>>;
}

/** Translates a message and fills in its arguments. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

const english: Language = { name: 'en', texts: {} };

let language = english;
let pluralRules = new Intl.PluralRules('en');

/**
 * Sets the language of all texts for users. `createServices()` passes VS Code's; until then, and in plain Node, it is
 * English.
 */
export function useLanguage(to: Language = english): void {
  language = to;
  pluralRules = new Intl.PluralRules(locale());
  l10n.config({ contents: { ...to.texts } });
}

/**
 * Returns VS Code's language, not the computer's, as `Intl` takes it: a date stands among VS Code's words. Undefined
 * for one that `Intl` does not know, which leaves the choice to it.
 */
export function locale(): string | undefined {
  try {
    return Intl.getCanonicalLocales(language.name)[0];
  } catch {
    return undefined;
  }
}

/** Returns a text for users. `message` is a literal in English; a test compares the translations with the literals. */
export const t: Translate = (message, ...args) => l10n.t(message, ...args);

/** Returns a message in English whatever the language: for texts that developers read, such as a diagnosis. */
export const plainEnglish: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (mark, i: string) => String(args[Number(i)] ?? mark));

/**
 * Returns a text for users that depends on a number, by the plural rules of the language.
 * @param n - The number; {0} in the messages. `args` follow as {1}, {2}, …
 * @param one - The English message for 1. Languages use its translation for every number of their form "one".
 * @param other - The English message for all other numbers.
 */
export function plural(n: number, one: string, other: string, ...args: (string | number)[]): string {
  const form = pluralRules.select(n);
  if (form === 'one' && isTranslated(one)) return l10n.t(one, n, ...args);
  if (isTranslated(`${other}/${form}`)) return l10n.t({ message: other, comment: form, args: [n, ...args] });
  if (form !== 'one' && isTranslated(other)) return l10n.t(other, n, ...args);
  return l10n.t(n === 1 ? one : other, n, ...args);
}

function isTranslated(key: string): boolean {
  return Object.hasOwn(language.texts, key);
}

/**
 * Returns "1 patch" or "3 patches" in English whatever the language: for the diagnosis, the log and language models.
 */
export function englishCount(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

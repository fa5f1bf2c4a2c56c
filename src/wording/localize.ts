/** What everything is worded in. A thread of ours is given it as data, because it has no VS Code to ask. */
export interface Language {
  /** As VS Code calls it: `en`, `de`, `pt-br`. */
  readonly name: string;
  /** Its texts by the English ones. In them, {0} is the first argument, and so on. */
  readonly texts: Readonly<Record<string, string>>;
}

const english: Language = { name: 'en', texts: {} };

let language = english;

/** Words everything in this from now on: `openParts()` gives VS Code's own. Until then, and in plain Node, it is English. */
export function useLanguage(to: Language = english): void {
  language = to;
}

/** The language that everything is worded in: for another thread, and for what Node words by itself, such as dates. */
export function currentLanguage(): Language {
  return language;
}

/** A text for people. It stands here in English, as a literal: a test holds the translations against the literals. */
export function t(message: string, ...args: (string | number)[]): string {
  return filled(language, message, args);
}

/** A text for people with a number in it, which is {0}; `args` follow as {1}, {2}, … */
export function plural(n: number, one: string, many: string, ...args: (string | number)[]): string {
  return filled(language, n === 1 ? one : many, [n, ...args]);
}

/** A text for people that is worded where it is shown: data that can come from a thread, and be told in English too. */
export interface Later {
  readonly message: string;
  readonly args: readonly (string | number)[];
}

/** A text for people, to be worded later. As with `t`, it stands here in English, as a literal. */
export function later(message: string, ...args: (string | number)[]): Later {
  return { message, args };
}

/** Words what was left for later. */
export function worded({ message, args }: Later): string {
  return filled(language, message, args);
}

/** What `run` words, in English: for what a machine or whoever reads an issue is to understand. */
export function inEnglish<T>(run: () => T): T {
  const before = language;
  language = english;
  try {
    return run();
  } finally {
    language = before;
  }
}

function filled({ texts }: Language, message: string, args: readonly (string | number)[]): string {
  const text = Object.hasOwn(texts, message) ? texts[message] : undefined;
  return (text ?? message).replace(/\{(\d+)\}/g, (mark, i: string) => String(args[Number(i)] ?? mark));
}

/** Gives a message in the language of VS Code. In it, {0} is the first argument, and so on. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

const english: Translate = (message, ...args) => message.replace(/\{(\d+)\}/g, (mark, i: string) => String(args[Number(i)] ?? mark));

let translate = english;

/** Words everything by this from now on: `activate()` gives VS Code's own. Until then, and in plain Node, it is English. */
export function useTranslations(to: Translate = english): void {
  translate = to;
}

/** A text for people. It stands here in English, as a literal: a test holds the translations against the literals. */
export function t(message: string, ...args: (string | number)[]): string {
  return translate(message, ...args);
}

/** A text for people with a number in it, which is {0}; `args` follow as {1}, {2}, … */
export function plural(n: number, one: string, many: string, ...args: (string | number)[]): string {
  return translate(n === 1 ? one : many, n, ...args);
}

/** What `run` words, in English: for what a machine or whoever reads an issue is to understand. */
export function inEnglish<T>(run: () => T): T {
  const before = translate;
  translate = english;
  try {
    return run();
  } finally {
    translate = before;
  }
}

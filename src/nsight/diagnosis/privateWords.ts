import type { Element } from '../parser/element';
import { saysNothing } from '../parser/fields';
import { knownTags } from './knownTags';

/** Words that occur in an answer, in lower case, and that a report must not repeat. */
export interface PrivateWords {
  /** From the names of clients, sites, devices and users, including those in records that could not be read. */
  readonly names: ReadonlySet<string>;
  /** From every other text, such as titles and products: its longer words, and the whole text run together. */
  readonly others: ReadonlySet<string>;
}

/** Longer words do not fit into any tag or label that is shown. */
const longestWord = 40;

/** More than any real fleet has. They are also copied between threads. */
const mostWords = 50_000;

/** Fields with N-sight's own words. Without this, a label would be left out because it occurs in the answer itself. */
const ofNsight = new Set(['statuslabel', 'policylabel', 'severitylabel', 'patchicon', 'selectpatch']);

/** The API's own words, such as server, status and no, are not private although products or descriptions have them. */
const vocabulary = new Set([
  'yes',
  'no',
  'on',
  'off',
  'ok',
  ...Object.values(knownTags)
    .flatMap((elements) =>
      [...elements].flatMap(([parent, { documented, possible }]) => [parent, ...documented, ...possible]),
    )
    .flatMap((tag) => [tag, ...tag.split('_')]),
]);

/**
 * Collects the private words of every element, known or not.
 *
 * @returns undefined if there are too many to compare with.
 */
export function privateWordsIn(root: Element): PrivateWords | undefined {
  const names = new Set<string>();
  const others = new Set<string>();
  const visit = (element: Element): void => {
    const { name, ownText } = element;
    // A name always counts: a client may be called None.
    if (name === 'name' || !saysNothing(ownText)) {
      if (/name|user|domain/.test(name)) noteWords(names, ownText);
      else if (!ofNsight.has(name)) noteOther(others, ownText);
    }
    for (const child of element.children()) visit(child);
  };
  visit(root);
  return names.size + others.size > mostWords ? undefined : { names, others };
}

/** Splits a text into its words, in lower case. */
export function wordsIn(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

function noteWords(all: Set<string>, text: string): void {
  const words = wordsIn(text);
  for (const word of [...words, words.join('')]) if (word !== '' && word.length <= longestWord) all.add(word);
}

/**
 * Adds the longer words of a text, and the whole text run together. Short words occur everywhere, but a text of a
 * single short word is a name. Numbers are cut out of the report anyway.
 */
function noteOther(all: Set<string>, text: string): void {
  const words = wordsIn(text);
  for (const word of [...words.filter((one) => one.length > 3), words.join('')]) {
    if (/\p{L}/u.test(word) && word.length <= longestWord && !vocabulary.has(word)) all.add(word);
  }
}

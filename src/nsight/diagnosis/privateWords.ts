import type { Element } from '../parser/element';
import { saysNothing } from '../parser/fields';
import { knownTags } from './knownTags';

/** Words that an answer says, in lower case: what a report may not repeat. */
export interface PrivateWords {
  /** Of the names of clients, sites, devices and users, in records that could be read or not. */
  readonly names: ReadonlySet<string>;
  /** Of every other text, such as titles, products, descriptions: its longer words, and all of it as one. */
  readonly others: ReadonlySet<string>;
}

/** Longer words fit into no tag and no label that is ever shown. */
const longestWord = 40;

/** No answer of a fleet that N-sight is made for has as many; what is more has to be moved between threads, too. */
const mostWords = 50_000;

/** N-sight's words, and nobody else's: a label must not be left out because it, or the name of its icon, was said. */
const ofNsight = new Set(['statuslabel', 'policylabel', 'severitylabel', 'patchicon', 'selectpatch']);

/** The API's own words are nobody's, though they occur in a product or a description: server, status, no. */
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

/** Gathers from every element, known or not. Undefined: too many words to be compared with. */
export function privateWordsIn(root: Element): PrivateWords | undefined {
  const names = new Set<string>();
  const others = new Set<string>();
  const visit = (element: Element): void => {
    const { name, ownText } = element;
    // `name` stands alone: somebody may be called None.
    if (name === 'name' || !saysNothing(ownText)) {
      if (/name|user|domain/.test(name)) noteWords(names, ownText);
      else if (!ofNsight.has(name)) noteOther(others, ownText);
    }
    for (const child of element.children()) visit(child);
  };
  visit(root);
  return names.size + others.size > mostWords ? undefined : { names, others };
}

/** The words of a text, in lower case. */
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

/** Short words of a sentence are in too many others; a text that has only one is something's name. Numbers are shortened anyway. */
function noteOther(all: Set<string>, text: string): void {
  const words = wordsIn(text);
  for (const word of [...words.filter((one) => one.length > 3), words.join('')]) {
    if (/\p{L}/u.test(word) && word.length <= longestWord && !vocabulary.has(word)) all.add(word);
  }
}

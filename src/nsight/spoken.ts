import type { Element } from './element';
import { saysNothing } from './fields';

/** Words that an answer says, in lower case: what a report may not repeat. */
export interface Spoken {
  /** Of the names of clients, sites, devices and users, in records that could be read or not. */
  readonly names: ReadonlySet<string>;
}

/** Longer words fit into no tag and no label that is ever shown. */
const longest = 40;

/** No answer of a fleet that N-sight is made for has as many; what is more has to be moved between threads, too. */
const mostWords = 50_000;

/** Gathers from every element, known or not. Undefined: too many words to be compared with. */
export function spokenIn(root: Element): Spoken | undefined {
  const names = new Set<string>();
  const visit = (element: Element): void => {
    const { name, ownText } = element;
    // `name` stands alone: somebody may be called None.
    if (/name|user|domain/.test(name) && (name === 'name' || !saysNothing(ownText))) for (const word of wordsAndAll(ownText)) names.add(word);
    for (const child of element.children()) visit(child);
  };
  visit(root);
  return names.size > mostWords ? undefined : { names };
}

/** The words of a text, in lower case. */
export function wordsIn(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** And all of them written together. */
function wordsAndAll(text: string): string[] {
  const words = wordsIn(text);
  return [...words, words.join('')].filter((word) => word !== '' && word.length <= longest);
}

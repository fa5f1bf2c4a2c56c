import { kbNumber } from '../inventory/kbNumber';
import { inPieces } from '../util/breathe';
import { foldText } from '../util/foldText';
import { short } from './toolAnswer';

/** What a name stands for. `names`: those that could be meant, or those that there are. */
export type Match<T> =
  | { readonly kind: 'found'; readonly all: readonly T[] }
  | { readonly kind: 'ambiguous'; readonly names: readonly string[] }
  | { readonly kind: 'none'; readonly names: readonly string[] };

/** Those with this name, also as a model was shown it, or else those that have it in theirs. Ignores case. */
export function matching<T>(all: readonly T[], nameOf: (one: T) => string, wanted: string): T[] {
  const text = foldText(wanted);
  const exact = all.filter((one) => isNamed(nameOf(one), text));
  return exact.length > 0 ? exact : all.filter((one) => foldText(nameOf(one)).includes(text));
}

function isNamed(name: string, text: string): boolean {
  const shown = short(name);
  return foldText(name) === text || (shown !== name && foldText(shown) === text);
}

/**
 * The titles that one stands for: those of the same update where it is nothing but a KB number, or that are the same,
 * or else those that have it in theirs.
 */
export async function matchingTitles(titles: Iterable<string>, wanted: string): Promise<ReadonlySet<string>> {
  const text = foldText(wanted);
  const kb = /^KB[- ]?\d+$/.test(text) ? kbNumber(text) : undefined;
  const [exact, parts] = [new Set<string>(), new Set<string>()];
  await inPieces(titles, (title) => {
    if (isNamed(title, text) || (kb !== undefined && kbNumber(title) === kb)) exact.add(title);
    else if (foldText(title).includes(text)) parts.add(title);
  });
  return exact.size > 0 ? exact : parts;
}

/** The ones that a name means. Several may have the same name; parts of different names are a question. */
export function match<T>(all: readonly T[], nameOf: (one: T) => string, wanted: string): Match<T> {
  const found = matching(all, nameOf, wanted);
  const names = namesOf(found, nameOf);
  if (names.length > 1) return { kind: 'ambiguous', names };
  return found.length > 0 ? { kind: 'found', all: found } : { kind: 'none', names: namesOf(all, nameOf) };
}

/** Each name once, whatever its case. */
function namesOf<T>(all: readonly T[], nameOf: (one: T) => string): string[] {
  return [...new Map(all.map((one) => [foldText(nameOf(one)), nameOf(one)])).values()];
}

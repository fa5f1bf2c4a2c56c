import { kbNumber } from '../inventory/kbNumber';
import type { Patch } from '../nsight/records';
import { foldText } from '../util/foldText';

/** As much of a patch as tells which update it is. */
export type UpdateOf = Pick<Patch, 'id' | 'title' | 'product'>;

/** By title and product: thousands of devices have the same few. */
const knownKeys = new Map<string, string>();
const mostKnown = 5_000;

/**
 * Returns what an update has in common with itself on other devices, and from one day to the next. An id may mean
 * another patch on another device (D): the KB number tells, which is the same for the titles of all languages and
 * versions, or else title and product. A patch without a title has only its id, which tells it on its own device only.
 */
export function updateKeyOf({ id, title = '', product = '' }: UpdateOf): string {
  const of = `${title}\n${product}`;
  const known = knownKeys.get(of);
  if (known !== undefined) return known;
  const key = keyByTitle(title, product);
  if (key === undefined) return `id ${id}`;
  if (knownKeys.size >= mostKnown) knownKeys.clear();
  knownKeys.set(of, key);
  return key;
}

/** Whether patches of several devices with this key are one update. */
export function isSharedKey(key: string): boolean {
  return !key.startsWith('id ');
}

function keyByTitle(title: string, product: string): string | undefined {
  const folded = foldText(title);
  if (folded === '') return undefined;
  const kb = kbNumber(title);
  // A folded text has no line break.
  return kb === undefined ? `title ${folded}\n${foldText(product)}` : `KB ${kb}`;
}

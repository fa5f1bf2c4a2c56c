import type { Patch } from '../nsight/records';
import { statusOrder } from './patchFilter';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** As people order texts, numbers in them by value: WS-2 before WS-10. */
export function compareTexts(a: string, b: string): number {
  return collator.compare(a, b);
}

interface Named {
  readonly name: string | undefined;
}

/** By name. */
export function byName(a: Named, b: Named): number {
  return compareTexts(a.name ?? '', b.name ?? '');
}

/** By status, then by title. */
export function byUrgency(a: Patch, b: Patch): number {
  return statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status) || compareTexts(a.title ?? '', b.title ?? '');
}

/** Returns all values, the first `count` of them in order and the others as they come: to sort thousands takes long. */
export function firstSorted<T>(values: readonly T[], count: number, compare: (a: T, b: T) => number): T[] {
  const first: T[] = [];
  const others: T[] = [];
  for (const value of values) {
    const last = first.at(-1);
    if (first.length === count && last !== undefined && compare(last, value) <= 0) {
      others.push(value);
      continue;
    }
    let [at, end] = [0, first.length];
    while (at < end) {
      const middle = (at + end) >> 1;
      const other = first[middle];
      if (other !== undefined && compare(other, value) <= 0) at = middle + 1;
      else end = middle;
    }
    first.splice(at, 0, value);
    if (first.length > count) others.push(...first.splice(count));
  }
  return [...first, ...others];
}

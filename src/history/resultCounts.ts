import { isWaitOver, type Entry } from './entry';
import { patchResult, patchResults, type PatchResult } from './patchResult';

/** How many patches have one result. */
export interface ResultCount {
  readonly result: PatchResult;
  /** The server's word for a status that is not known; undefined for every other. */
  readonly label: string | undefined;
  readonly count: number;
}

/** Of each entry how many patches have which result: that changes with the entry, and when it is given up. */
const counted = new WeakMap<Entry, { readonly isOver: boolean; readonly counts: readonly ResultCount[] }>();

/** Returns how many patches of entries have which result. */
export function countPatchResults(entries: readonly Entry[], now: number): ResultCount[] {
  return sumUp(entries.flatMap((entry) => countsOf(entry, now))).sort(
    (a, b) => patchResults.indexOf(a.result) - patchResults.indexOf(b.result),
  );
}

function countsOf(entry: Entry, now: number): readonly ResultCount[] {
  const isOver = isWaitOver(entry, now);
  const known = counted.get(entry);
  if (known?.isOver === isOver) return known.counts;
  const counts = sumUp(
    entry.patches.map((patch) => {
      const result = patchResult(entry, patch, now);
      return { result, label: result === 'unknown' ? patch.statusLabel : undefined, count: 1 };
    }),
  );
  counted.set(entry, { isOver, counts });
  return counts;
}

/** Returns one count for each result. */
function sumUp(counts: readonly ResultCount[]): ResultCount[] {
  const sums = new Map<string, ResultCount>();
  for (const one of counts) {
    const key = one.label === undefined ? one.result : `${one.result} ${one.label}`;
    const known = sums.get(key);
    sums.set(key, known ? { ...known, count: known.count + one.count } : one);
  }
  return [...sums.values()];
}

import type { Patch, PatchStatus } from '../nsight/records';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** As people order texts, numbers in them by value: WS-2 before WS-10. */
export function compareTexts(a: string, b: string): number {
  return collator.compare(a, b);
}

/** By name. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compareTexts(a.name, b.name);
}

/** What needs a hand comes first. */
const rank: Record<PatchStatus, number> = {
  failed: 0, rebootRequired: 1, pending: 2, queued: 3, installing: 4, missing: 5, unknown: 6, ignored: 7, installed: 8,
};

/** By status, then by title. */
export function byUrgency(a: Patch, b: Patch): number {
  return rank[a.status] - rank[b.status] || compareTexts(a.title, b.title);
}

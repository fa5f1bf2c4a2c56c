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

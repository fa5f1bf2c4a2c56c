import pLimit from 'p-limit';
import type { Listing, Patch } from '../nsight/records';
import type { Inventory } from './inventory';
import { orAborted } from './orAborted';

/** A list as it came, or why it did not. */
export type Outcome<T> = { readonly listing: Listing<T> } | { readonly error: unknown };

export interface ReadManyOptions {
  readonly signal: AbortSignal;
  /** A list that was read less than this many milliseconds ago is not read again. */
  readonly youngerThan: number;
  readonly onProgress: (done: number) => void;
}

const devicesAtOnce = 4;

/**
 * Reads the patches of many devices, four at a time and at the inventory's pace, each device once. Never rejects; what
 * was not read before the signal fired is not in the answer.
 */
export async function readMany(inventory: Inventory, deviceIds: readonly string[], options: ReadManyOptions): Promise<Map<string, Outcome<Patch>>> {
  const { signal, youngerThan, onProgress } = options;
  const limit = pLimit(devicesAtOnce);
  const outcomes = new Map<string, Outcome<Patch>>();
  const readOne = async (id: string): Promise<void> => {
    const known = inventory.knownPatches(id, youngerThan);
    if (!known) await inventory.pace.turn(signal);
    if (signal.aborted) return;
    const outcome = known ? { listing: known } : await orAborted(reading(inventory, id), signal);
    if (!outcome) return;
    outcomes.set(id, outcome);
    onProgress(outcomes.size);
  };
  await Promise.all([...new Set(deviceIds)].map((id) => limit(readOne, id)));
  return outcomes;
}

async function reading(inventory: Inventory, id: string): Promise<Outcome<Patch>> {
  try {
    return { listing: await inventory.refreshPatches(id) };
  } catch (error) {
    return { error };
  }
}

import pLimit from 'p-limit';
import type { Listing, Patch } from '../nsight/records';
import type { Inventory } from './inventory';
import { orAborted } from '../util/abort';

/** A list as it came, or why it did not. */
export type ReadOutcome<T> = { readonly listing: Listing<T> } | { readonly error: unknown };

interface ReadEachOptions {
  readonly signal: AbortSignal;
  /** A list that was read less than this many milliseconds ago is not read again. */
  readonly youngerThan: number;
}

export interface ReadManyOptions extends ReadEachOptions {
  readonly onProgress: (done: number) => void;
}

const devicesAtOnce = 4;
/** So many answers may wait to be read while others are asked for. */
const unreadAtOnce = 4;

/**
 * Reads the patches of many devices, four at a time and at the inventory's pace, each device once, and keeps none of
 * them. Never rejects; what was not read before the signal fired is not told of.
 */
export async function readEach(
  inventory: Inventory,
  deviceIds: readonly string[],
  { signal, youngerThan }: ReadEachOptions,
  onRead: (id: string, outcome: ReadOutcome<Patch>) => void,
): Promise<void> {
  const asking = pLimit(devicesAtOnce);
  const limit = pLimit(devicesAtOnce + unreadAtOnce);
  const readOne = async (id: string): Promise<void> => {
    const known = () => inventory.knownPatches(id, youngerThan);
    let reading: Promise<ReadOutcome<Patch> | undefined> = Promise.resolve(undefined);
    await asking(async () => {
      if (!known()) await inventory.pace.turn(signal);
      if (signal.aborted) return;
      const listing = known();
      // The next is asked for when this answer is there; what cannot be read is no reason to wait either.
      if (listing) reading = Promise.resolve({ listing });
      else
        await new Promise<void>((resolve) => {
          reading = orAborted(readDevice(inventory, id, resolve), signal);
          void reading.then(() => {
            resolve();
          });
        });
    });
    const outcome = await reading;
    if (outcome) onRead(id, outcome);
  };
  await Promise.all([...new Set(deviceIds)].map((id) => limit(readOne, id)));
}

/** As readEach, and gives all that was read. */
export async function readMany(
  inventory: Inventory,
  deviceIds: readonly string[],
  options: ReadManyOptions,
): Promise<Map<string, ReadOutcome<Patch>>> {
  const outcomes = new Map<string, ReadOutcome<Patch>>();
  await readEach(inventory, deviceIds, options, (id, outcome) => {
    outcomes.set(id, outcome);
    options.onProgress(outcomes.size);
  });
  return outcomes;
}

async function readDevice(inventory: Inventory, id: string, onAnswer: () => void): Promise<ReadOutcome<Patch>> {
  try {
    return { listing: await inventory.refreshPatches(id, { onAnswer }) };
  } catch (error) {
    return { error };
  }
}

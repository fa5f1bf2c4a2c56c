import pLimit from 'p-limit';
import type { Patch, Listing } from '../nsight/records';
import { orAborted } from '../util/abort';
import { bulkRequestsAtOnce, type Inventory } from './inventory';
import { devicesOfClient, devicesOfSite, type DeviceList, type DeviceListRef } from './scope';

// The one way to read a part of the fleet. Each list is read once, in no more requests at a time than the inventory
// allows in bulk, at its rate, and only where it is not known.

/** What was read this many milliseconds ago, or later, is not read again by a scan, before a retry or for a chat. */
export const freshMs = 5 * 60 * 1000;

/** A list as it came, or why it did not. */
export type ReadOutcome<T> = { readonly listing: T } | { readonly error: unknown };

/** How lists are to be read in bulk. */
export interface BulkReadOptions {
  readonly signal: AbortSignal;
  /** A list that was read less than this many milliseconds ago is taken from the cache. */
  readonly maxAgeMs: number;
}

/** The most lists that are asked for, or whose answers wait to be parsed, at a time. */
const listsAtOnce = 2 * bulkRequestsAtOnce;

/**
 * Reads the patches of devices, each once, and calls `onRead` with each list as it comes. Never rejects; there is no call
 * for what was not read before the signal fired.
 */
export function readPatches(
  inventory: Inventory,
  deviceIds: readonly string[],
  options: BulkReadOptions,
  onRead: (deviceId: string, outcome: ReadOutcome<Listing<Patch>>) => void,
): Promise<void> {
  const reads = [...new Set(deviceIds)].map((id) => ({
    key: id,
    known: () => inventory.knownPatches(id, options.maxAgeMs),
    read: () => inventory.refreshPatches(id, { bulk: true }),
  }));
  return readInBulk(inventory, reads, options.signal, onRead);
}

/** Does the same, and returns all that was read. `onProgress` gets the number of devices that are done. */
export async function collectPatches(
  inventory: Inventory,
  deviceIds: readonly string[],
  options: BulkReadOptions & { readonly onProgress?: (done: number) => void },
): Promise<Map<string, ReadOutcome<Listing<Patch>>>> {
  const outcomes = new Map<string, ReadOutcome<Listing<Patch>>>();
  await readPatches(inventory, deviceIds, options, (id, outcome) => {
    outcomes.set(id, outcome);
    options.onProgress?.(outcomes.size);
  });
  return outcomes;
}

/** Does the same for lists of devices: of a client in one call for each type, of a site by its own lists. */
export function readDevices<R extends DeviceListRef>(
  inventory: Inventory,
  lists: readonly R[],
  options: BulkReadOptions,
  onRead: (list: R, outcome: ReadOutcome<DeviceList>) => void,
): Promise<void> {
  const reads = lists.map((list) => ({ key: list, ...deviceListRead(inventory, list, options.maxAgeMs) }));
  return readInBulk(inventory, reads, options.signal, onRead);
}

function deviceListRead(inventory: Inventory, { scope, type }: DeviceListRef, maxAgeMs: number) {
  if (scope.kind === 'site') {
    const { id } = scope.site;
    const known = () => inventory.knownDevices(id, type, maxAgeMs);
    return {
      known: () => mapKnown(known(), (listing) => devicesOfSite(scope, listing)),
      read: async () => devicesOfSite(scope, await inventory.devices(id, type, { maxAgeMs, bulk: true })),
    };
  }
  const { id } = scope.client;
  return {
    known: () => mapKnown(inventory.knownAtClient(id, type, maxAgeMs), devicesOfClient),
    read: async () => devicesOfClient(await inventory.devicesAtClient(id, type, { maxAgeMs, bulk: true })),
  };
}

function mapKnown<T, U>(value: T | undefined, map: (value: T) => U): U | undefined {
  return value === undefined ? undefined : map(value);
}

interface BulkRead<K, T> {
  readonly key: K;
  readonly known: () => T | undefined;
  readonly read: () => Promise<T>;
}

async function readInBulk<K, T>(
  inventory: Inventory,
  reads: readonly BulkRead<K, T>[],
  signal: AbortSignal,
  onRead: (key: K, outcome: ReadOutcome<T>) => void,
): Promise<void> {
  const limit = pLimit(listsAtOnce);
  // One waits for its turn at a time, so that a cancel leaves no more than one unused.
  const inTurn = pLimit(1);
  const readOne = async ({ key, known, read }: BulkRead<K, T>): Promise<void> => {
    await inTurn(async () => {
      if (!signal.aborted && known() === undefined) await inventory.rateLimiter.acquire(signal);
    });
    if (signal.aborted) return;
    const listing = known();
    const outcome = listing === undefined ? await orAborted(outcomeOf(read), signal) : { listing };
    if (outcome) onRead(key, outcome);
  };
  await Promise.all(reads.map((one) => limit(readOne, one)));
}

async function outcomeOf<T>(read: () => Promise<T>): Promise<ReadOutcome<T>> {
  try {
    return { listing: await read() };
  } catch (error) {
    return { error };
  }
}

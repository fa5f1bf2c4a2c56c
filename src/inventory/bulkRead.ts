import { setMaxListeners } from 'node:events';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Patch, Listing } from '../nsight/records';
import { orAborted } from '../util/abort';
import type { AccountRefusal } from './accountRefusal';
import type { RequestGate } from '../nsight/client';
import type { Inventory } from './inventory';
import { devicesOfClient, devicesOfSite, type DeviceList, type DeviceListRef } from './scope';

// The one way to read a part of the fleet. Each list is read once, in few requests at a time, at the rate of the
// inventory,
// and only where it is not known.

/** What was read this many milliseconds ago, or later, is not read again by a scan, before a retry or for a chat. */
export const freshMs = 5 * 60 * 1000;

/** A list as it came, and how many milliseconds ago it was asked for; or why it did not come. */
export type ReadOutcome<T> = { readonly listing: T; readonly ageMs: number } | { readonly error: unknown };

/** How lists are to be read in bulk. */
export interface BulkReadOptions {
  readonly signal: AbortSignal;
  /** A list that was read less than this many milliseconds ago is taken from the cache. */
  readonly maxAgeMs: number;
  /** Where other requests share its places: one for each that may be under way. */
  readonly places?: LimitFunction;
  /** Once it says that the account is refused, nothing more is asked for: the rest fails for that reason. */
  readonly refusal?: AccountRefusal;
}

/** What a bulk read asks its caller before it asks the server. */
export interface BulkReadHooks<K> {
  /** Resolves when the next list may be asked for. */
  readonly ready?: () => Promise<void>;
  /** Whether a list is still wanted when it is its turn; `onUnwanted` is called where it is not. */
  readonly isWanted?: (key: K) => boolean;
  readonly onUnwanted?: () => void;
}

/** The most requests of one bulk read under way at a time. */
export const bulkRequestsAtOnce = 4;
/** Returns the places of the requests that a bulk read may have under way. */
export function bulkPlaces(): LimitFunction {
  return pLimit(bulkRequestsAtOnce);
}

/** The most lists at a time that are asked for, or whose answers wait to be parsed. */
const listsAtOnce = 2 * bulkRequestsAtOnce;

/**
 * Reads the patches of devices, each once, and calls `onRead` with each list as it comes. Never rejects; there is no
 * call
 * for what was not read before the signal fired.
 */
export function readPatches(
  inventory: Inventory,
  deviceIds: readonly string[],
  options: BulkReadOptions & BulkReadHooks<string>,
  onRead: (deviceId: string, outcome: ReadOutcome<Listing<Patch>>) => void,
): Promise<void> {
  const reads = [...new Set(deviceIds)].map((id) => ({
    key: id,
    known: () => inventory.knownPatches(id, options.maxAgeMs),
    ageMs: () => inventory.ageOfPatchesMs(id),
    read: (gate: RequestGate) => inventory.refreshPatches(id, { gate, signal: options.signal }),
  }));
  return readInBulk(inventory, reads, options, onRead);
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
  options: BulkReadOptions & BulkReadHooks<R>,
  onRead: (list: R, outcome: ReadOutcome<DeviceList>) => void,
): Promise<void> {
  const reads = lists.map((list) => ({ key: list, ...deviceListRead(inventory, list, options) }));
  return readInBulk(inventory, reads, options, onRead);
}

function deviceListRead(inventory: Inventory, { scope, type }: DeviceListRef, { maxAgeMs, signal }: BulkReadOptions) {
  if (scope.kind === 'site') {
    const { id } = scope.site;
    const known = () => inventory.knownDevices(id, type, maxAgeMs);
    return {
      known: () => mapKnown(known(), (listing) => devicesOfSite(scope, listing)),
      ageMs: () => inventory.ageOfDevicesMs(id, type),
      read: async (gate: RequestGate) =>
        devicesOfSite(scope, await inventory.devices(id, type, { maxAgeMs, gate, signal })),
    };
  }
  const { id } = scope.client;
  return {
    known: () => mapKnown(inventory.knownAtClient(id, type, maxAgeMs), devicesOfClient),
    ageMs: () => inventory.ageAtClientMs(id, type),
    read: async (gate: RequestGate) =>
      devicesOfClient(await inventory.devicesAtClient(id, type, { maxAgeMs, gate, signal })),
  };
}

function mapKnown<T, U>(value: T | undefined, map: (value: T) => U): U | undefined {
  return value === undefined ? undefined : map(value);
}

interface BulkRead<K, T> {
  readonly key: K;
  readonly known: () => T | undefined;
  readonly ageMs: () => number | undefined;
  readonly read: (gate: RequestGate) => Promise<T>;
}

async function readInBulk<K, T>(
  inventory: Inventory,
  reads: readonly BulkRead<K, T>[],
  {
    signal,
    places = bulkPlaces(),
    refusal,
    ready,
    isWanted = () => true,
    onUnwanted,
  }: BulkReadOptions & BulkReadHooks<K>,
  onRead: (key: K, outcome: ReadOutcome<T>) => void,
): Promise<void> {
  setMaxListeners(0, signal); // Each list that is under way listens to it.
  const isOver = () => signal.aborted;
  const limit = pLimit(listsAtOnce);
  const readOne = async ({ key, known, ageMs, read }: BulkRead<K, T>): Promise<void> => {
    const slot = new Slot(places);
    try {
      await slot.take();
      await ready?.();
      if (isOver()) return;
      if (!isWanted(key)) {
        onUnwanted?.();
        return;
      }
      // The turn comes last before the request: what is asked for late must not fall into the next minute. And it comes
      // before the read, which a user's click may join.
      const turn = known() || refusal?.error ? undefined : await inventory.rateLimiter.acquire(signal);
      if (isOver()) return;
      const listing = known();
      const began = performance.now();
      // Views may have kept the request waiting for so long that its turn is over.
      const gate: RequestGate = (send) =>
        slot.gate(async () => {
          await inventory.rateLimiter.renew(turn, signal);
          return send();
        });
      // A list that had to make room at once has no age any more.
      const age = () => ageMs() ?? performance.now() - began;
      const reading = () => orAborted(outcomeOf(read, age, gate), signal);
      const outcome = listing === undefined ? await unlessRefused(reading, refusal) : { listing, ageMs: age() };
      if (outcome) onRead(key, outcome);
    } finally {
      slot.free();
    }
  };
  await Promise.all(reads.map((one) => limit(readOne, one)));
}

/** The right to have a request under way, which ends with the answer: it may still wait to be parsed then. */
class Slot {
  #release: (() => void) | undefined;

  constructor(private readonly places: LimitFunction) {}

  async take(): Promise<void> {
    this.#release = await new Promise<() => void>((resolve) => {
      void this.places(
        () =>
          new Promise<void>((release) => {
            resolve(release);
          }),
      );
    });
  }

  free(): void {
    this.#release?.();
    this.#release = undefined;
  }

  /** Runs a request in the slot, which was taken before. */
  readonly gate: RequestGate = async (send) => {
    try {
      return await send();
    } finally {
      this.free();
    }
  };
}

/** Reads unless the account is refused, and tells what became of it. */
async function unlessRefused<T>(
  read: () => Promise<ReadOutcome<T> | undefined>,
  refusal: AccountRefusal | undefined,
): Promise<ReadOutcome<T> | undefined> {
  if (refusal?.error) return { error: refusal.error };
  const outcome = await read();
  if (outcome) await refusal?.take('error' in outcome ? outcome.error : undefined);
  return outcome;
}

async function outcomeOf<T>(
  read: (gate: RequestGate) => Promise<T>,
  ageMs: () => number,
  gate: RequestGate,
): Promise<ReadOutcome<T>> {
  try {
    return { listing: await read(gate), ageMs: ageMs() };
  } catch (error) {
    return { error };
  }
}

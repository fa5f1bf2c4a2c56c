import type { LimitFunction } from 'p-limit';
import { freshMs, type BulkReadHooks, type BulkReadOptions, type ReadOutcome } from '../inventory/bulkRead';
import { isLoginFailure } from '../wording/errorKinds';
import { isOfServer, type Outage } from './outage';

/** Lists of a kind that a scan reads, and what becomes of each. */
export interface ScanReads<K, T> {
  readonly of: 'suspects' | 'lists' | 'devices';
  readonly keys: readonly K[];
  /** Whether it is still to be read: a view, or another window, may have read it meanwhile. */
  readonly isDue: (key: K) => boolean;
  readonly read: (
    keys: readonly K[],
    options: BulkReadOptions & BulkReadHooks<K>,
    onRead: (key: K, outcome: ReadOutcome<T>) => void,
  ) => Promise<void>;
  /** It was read, `at` that time. */
  readonly take: (key: K, listing: T, at: number) => void;
  /** It could not be read, for good. */
  readonly fail: (key: K, error: unknown) => void;
}

/** What becomes of what is read in passes. */
export interface ReadInPassesOptions {
  readonly stop: AbortSignal;
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
  /** The server has refused the key. */
  readonly refuse: (error: unknown) => void;
  /** The places of the requests of a scan. */
  readonly places: LimitFunction;
  /** Called once for each key: it was read, could not be read, or need not be read any more. */
  readonly onDone: () => void;
}

/** However often the network fails. */
const mostPasses = 20;

/**
 * Reads lists, and at the end again those that failed because of the server or the way to it, as long as that brings
 * anything. What is left when `stop` fires stays in line.
 */
export async function readInPasses<K, T>(
  reads: ScanReads<K, T>,
  outage: Outage,
  { stop, now, refuse, places, onDone }: ReadInPassesOptions,
): Promise<void> {
  const fail = (key: K, error: unknown): void => {
    reads.fail(key, error);
    onDone();
  };
  let left: readonly K[] = reads.keys;
  for (let pass = 1; left.length > 0; pass++) {
    const failed = new Map<K, unknown>();
    let wasOut = false;
    const settle = (key: K, outcome: ReadOutcome<T>): void => {
      if ('listing' in outcome) {
        outage.answered(performance.now() - outcome.ageMs);
        reads.take(key, outcome.listing, now() - Math.round(outcome.ageMs));
        onDone();
        return;
      }
      const { error } = outcome;
      if (isLoginFailure(error)) refuse(error);
      else
        outage.failed(error, {
          again: () => {
            wasOut = true;
            failed.set(key, error);
          },
          keep: () => {
            if (isOfServer(error)) failed.set(key, error);
            else fail(key, error);
          },
        });
    };
    const hooks = { ready: () => outage.ready(), isWanted: reads.isDue, onUnwanted: onDone };
    await reads.read(left, { signal: stop, maxAgeMs: freshMs, places, ...hooks }, settle);
    await outage.end();
    if (stop.aborted) return;
    const isInVain = failed.size === left.length && !wasOut;
    if (isInVain || pass === mostPasses) for (const [key, error] of failed) fail(key, error);
    left = isInVain || pass === mostPasses ? [] : [...failed.keys()];
  }
}

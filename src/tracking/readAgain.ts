import type { Session } from '../connection/session';
import type { Entry } from '../history/entry';
import { AccountRefusal } from '../inventory/accountRefusal';
import { collectPatches } from '../inventory/bulkRead';
import type { OutcomeRecorder } from './outcomeRecorder';

/** How many devices were read, how many were not because of the signal, and why others were not. */
export interface ReadAgain {
  readonly read: number;
  readonly unread: number;
  readonly errors: readonly unknown[];
}

/** How devices are to be read again. */
export interface ReadAgainOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, all: number) => void;
}

/** Reads the devices of entries again, each once, and notifies at the end of all that ended. Never rejects. */
export async function readAgain(
  session: Session,
  recorder: OutcomeRecorder,
  entries: readonly Entry[],
  options: ReadAgainOptions,
): Promise<ReadAgain> {
  const devices = deviceIdsOf(entries);
  const signal = AbortSignal.any([options.signal, session.closed]);
  const refusal = new AccountRefusal(session.inventory, signal);
  const outcomes = await recorder.inOneGo(() =>
    collectPatches(session.inventory, devices, {
      signal,
      maxAgeMs: 0,
      refusal,
      onProgress: (done) => {
        options.onProgress(done, devices.length);
      },
    }),
  );
  const errors = [...outcomes.values()].flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  // What is said of several is the reason of the first.
  if (refusal.error) errors.sort((a, b) => Number(b === refusal.error) - Number(a === refusal.error));
  return { read: outcomes.size - errors.length, unread: devices.length - outcomes.size, errors };
}

/** Returns the ids of the devices of entries, each once. */
export function deviceIdsOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map(({ place }) => place.device.id))];
}

import type { Session } from '../connection/session';
import type { Entry } from '../history/entry';
import { collectPatches } from '../inventory/bulkRead';
import type { OutcomeRecorder } from './outcomeRecorder';

/** How many devices were read, how many were not because it was cancelled, and why others were not. */
export interface ReadAgain {
  readonly read: number;
  readonly unread: number;
  readonly errors: readonly unknown[];
}

/** Reads the devices of entries again, each once, and tells in one go of what ended. Never rejects. */
export async function readAgain(
  session: Session,
  follow: OutcomeRecorder,
  entries: readonly Entry[],
  cancel: AbortSignal,
  onProgress: (done: number, all: number) => void,
): Promise<ReadAgain> {
  const devices = deviceIdsOf(entries);
  const signal = AbortSignal.any([cancel, session.closed]);
  const outcomes = await follow.inOneGo(() =>
    collectPatches(session.inventory, devices, {
      signal,
      maxAgeMs: 0,
      onProgress: (done) => {
        onProgress(done, devices.length);
      },
    }),
  );
  const errors = [...outcomes.values()].flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  return { read: outcomes.size - errors.length, unread: devices.length - outcomes.size, errors };
}

/** The ids of the devices of entries, each once. */
export function deviceIdsOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map(({ place }) => place.device.id))];
}

import type { Session } from '../connection/session';
import { plural } from '../wording/localize';
import { freshMs } from '../inventory/bulkRead';
import { readFailed, type FailedPatches } from './readFailed';
import { patchesIn, type Target } from '../inventory/target';
import type { ScannedAt } from './picked';

/**
 * What was scanned too long ago to be sent without another look, or at a time that is not known, as one is that is
 * still to come.
 */
export function scannedLongAgo(found: readonly Target[], scannedAt: ScannedAt, now: number): Target[] {
  return found.filter(({ place }) => {
    const ageMs = now - (scannedAt.get(place.device.id) ?? -Infinity);
    return !(ageMs >= 0 && ageMs < freshMs);
  });
}

/** How old what was scanned is, and how the reading may be cancelled. */
export interface FailedByNowOptions {
  readonly scannedAt: ScannedAt;
  /** Unix milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, all: number) => void;
}

/**
 * Returns what is still Failed of what a scan found so, which may be days old. Reads devices for it, at the inventory's
 * rate, unless they were scanned or read in the last minutes. What is not to be sent is in `leftOut`.
 *
 * @returns undefined when the signal fired.
 */
export async function failedByNow(
  session: Session,
  found: readonly Target[],
  { scannedAt, now, signal, onProgress }: FailedByNowOptions,
): Promise<Pick<FailedPatches, 'targets' | 'leftOut'> | undefined> {
  const old = scannedLongAgo(found, scannedAt, now);
  const read = await readFailed(
    session,
    old.map(({ place }) => ({ kind: 'device', place })),
    signal,
    onProgress,
  );
  if (!read) return undefined;
  const failed = new Map(
    read.targets.map(({ place, patches }) => [place.device.id, new Set(patches.map(({ id }) => id))]),
  );
  const targets = found.map((target) =>
    old.includes(target)
      ? { ...target, patches: target.patches.filter(({ id }) => failed.get(target.place.device.id)?.has(id)) }
      : target,
  );
  // Of a device that could not be read `leftOut` tells already.
  const isRead = ({ place }: Target) => read.read.has(place.device.id);
  const moved = patchesIn(old.filter(isRead)) - patchesIn(targets.filter(isRead));
  return {
    targets: targets.filter(({ patches }) => patches.length > 0),
    leftOut:
      moved === 0
        ? read.leftOut
        : [
            { text: plural(moved, '{0} patch is no longer Failed', '{0} patches are no longer Failed') },
            ...read.leftOut,
          ],
  };
}

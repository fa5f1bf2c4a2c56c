// What becomes of a retried patch, by the clock alone: nothing runs between two requests, so nothing has to be stopped.
import { status } from './patchCodes';
import type { FleetPatch } from './fleet';

/**
 * When a retried patch leaves each state, in milliseconds after the retry. The real one waits for the next scheduled
 * window (C); here it is over within two minutes, to be watched.
 */
export const retryTimes = { pending: 15_000, queued: 35_000, installing: 75_000, spread: 30_000 } as const;

/** The status code of a patch at a time. */
export function statusAt(patch: FleetPatch, now: number): number {
  if (patch.retriedAt === undefined) return patch.status;
  const since = now - patch.retriedAt;
  if (since < retryTimes.pending) return status.pending;
  if (since < retryTimes.queued) return status.queued;
  return now < endOfRetry(patch, patch.retriedAt) ? status.installing : patch.retryEndsIn;
}

/** When it was installed, as N-sight writes it (`31-Jul-2024 00:00`); empty when it is not. */
export function installDateAt(patch: FleetPatch, now: number): string {
  if (patch.retriedAt === undefined) return patch.installDate;
  return statusAt(patch, now) === status.installed ? dateText(endOfRetry(patch, patch.retriedAt), true) : '';
}

/** Failed becomes Pending; false, and nothing changed, for a patch in any other state (C). */
export function beginRetry(patch: FleetPatch, now: number): boolean {
  if (statusAt(patch, now) !== status.failed) return false;
  patch.retriedAt = now;
  return true;
}

/** Makes the state of now the lasting one, and ends the retry. */
export function settle(patch: FleetPatch, now: number): void {
  const [code, installed] = [statusAt(patch, now), installDateAt(patch, now)];
  Object.assign(patch, { status: code, installDate: installed, retriedAt: undefined });
}

/** A date as N-sight writes it, in UTC: `31-Jul-2024`, or with the time `31-Jul-2024 00:00`. */
export function dateText(ms: number, withTime = false): string {
  const [, day = '', month = '', year = '', time = ''] = new Date(ms).toUTCString().split(' ');
  return `${day}-${month}-${year}${withTime ? ` ${time.slice(0, 5)}` : ''}`;
}

/** Patches of one retry end at different times; the last digits of the id say when. */
function endOfRetry(patch: FleetPatch, retriedAt: number): number {
  return retriedAt + retryTimes.installing + ((Number(patch.id.slice(-2)) || 0) / 100) * retryTimes.spread;
}

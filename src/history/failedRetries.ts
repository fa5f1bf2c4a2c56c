import { isRetry } from '../writes';
import { failedAgain, hasEnded, patchOf, wasSent, type Entry, type EntryPatch } from './entry';

/** Returns how many retries of a patch on a device in a row failed again; 0 for none. */
export type FailedRetries = (deviceId: string, patchId: string) => number;

/**
 * Counts the retries of an account that failed again, of each patch since it was last not failed. A retry whose end is
 * not known does not count, nor one that the server took for applied already: it was pending by an earlier one.
 *
 * @param entries - the newest first, as the history has them.
 */
export function failedRetries(entries: readonly Entry[], account: string): FailedRetries {
  const devices = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (entry.account !== account || !isRetry(entry)) continue;
    const { id } = entry.place.device;
    const known = devices.get(id);
    if (known) known.push(entry);
    else devices.set(id, [entry]);
  }
  return (deviceId, patchId) => countInARow(devices.get(deviceId) ?? [], patchId);
}

function countInARow(entries: readonly Entry[], patchId: string): number {
  let count = 0;
  for (const entry of entries) {
    const patch = patchOf(entry, patchId);
    if (!patch || !wasSent(patch)) continue;
    if (endedWell(entry, patch)) break;
    if (patch.outcome !== 'alreadyApplied' && failedAgain(entry, patch)) count += 1;
  }
  return count;
}

/** Whether a patch was last seen not failed after a retry: what fails later is another failure. */
function endedWell(entry: Entry, patch: EntryPatch): boolean {
  return patch.gone || (hasEnded(entry, patch) && patch.status !== 'failed');
}

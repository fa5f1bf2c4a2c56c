import type { Entry, EntryPatch } from '../../../src/history/entry';

/** A patch that a retry took and that was not read since. */
export function entryPatch(given: Partial<EntryPatch> = {}): EntryPatch {
  return { id: '1', title: 'KB1', outcome: 'accepted', status: undefined, statusLabel: undefined, moved: false, ...given };
}

/** A retry on SRV-01 at time 0 that was answered. */
export function entry(given: Partial<Entry> = {}): Entry {
  return {
    id: '0-a', account: 'https://rmm.example', at: 0, service: 'patch_retry',
    place: { client: { id: '1', name: 'ACME' }, site: { id: '11', name: 'Head Office' }, device: { id: '111', name: 'SRV-01' } },
    patches: [entryPatch()], messages: [], error: undefined, sender: undefined, checkedAt: undefined, told: false, ...given,
  };
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

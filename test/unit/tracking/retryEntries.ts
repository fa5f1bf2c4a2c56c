// Entries of the history, sent at time 0.
import type { Entry, EntryPatch } from '../../../src/history/entry';
import * as support from '../../support/data/entries';

export { day, hour, minute } from '../../support/data/entries';

/** A patch that a retry took and that was not read since. */
export function entryPatch(given: Partial<EntryPatch> = {}): EntryPatch {
  return support.entryPatch({ id: '1', title: 'KB1', ...given });
}

/** A retry on SRV-01 that was answered. */
export function entry(given: Partial<Entry> = {}): Entry {
  return support.entry({ account: 'https://rmm.example', at: 0, patches: [entryPatch()], ...given });
}

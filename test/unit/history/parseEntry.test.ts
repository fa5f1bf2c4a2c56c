import assert from 'node:assert/strict';
import type { Entry, EntryPatch } from '../../../src/history/entry';
import { entryText, parseEntry } from '../../../src/history/parseEntry';
import { entry, sentAt } from '../../support/data/entries';

/** With a value in every field, also in those that are optional: the compiler asks for a new one. */
const patch: Required<EntryPatch> = {
  id: '5',
  title: 'KB5031356',
  outcome: 'alreadyApplied',
  wasFailed: false,
  status: 'unknown',
  statusLabel: 'Superseded',
  gone: true,
  moved: true,
  policyHolds: false,
};
const whole: Required<Entry> = {
  ...entry({ id: 'a', service: 'patch_approve' }),
  sentAt: sentAt + 1,
  sentUpMs: 3,
  patches: [patch],
  messages: ['Done'],
  error: 'No answer',
  sender: { pid: 1, run: 'x' },
  checkedAt: sentAt + 2,
  checkedAfterMs: 4,
  told: true,
  teller: { pid: 2, run: 'y' },
};

describe('an entry as it is stored', () => {
  it('is read as it was written, each field of it', () => {
    assert.deepEqual(parseEntry(entryText(whole)), whole);
    assert.deepEqual(
      Object.entries({ ...whole, ...patch }).filter(([, value]) => value === undefined),
      [],
    );
  });
});

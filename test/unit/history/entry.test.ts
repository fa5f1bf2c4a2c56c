import assert from 'node:assert/strict';
import { failedAgain, interrupted, isFinished, seen, type Entry } from '../../../src/history/entry';
import type { PatchStatus } from '../../../src/nsight/records';
import { patch } from '../../support/records';
import { day, entry, entryPatch, hour, minute } from '../retries/entries';

const read = (of: Entry, status: PatchStatus, at: number) => seen(of, [patch({ id: '1', status, statusLabel: status })], at);

describe('an entry of the history', () => {
  it('is finished when each of its patches has ended', () => {
    const ends: [PatchStatus, boolean][] = [['installed', true], ['ignored', true], ['rebootRequired', true], ['pending', false], ['queued', false], ['installing', false], ['missing', false], ['unknown', false]];
    for (const [status, finished] of ends) assert.equal(isFinished(read(entry(), status, minute), minute), finished, status);
    const two = entry({ patches: [entryPatch({ status: 'installed' }), entryPatch({ id: '2', status: 'pending' })] });
    assert.equal(isFinished(two, minute), false);
  });

  it('is finished after seven days, whatever its patches do, but not while it is being sent', () => {
    assert.equal(isFinished(entry(), 7 * day), false);
    assert.equal(isFinished(entry(), 7 * day + 1), true);
    assert.equal(isFinished(entry({ sender: { pid: 1, run: 'x' } }), 7 * day + 1), false);
  });

  it('does not take a patch for failed again that N-sight has not moved yet', () => {
    const early = read(entry(), 'failed', minute);
    assert.deepEqual([early.patches.map((one) => failedAgain(early, one)), isFinished(early, minute)], [[false], false]);
    const moved = read(read(entry(), 'pending', minute), 'failed', 2 * minute);
    assert.deepEqual([moved.patches.map((one) => failedAgain(moved, one)), isFinished(moved, 2 * minute)], [[true], true]);
    const late = read(entry(), 'failed', hour + 1);
    assert.deepEqual([late.patches.map((one) => failedAgain(late, one)), isFinished(late, hour + 1)], [[true], true]);
  });

  it('waits for nothing that was not sent, and for what is unknown', () => {
    assert.equal(isFinished(entry({ patches: [entryPatch({ outcome: 'refused' }), entryPatch({ outcome: 'unsent' })] }), 0), true);
    for (const outcome of ['accepted', 'alreadyApplied', 'notAcknowledged', 'unknown'] as const) assert.equal(isFinished(entry({ patches: [entryPatch({ outcome })] }), 0), false, outcome);
  });

  it('of a policy is finished with its answer, or with the next reading where none came', () => {
    const approved = entry({ service: 'patch_approve' });
    assert.equal(isFinished(approved, 0), true);
    const unknown = entry({ service: 'patch_approve', patches: [entryPatch({ outcome: 'unknown' })] });
    assert.equal(isFinished(unknown, 0), false);
    assert.equal(isFinished(read(unknown, 'missing', minute), minute), true);
  });

  it('keeps what was last known of a patch apart from one that is no longer listed', () => {
    const gone = seen(read(entry(), 'pending', minute), [], 2 * minute);
    assert.deepEqual([gone.patches[0]?.status, gone.patches[0]?.moved, gone.checkedAt], [undefined, true, 2 * minute]);
  });

  it('is unknown when its sender is gone, but for what had an outcome', () => {
    const sending = entry({ sender: { pid: 1, run: 'x' }, patches: [entryPatch({ outcome: 'sending' }), entryPatch({ id: '2', outcome: 'accepted' })] });
    const { sender, patches, error } = interrupted(sending);
    assert.deepEqual([sender, patches.map(({ outcome }) => outcome), error], [undefined, ['unknown', 'accepted'], 'VS Code ended before the answer came.']);
  });
});

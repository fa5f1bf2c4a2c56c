import assert from 'node:assert/strict';
import {
  type Entry,
  type EntryPatch,
  failedAgain,
  isFinished,
  type PatchOutcome,
  withReading,
} from '../../../src/history/entry';
import { interrupted, newEntry, sending } from '../../../src/history/sending';
import { day, entry, entryPatch, hour, minute, sentAt } from '../../support/data/entries';
import { patch } from '../../support/data/records';

/** An entry of one patch that was last read this long after it was sent. */
function read(given: Partial<EntryPatch>, after = minute, of: Partial<Entry> = {}): Entry {
  return entry({ patches: [entryPatch(given)], checkedAt: sentAt + after, ...of });
}

const again = (one: Entry) => one.patches.map((its) => failedAgain(one, its));
describe('an entry', () => {
  it('begins as unsent, with the names and ids that are needed and no more', () => {
    const sender = { pid: 1, run: 'x' };
    const long = {
      client: { id: '1', name: 'A', more: 1 },
      site: { id: '2', name: 'B', more: 1 },
      device: { id: '3', name: 'C', more: 1 },
    };
    const made = newEntry({ account: 'a', at: 7, service: 'patch_ignore', sender }, 'id', {
      place: long,
      patches: [patch({ id: '5' })],
    });
    assert.deepEqual(made, {
      id: 'id',
      account: 'a',
      at: 7,
      sentAt: undefined,
      service: 'patch_ignore',
      sender,
      messages: [],
      error: undefined,
      checkedAt: undefined,
      told: false,
      place: { client: { id: '1', name: 'A' }, site: { id: '2', name: 'B' }, device: { id: '3', name: 'C' } },
      patches: [
        {
          id: '5',
          title: 'KB5031356',
          outcome: 'unsent',
          wasFailed: true,
          status: undefined,
          statusLabel: undefined,
          gone: false,
          moved: false,
          policyHolds: undefined,
        },
      ],
    });
  });

  it('is being sent by whom it says, with all that was not sent yet', () => {
    const outcomes: readonly PatchOutcome[] = ['unsent', 'accepted', 'unknown'];
    const planned = entry({ error: 'left', patches: outcomes.map((outcome) => entryPatch({ outcome })) });
    const now = sending(planned, { pid: 1, run: 'x' }, sentAt + minute);
    assert.deepEqual(
      [now.sender, now.sentAt, now.error, now.patches.map(({ outcome }) => outcome)],
      [{ pid: 1, run: 'x' }, sentAt + minute, undefined, ['sending', 'accepted', 'unknown']],
    );
    assert.deepEqual(sending(now).sender, now.sender);
  });

  it('notes what a reading tells of its patches, and keeps what it tells nothing of', () => {
    const patches = [
      entryPatch(),
      entryPatch({ id: '6', status: 'queued', statusLabel: 'Queued', moved: true }),
      entryPatch({ id: '7', gone: true, status: 'pending' }),
    ];
    const now = withReading(
      entry({ patches }),
      [
        patch({ status: 'pending', statusLabel: 'Pending' }),
        patch({ id: '7', status: 'failed', statusLabel: 'Failed' }),
      ],
      sentAt + minute,
    );
    assert.equal(now.checkedAt, sentAt + minute);
    assert.deepEqual(
      now.patches.map(({ id, status, statusLabel, gone, moved }) => [id, status, statusLabel, gone, moved]),
      [
        ['5', 'pending', 'Pending', false, true],
        ['6', 'queued', 'Queued', true, true],
        ['7', 'failed', 'Failed', false, false],
      ],
    );
  });

  it('learns nothing from a list without any patches', () => {
    for (const one of [
      read({ status: 'pending', moved: true }),
      entry({ service: 'patch_approve', patches: [entryPatch({ outcome: 'unknown' })] }),
    ]) {
      assert.equal(withReading(one, [], sentAt + day), one);
      assert.ok(!isFinished(one, sentAt + day));
    }
  });

  it('takes neither Failed nor a list without the patch for a move, and forgets none', () => {
    const moves = (patches: Parameters<typeof withReading>[1], moved = false) =>
      withReading(read({ moved }), patches, sentAt + hour).patches[0]?.moved;
    assert.deepEqual(
      [
        moves([patch()]),
        moves([patch({ id: '6' })]),
        moves([patch({ status: 'rebootRequired' })]),
        moves([patch()], true),
      ],
      [false, false, true, true],
    );
  });

  it('is without an answer for good when it was interrupted; what was answered stays', () => {
    const outcomes: readonly PatchOutcome[] = ['sending', 'accepted', 'refused'];
    const now = interrupted(
      entry({ sender: { pid: 1, run: 'x' }, patches: outcomes.map((outcome) => entryPatch({ outcome })) }),
    );
    assert.deepEqual(
      [now.sender, now.patches.map(({ outcome }) => outcome)],
      [undefined, ['unknown', 'accepted', 'refused']],
    );
    assert.deepEqual(
      [now.error, interrupted(entry({ error: 'first' })).error],
      ['VS Code closed before the answer arrived.', 'first'],
    );
  });

  it('is not sent when it was interrupted before, which is no failure', () => {
    const now = interrupted(
      entry({
        sender: { pid: 1, run: 'x' },
        patches: [entryPatch({ outcome: 'unsent' }), entryPatch({ id: '6', outcome: 'unsent' })],
      }),
    );
    assert.deepEqual(
      [now.sender, now.error, now.patches.map(({ outcome }) => outcome)],
      [undefined, 'VS Code closed before this was sent.', ['unsent', 'unsent']],
    );
    assert.deepEqual([isFinished(now, sentAt), again(now)], [true, [false, false]]);
  });
});

import assert from 'node:assert/strict';
import {
  type Entry,
  type EntryPatch,
  failedAgain,
  isFinished,
  type PatchOutcome,
  seen,
  wasSent,
} from '../../../src/history/entry';
import { interrupted, newEntry, sending } from '../../../src/history/sending';
import type { PatchStatus, WriteService } from '../../../src/nsight/records';
import { day, entry, entryPatch, hour, minute, sentAt } from '../../support/data/entries';
import { patch } from '../../support/data/records';
import { isRetry } from '../../../src/writes';

/** An entry of one patch that was last read this long after it was sent. */
function read(given: Partial<EntryPatch>, after = minute, of: Partial<Entry> = {}): Entry {
  return entry({ patches: [entryPatch(given)], checkedAt: sentAt + after, ...of });
}

const again = (one: Entry) => one.patches.map((its) => failedAgain(one, its));
const unread: readonly (PatchStatus | undefined)[] = [
  undefined,
  'missing',
  'pending',
  'queued',
  'installing',
  'unknown',
];

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
    const now = seen(
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
      assert.equal(seen(one, [], sentAt + day), one);
      assert.ok(!isFinished(one, sentAt + day));
    }
  });

  it('takes neither Failed nor a list without the patch for a move, and forgets none', () => {
    const moves = (patches: Parameters<typeof seen>[1], moved = false) =>
      seen(read({ moved }), patches, sentAt + hour).patches[0]?.moved;
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

describe('a patch failed again', () => {
  it('when it was seen otherwise since, or more than an hour after it was sent', () => {
    assert.deepEqual(again(read({ status: 'failed', moved: true })), [true]);
    assert.deepEqual(again(read({ status: 'failed' }, hour)), [false]);
    assert.deepEqual(again(read({ status: 'failed' }, hour + 1)), [true]);
  });

  it('an hour after it was sent, not after it was planned', () => {
    const late = { sentAt: sentAt + hour };
    assert.deepEqual(
      [again(read({ status: 'failed' }, 2 * hour, late)), again(read({ status: 'failed' }, 2 * hour + 1, late))],
      [[false], [true]],
    );
  });

  it('when it had, though it is no longer listed; but not because it is not', () => {
    assert.deepEqual(again(read({ status: 'failed', moved: true, gone: true }, day)), [true]);
    assert.deepEqual(again(read({ status: 'failed', gone: true }, day)), [false]);
  });

  it('not before it was read, not in another status, and not when it is not listed', () => {
    for (const status of [...unread, 'installed', 'ignored', 'rebootRequired'] satisfies (PatchStatus | undefined)[]) {
      assert.deepEqual(again(read({ status, moved: true }, day)), [false], status);
    }
    assert.deepEqual(again(entry()), [false]);
  });

  it('only of retries that were sent', () => {
    const failed: Partial<EntryPatch> = { status: 'failed', moved: true };
    const by = (service: WriteService) => again(read(failed, day, { service }))[0];
    const after = (outcome: PatchOutcome) => again(read({ ...failed, outcome }, day))[0];
    assert.deepEqual([by('patch_reprocess'), by('patch_approve'), by('patch_inherit')], [true, false, false]);
    assert.deepEqual(
      [after('unknown'), after('alreadyApplied'), after('notAcknowledged'), after('refused'), after('unsent')],
      [true, true, true, false, false],
    );
  });
});

describe('an entry is finished', () => {
  const finished = (one: Entry, after = minute) => isFinished(one, sentAt + after);

  it('when all its patches have ended', () => {
    for (const status of ['installed', 'ignored', 'rebootRequired'] satisfies PatchStatus[])
      assert.ok(finished(read({ status, moved: true })), status);
    assert.ok(finished(read({ status: 'failed', moved: true })));
    const most = [entryPatch({ status: 'installed' }), entryPatch({ id: '6', status: 'pending' })];
    assert.ok(!finished(entry({ patches: most })));
  });

  it('not while one waits, is no longer listed, or is just still failed', () => {
    for (const status of unread) assert.ok(!finished(read({ status, moved: true })), status);
    for (const status of unread) assert.ok(!finished(read({ status, gone: true, moved: true })), status);
    assert.ok(!finished(read({ status: 'failed' })));
    assert.ok(!finished(entry({ patches: [entryPatch({ outcome: 'unknown' })] })));
  });

  it('after seven days, whatever was read', () => {
    assert.ok(!finished(read({ status: 'pending' }), 7 * day));
    assert.ok(finished(read({ status: 'pending' }), 7 * day + 1));
  });

  it('not while its answer is to come', () => {
    assert.ok(!finished(read({ status: 'installed' }, minute, { sender: { pid: 1, run: 'x' } }), 8 * day));
  });

  it('at once where nothing was sent', () => {
    const [refused, unsent] = [entryPatch({ outcome: 'refused' }), entryPatch({ id: '6', outcome: 'unsent' })];
    assert.ok(finished(entry({ patches: [refused, unsent] })));
    assert.ok(!finished(entry({ patches: [refused, unsent, entryPatch({ id: '7' })] })));
  });

  it('at once where a policy was set, and without an answer with the next reading', () => {
    const policy = (outcome: PatchOutcome, after?: number) =>
      finished(read({ outcome }, minute, { service: 'patch_approve', checkedAt: after }));
    assert.deepEqual([policy('accepted'), policy('alreadyApplied'), policy('notAcknowledged')], [true, true, true]);
    assert.deepEqual([policy('unknown'), policy('unknown', sentAt + 1)], [false, true]);
  });
});

describe('the rules of an entry', () => {
  it('take retry and reprocess for what is carried out later', () => {
    const services: readonly WriteService[] = [
      'patch_retry',
      'patch_reprocess',
      'patch_approve',
      'patch_ignore',
      'patch_do_nothing',
      'patch_inherit',
    ];
    assert.deepEqual(
      services.filter((service) => isRetry({ service })),
      ['patch_retry', 'patch_reprocess'],
    );
  });

  it('take for sent whatever may have arrived', () => {
    const outcomes: readonly PatchOutcome[] = [
      'sending',
      'accepted',
      'alreadyApplied',
      'notAcknowledged',
      'unknown',
      'refused',
      'unsent',
    ];
    assert.deepEqual(
      outcomes.filter((outcome) => !wasSent(entryPatch({ outcome }))),
      ['refused', 'unsent'],
    );
  });

  it('tells of a policy without an answer, by the next reading, whether it was carried out', () => {
    const killed = (service: WriteService) => entry({ service, patches: [entryPatch({ outcome: 'unknown' })] });
    const holds = (service: WriteService, given: Parameters<typeof patch>[0]) =>
      seen(killed(service), [patch({ id: '5', ...given })], sentAt + minute).patches[0]?.policyHolds;
    assert.deepEqual(
      [
        holds('patch_approve', { policy: 'approve' }),
        holds('patch_approve', { policy: 'ignore' }),
        holds('patch_approve', { policy: 'unknown' }),
      ],
      [true, false, undefined],
    );
    assert.deepEqual(
      [
        holds('patch_ignore', { policy: 'ignore' }),
        holds('patch_do_nothing', { policy: 'doNothing' }),
        holds('patch_retry', { policy: 'approve' }),
      ],
      [true, true, undefined],
    );
    assert.deepEqual(
      [holds('patch_inherit', { policyOverridden: false }), holds('patch_inherit', { policyOverridden: true })],
      [true, false],
    );
  });

  it('did not fail again where it had not failed before, and has ended all the same', () => {
    const sent = entry({ patches: [entryPatch({ wasFailed: false })] });
    const failed = seen(
      seen(sent, [patch({ id: '5', status: 'missing' })], sentAt + 1),
      [patch({ id: '5', status: 'failed' })],
      sentAt + 2,
    );
    const [its = assert.fail()] = failed.patches;
    assert.deepEqual([failedAgain(failed, its), isFinished(failed, sentAt + 3)], [false, true]);
  });
});

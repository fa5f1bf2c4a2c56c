import assert from 'node:assert/strict';
import {
  type Entry,
  type EntryPatch,
  failedAgain,
  fitToClock,
  isFinished,
  isNews,
  type PatchOutcome,
  withReading,
  wasSent,
} from '../../../src/history/entry';
import { writeServices, type PatchStatus, type WriteService } from '../../../src/nsight/records';
import { day, entry, entryPatch, hour, minute, sentAt } from '../../support/data/entries';
import { patch } from '../../support/data/records';
import { writeFacts } from '../../support/data/writeFacts';

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
    const after = (outcome: PatchOutcome) => again(read({ ...failed, outcome }, day))[0];
    for (const service of writeServices) {
      const isRetry = writeFacts[service].policy === undefined;
      assert.deepEqual(again(read(failed, day, { service })), [isRetry], service);
    }
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
      withReading(killed(service), [patch({ id: '5', ...given })], sentAt + minute).patches[0]?.policyHolds;
    const policies = ['approve', 'ignore', 'doNothing', 'unknown'] as const;
    for (const service of writeServices) {
      const wanted = writeFacts[service].policy;
      for (const policy of policies) {
        for (const policyOverridden of [false, true]) {
          const isKnown = wanted === 'inherited' || (wanted !== undefined && policy !== 'unknown');
          const itHolds = wanted === 'inherited' ? !policyOverridden : policy === wanted;
          assert.equal(holds(service, { policy, policyOverridden }), isKnown ? itHolds : undefined, service);
        }
      }
    }
  });

  it('take what was asked for before the write, or before the last reading, for nothing new', () => {
    const isNewsAt = (askedAt: number, given: Partial<Entry>) => isNews(entry({ ...given }), askedAt, sentAt + hour);
    const sentLate = { sentAt: sentAt + minute };
    assert.deepEqual(
      [isNewsAt(sentAt - 1, {}), isNewsAt(sentAt, {}), isNewsAt(sentAt, sentLate)],
      [false, true, false],
    );
    const read = { ...sentLate, checkedAt: sentAt + 2 * minute };
    assert.deepEqual([isNewsAt(sentAt + minute, read), isNewsAt(sentAt + 2 * minute, read)], [false, true]);
    // A time to come tells nothing, but for what the clock is kept right by; the other still counts.
    const ahead = { ...sentLate, checkedAt: sentAt + day };
    assert.deepEqual([isNewsAt(sentAt, ahead), isNewsAt(sentAt + minute, ahead)], [false, true]);
    assert.equal(isNewsAt(sentAt + hour, { checkedAt: sentAt + hour + 1_000 }), false);
    assert.equal(isNewsAt(sentAt + hour, { checkedAt: sentAt + hour + 1_001 }), true);
  });

  it("begin to wait anew after a gap that is the clock's, which a reading of a time to come does not hide", () => {
    const now = sentAt + 40 * day;
    const sent = (checkedAt: number) => fitToClock(entry({ sentAt, checkedAt }), now).sentAt;
    assert.deepEqual([sent(now - day), sent(sentAt + day), sent(now + day)], [sentAt, now, now]);
  });

  it('did not fail again where it had not failed before, and has ended all the same', () => {
    const sent = entry({ patches: [entryPatch({ wasFailed: false })] });
    const failed = withReading(
      withReading(sent, [patch({ id: '5', status: 'missing' })], sentAt + 1),
      [patch({ id: '5', status: 'failed' })],
      sentAt + 2,
    );
    const [its = assert.fail()] = failed.patches;
    assert.deepEqual([failedAgain(failed, its), isFinished(failed, sentAt + 3)], [false, true]);
  });
});

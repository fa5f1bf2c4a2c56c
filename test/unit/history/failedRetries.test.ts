import assert from 'node:assert/strict';
import type { Entry, EntryPatch } from '../../../src/history/entry';
import { failedRetries } from '../../../src/history/failedRetries';
import type { PatchStatus } from '../../../src/nsight/records';
import { entry, entryPatch, minute, sentAt } from '../../support/data/entries';

const failedOnceMore: Partial<EntryPatch> = { status: 'failed', moved: true };

/** A retry of patch 5 on device 101, as it was last read. */
function retry(given: Partial<EntryPatch>, of: Partial<Entry> = {}): Entry {
  return entry({ patches: [entryPatch(given)], checkedAt: sentAt + minute, ...of });
}

/** How often patch 5 of that device failed again; the newest entry first. */
function count(...entries: Entry[]): number {
  const [{ account, place }] = [entry()];
  return failedRetries(entries, account)(place.device.id, entryPatch().id);
}

describe('how many retries failed again', () => {
  it('is counted for each patch, device and account', () => {
    const other = entryPatch({ id: '6', status: 'pending', moved: true });
    const entries = [retry(failedOnceMore), entry({ patches: [entryPatch(failedOnceMore), other] })];
    const { account, place } = entry();
    const of = failedRetries(entries, account);
    assert.equal(of(place.device.id, '5'), 2);
    assert.equal(of(place.device.id, '6'), 0);
    assert.equal(of('another', '5'), 0);
    assert.equal(failedRetries(entries, 'https://another.example')(place.device.id, '5'), 0);
  });

  it('begins anew once a retry has installed it, or it is no longer listed', () => {
    const again = retry(failedOnceMore);
    for (const status of ['installed', 'rebootRequired', 'ignored'] satisfies (PatchStatus | undefined)[])
      assert.equal(count(again, retry({ status, moved: true }), again, again), 1, status);
    assert.equal(count(retry({ ...failedOnceMore, gone: true }), again), 0);
  });

  it('leaves out what has not ended, and goes on before it', () => {
    for (const status of [undefined, 'pending', 'missing'] satisfies (PatchStatus | undefined)[])
      assert.equal(count(retry({ status }), retry(failedOnceMore)), 1, status);
  });

  it('leaves out what was never sent, and what only waited for an earlier retry', () => {
    const again = retry(failedOnceMore);
    assert.equal(count(retry({ ...failedOnceMore, outcome: 'refused' }), again), 1);
    assert.equal(count(retry({ ...failedOnceMore, outcome: 'alreadyApplied' }), again), 1);
    assert.equal(count(retry({ ...failedOnceMore, wasFailed: false }), again), 1);
  });

  it('counts no policy', () => {
    assert.equal(count(retry(failedOnceMore, { service: 'patch_approve' }), retry(failedOnceMore)), 1);
  });
});

import assert from 'node:assert/strict';
import { InFlightPatches } from '../../../src/actions/inFlightPatches';
import type { Entry, EntryPatch } from '../../../src/history/entry';
import { failedAgainText, patchState } from '../../../src/views/patchState';
import { clockTime } from '../../../src/wording/time';
import { writes } from '../../../src/writes';
import { entryPatch, Folder, hour, minute, place } from '../../support/data/entries';

describe('what a row says of a patch beside its status', () => {
  const folder = new Folder();
  const now = Date.now();
  const of = { account: 'https://example.com', deviceId: '111', id: '5' };
  const stored = (id: string, ago: number, patch: Partial<EntryPatch>, given: Partial<Entry> = {}) => {
    folder.store({ id, account: of.account, at: now - ago, patches: [entryPatch(patch)], ...given });
  };
  const state = async () => patchState({ inFlight: new InFlightPatches(), history: await folder.loaded() }, of);
  const at = (ago: number) => clockTime(now - ago, now);

  it('is when it was retried, as long as nobody has read it since', async () => {
    stored('a', minute, {});
    const { pendingSince, retriedAt, failedRetries } = await state();
    assert.deepEqual([pendingSince, retriedAt, failedRetries], [at(minute), at(minute), 0]);
  });

  it('is since when it is pending, by the retry that made it so', async () => {
    stored('a', 3 * hour, { status: 'pending', moved: true }, { checkedAt: now });
    stored('b', minute, { outcome: 'alreadyApplied', status: 'pending' }, { checkedAt: now });
    const { pendingSince, retriedAt } = await state();
    assert.deepEqual([pendingSince, retriedAt], [at(3 * hour), undefined]);
  });

  it('is nothing of a retry that has ended, but that it failed again', async () => {
    stored('a', 3 * hour, { status: 'installed', moved: true }, { checkedAt: now });
    assert.deepEqual(await state(), {
      doing: undefined,
      pendingSince: undefined,
      retriedAt: undefined,
      failedRetries: 0,
    });
    stored('b', 2 * hour, { status: 'failed', moved: true }, { checkedAt: now });
    const { pendingSince, failedRetries } = await state();
    assert.deepEqual([pendingSince, failedRetries], [undefined, 1]);
    stored('c', hour, { status: 'failed', moved: true }, { checkedAt: now });
    const again = await state();
    assert.equal(again.failedRetries, 2);
    assert.equal(failedAgainText('Failed', again.failedRetries ?? 0), 'Failed again after 2 retries');
    assert.equal(failedAgainText('Failed', 1), 'Failed again');
  });

  it('is nothing of what was not sent, of another action, or of another account', async () => {
    stored('a', minute, { outcome: 'refused' });
    stored('b', minute, {}, { service: 'patch_approve' });
    stored('c', minute, {}, { account: 'https://other.example' });
    assert.deepEqual(await state(), { doing: undefined });
  });

  it('is what is being done to it', async () => {
    const inFlight = new InFlightPatches();
    inFlight.claim(of.account, writes.patch_ignore, [
      { place: place('111'), patches: [{ id: '5', title: 'KB1', status: 'failed' }] },
    ]);
    const { doing } = patchState({ inFlight, history: await folder.loaded() }, of);
    assert.equal(doing, writes.patch_ignore.doing);
  });
});

import assert from 'node:assert/strict';
import type { Session } from '../../../src/connection/session';
import { day, entry, entryPatch, Folder, hour, place } from '../../support/data/entries';
import { fitted } from '../../../src/tracking/dueEnds';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { recorded } from './recorded';

describe('a retry for which nobody waits any more', () => {
  const folder = new Folder();
  let now = 0;
  const follow = (session: Session) => recorded(folder, session, () => now);

  const pending = entryPatch({ id: '101', status: 'pending', statusLabel: 'Pending', moved: true });
  const late = () => ({ at: now - 7 * day - 1, place: place('1', 'SRV-1'), patches: [pending] });
  beforeEach(() => {
    now = 100 * day;
  });

  it('is told once, in one of two windows, as soon as it is given up', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    folder.store({ ...late(), at: now - 7 * day, account: session.account });
    const windows = [follow(session), follow(session)];
    await Promise.all(windows.map(({ history }) => history.load()));
    const toldNow = async () => {
      await Promise.all(windows.map((window) => window.follow.tellDue()));
      return windows.flatMap(({ told }) => told);
    };
    assert.deepEqual(await toldNow(), []);
    now += 1;
    assert.deepEqual(await toldNow(), [['SRV-1']]);
    assert.deepEqual(await toldNow(), [['SRV-1']]);
    assert.deepEqual(
      (await folder.loaded()).entries.map(({ told, patches }) => [told, patches[0]?.status]),
      [[true, 'pending']],
    );
  });

  it('and was told stays told, whatever the clock is set to', () => {
    const told = entry({ ...late(), told: true });
    assert.equal(fitted(told, told.at - 2 * hour), told);
    const untold = entry(late());
    assert.notEqual(fitted(untold, untold.at - 2 * hour), untold);
  });

  it('is told together with what ended in the same round', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(2, 1) });
    folder.store({ ...late(), id: 'late', account: session.account });
    folder.store({
      id: 'ended',
      account: session.account,
      at: now - 2 * hour,
      place: place('2', 'SRV-2'),
      patches: [entryPatch({ id: '201' })],
    });
    const { history, follow: following, told } = follow(session);
    await history.load();
    await following.inOneGo(() => session.inventory.refreshPatches('2'));
    assert.deepEqual(told, [['SRV-1', 'SRV-2']]);
  });

  it('is not told of what ended, was never sent or told before, of a policy, nor of another account', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const of = { ...late(), account: session.account };
    folder.store({ ...of, id: 'ended', patches: [entryPatch({ status: 'installed' })] });
    folder.store({ ...of, id: 'refused', patches: [entryPatch({ outcome: 'refused' })] });
    folder.store({ ...of, id: 'told', told: true });
    folder.store({ ...of, id: 'policy', service: 'patch_approve', patches: [entryPatch({ outcome: 'unknown' })] });
    folder.store({ ...of, id: 'theirs', account: 'https://other.example' });
    const { history, follow: following, told } = follow(session);
    await history.load();
    await following.tellDue();
    assert.deepEqual(told, []);
  });

  it('is no longer to be told by anybody once it was, also where the clock is set back', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1), now: () => now });
    folder.store({ ...late(), account: session.account });
    const { history, follow: following, told } = follow(session);
    await following.tellDue();
    now -= 3 * day;
    await following.inOneGo(() => session.inventory.refreshPatches('1'));
    await following.tellDue();
    const [entry] = history.entries;
    assert.deepEqual([told, entry?.patches[0]?.status], [[['SRV-1']], 'failed']);
    assert.deepEqual([entry?.told, entry?.teller], [true, undefined]);
  });
});

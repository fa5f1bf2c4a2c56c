import assert from 'node:assert/strict';
import { sendWrites } from '../../../src/actions/sendWrites';
import { status } from '../../../src/demo/patchCodes';
import { fleetDevices } from '../../../src/demo/fleet';
import { retryRow } from '../../../src/views/retries/retryRows';
import { writes } from '../../../src/writes';
import { day, entryPatch, Folder, gestureNode, hour, minute, place } from '../../support/data/entries';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { recorded } from './recorded';

const never = new AbortController().signal;
/** When the computer was started. */
const bootedAt = 1_000 * day;

describe('a retry, and a clock that is set while the computer is on', () => {
  const folder = new Folder();
  /** By how much the clock is ahead of the time, and for how long the computer has been on. */
  let ahead = 0;
  let upMs = 0;
  const now = () => bootedAt + upMs + ahead;
  beforeEach(() => {
    ahead = 0;
    upMs = 3 * minute;
  });

  /** A window in which a patch was retried that stays Failed on its device until something is done to it. */
  async function retried() {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1), now });
    const window = recorded(folder, session, now, { upFor: () => upMs });
    const setStatus = (code: number) => {
      for (const { device } of fleetDevices(simulator.fleet))
        for (const patch of device.patches) Object.assign(patch, { status: code, retriedAt: undefined });
    };
    const { read: readAfter } = await sendWrites(
      session,
      {
        action: writes.patch_retry,
        targets: [{ place: place('1', 'SRV-1'), patches: [{ id: '101', title: 'KB1', status: 'failed' }] }],
        signal: never,
      },
      { history: window.history, onUnrecorded: (error) => assert.fail(String(error)), onDone: () => undefined },
    );
    await window.follow.inOneGo(() => readAfter); // Until it is noted, too.
    // As where the server has not begun with it.
    for (const { id } of window.history.entries)
      await window.history.change(id, (entry) => ({ ...entry, patches: [entryPatch({ id: '101' })] }));
    setStatus(status.failed);
    const read = () => window.follow.inOneGo(() => session.inventory.refreshPatches('1'));
    /** Another window, which learns nothing of what this one reads but by the history. */
    const another = async () => {
      const its = { ...(await sessionWith({ fleet: simulator.fleet, now })).session, account: session.account };
      const other = recorded(folder, its, now, { upFor: () => upMs });
      await other.history.load();
      return { ...other, read: () => other.follow.inOneGo(() => its.inventory.refreshPatches('1')) };
    };
    const row = () =>
      retryRow(gestureNode(window.history.entries[0] ?? assert.fail()), session.account, now()).description;
    return { ...window, read, another, row, setStatus };
  }

  for (const [how, was, is] of [
    ['forward by two hours', 0, 2 * hour],
    ['forward by twelve days', 0, 12 * day],
    ['back by two hours', 2 * hour, 0],
    ['back by twelve days', 12 * day, 0],
  ] as const) {
    it(`${how}: what is still Failed has failed again after an hour, and not before`, async () => {
      ahead = was;
      const { read, row, told } = await retried();
      ahead = is;
      upMs += minute;
      await read();
      assert.deepEqual([told, row()], [[], '1 failed']);
      upMs += hour / 2;
      await read();
      assert.deepEqual([told, row()], [[], '1 failed']);
      upMs += hour;
      await read();
      assert.deepEqual([told, row()], [[['SRV-1']], '1 failed again']);
    });
  }

  for (const opened of ['before it was set', 'since'] as const)
    it(`forward by two hours is seen by a window, too, that was opened ${opened}`, async () => {
      const { another } = await retried();
      const early = await another();
      ahead = 2 * hour;
      upMs += minute;
      const { read, told } = opened === 'since' ? await another() : early;
      await read();
      assert.deepEqual(told, []);
      upMs += hour;
      await read();
      assert.deepEqual(told, [['SRV-1']]);
    });

  for (const [how, was, is] of [
    ['forward by two hours', 0, 2 * hour],
    ['forward by six days', 0, 6 * day],
    ['back by two hours', 2 * hour, 0],
  ] as const) {
    it(`${how}, and the computer was started anew: an hour has passed once it has been on so long`, async () => {
      ahead = was;
      const { another } = await retried();
      ahead = is;
      upMs = minute;
      const { read, told } = await another();
      await read();
      upMs += hour / 2;
      await read();
      assert.deepEqual(told, []);
      upMs += hour;
      await read();
      assert.deepEqual(told, [['SRV-1']]);
    });
  }

  it('is told of at once where it was seen otherwise since, though the computer was started anew', async () => {
    const { another, setStatus } = await retried();
    upMs = minute;
    ahead = 2 * hour;
    const { read, told } = await another();
    setStatus(status.pending);
    await read();
    setStatus(status.failed);
    await read();
    assert.deepEqual(told, [['SRV-1']]);
  });

  it('forward by twelve days: it is not given up for that, in any window, and waited for anew', async () => {
    const { setStatus, read, another, row, told } = await retried();
    const other = await another();
    setStatus(status.pending);
    await read();
    ahead = 12 * day;
    upMs += minute;
    await read();
    await other.follow.tellDue();
    assert.deepEqual([told, other.told, row()], [[], [], '1 pending']);
    upMs += 6 * day;
    await other.follow.tellDue();
    await read();
    assert.deepEqual([told, other.told, row()], [[], [], '1 pending']);
    upMs += day + 1;
    await read();
    assert.deepEqual([told, row()], [[['SRV-1']], '1 no result after 7 days']);
  });
});

import assert from 'node:assert/strict';
import { Claims } from '../../../src/history/claims';
import type { Target } from '../../../src/inventory/target';
import { day, Folder, minute, place, sentAt } from '../../support/data/entries';
import { onReadOnlyDisk } from '../../support/system/disk';

describe('the claims of a gesture', () => {
  const folder = new Folder();
  const target = (device: string): Target => ({
    place: place(device),
    patches: [{ id: '5', title: 'KB1', status: 'failed' }],
  });

  it("are nobody's once it is over, also where one cannot be removed and another was never its own", async () => {
    const sender = { pid: process.pid, run: 'x' };
    const claims = new Claims({ folder: folder.path, sender, now: () => 0, upFor: () => Number.MAX_SAFE_INTEGER });
    const idsOf = (targets: readonly Target[]) => targets.map((one) => one.place.device.id);
    const first = await claims.take('account', [target('1')]);
    const second = await claims.take('account', [target('1'), target('2')]);
    assert.deepEqual([idsOf(first.targets), idsOf(second.targets)], [['1'], ['2']]);
    await onReadOnlyDisk(
      () => true,
      () => second.release('2'),
    );
    const third = await claims.take('account', [target('1'), target('2')]);
    assert.deepEqual(idsOf(third.targets), ['2']);
    await Promise.all([first.release('1'), third.release('2')]);
    assert.deepEqual(folder.names(), []);
  });

  it('hold in a window whose clock is set right that was wrong when the computer was started, for a day', async () => {
    let [upMs, ahead] = [2 * minute, 0];
    const clocks = { now: () => sentAt + upMs + ahead, upFor: () => upMs };
    const window = (pid: number) => new Claims({ folder: folder.path, sender: { pid, run: 'x' }, ...clocks });
    await window(process.pid).take('account', [target('1')]);
    const other = window(process.ppid);
    const isFree = async () => (await other.take('account', [target('1')])).targets.length === 1;
    ahead = 3_000 * day;
    upMs += day;
    assert.equal(await isFree(), false);
    upMs += 1;
    assert.equal(await isFree(), true);
  });

  it('are free for other windows as soon as the disk that was full has room again', async () => {
    const history = await folder.loaded();
    const other = new Claims({
      folder: folder.path,
      sender: { pid: process.ppid, run: 'x' },
      now: () => sentAt,
      upFor: () => Number.MAX_SAFE_INTEGER,
    });
    const { release } = await history.claim('account', 'patch_retry', [target('1')], []);
    await onReadOnlyDisk(
      () => true,
      async () => {
        await release('1');
        await history.load();
      },
    );
    assert.deepEqual((await other.take('account', [target('1')])).targets, []);
    await history.load();
    assert.deepEqual((await other.take('account', [target('1')])).targets, [target('1')]);
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Scan } from '../../../src/scan/scan';
import { nothingScanned } from '../../../src/scan/scanData';
import { AccountPast } from '../../../src/snapshots/accountPast';
import { rowOf } from '../../../src/snapshots/dayTotals';
import { Founds } from '../../../src/snapshots/founds';
import { PastFiles } from '../../../src/snapshots/pastFiles';
import { removeStoredPasts, storedPastIds } from '../../../src/snapshots/storedPasts';
import { noon, patchOf, readingWith } from '../../support/data/pasts';
import { scanData } from '../../support/data/scanData';
import { removedOnDisk } from '../../support/system/disk';
import { pastFilesIn, type PastWindow, pastWindows, quietSession } from '../../support/data/pastWindows';

describe('the past that is cleared', () => {
  const { folder, window } = pastWindows();

  const left = () => (existsSync(path.join(folder(), 'past')) ? readdirSync(path.join(folder(), 'past')) : []);

  /** As the command does. */
  async function clear({ scans, pasts }: PastWindow): Promise<void> {
    await scans.clear();
    await pasts.clear();
  }

  it('leaves no file, of accounts that are not connected either, and counts those that have only a past', async () => {
    const other = window(noon(1), { session: quietSession('https://other.example.com') });
    await other.past();
    for (let day = 1; day <= 4; day++) await other.reads(noon(day), { 7: [1, day] });
    await other.close();
    const one = window(noon(4));
    const past = await one.past();
    await one.reads(noon(4), { 1: [1] });
    writeFileSync(path.join(folder(), 'past', left()[0] ?? '', '2026-11-02.gz.damaged'), 'nonsense');
    assert.equal((await one.pasts.ids()).length, 2);
    assert.equal(await one.scans.count(await one.pasts.ids()), 3); // One more is not stored: the scan of this window.
    await clear(one);
    assert.deepEqual(left(), []);
    assert.equal(await one.scans.count(await one.pasts.ids()), 0);
    assert.deepEqual([past.trend(), past.ageOf('1', patchOf(1))], [[], undefined]);
    await one.pasts.save();
    assert.deepEqual(left(), []);
  });

  it('loses first what is known now, without which no window adds a day', async () => {
    const one = window(noon(1));
    await one.past();
    for (let day = 1; day <= 4; day++) await one.reads(noon(day), { 1: [1, day] });
    const removed = await removedOnDisk(() => clear(one));
    const packed = removed.filter((name) => name.endsWith('.gz'));
    assert.deepEqual([...new Set(packed)], ['past.gz', '2026-11-01.gz', '2026-11-02.gz']);
  });

  it('does not come back from a window that knows it, which begins anew with what its scan has', async () => {
    const [one, other] = [window(noon(1)), window(noon(1))];
    const past = await other.past();
    await one.past();
    await one.reads(noon(1), { 1: [1] });
    await other.reads(noon(1), { 1: [1], 2: [1] });
    for (let day = 2; day <= 4; day++) await other.reads(noon(day), { 1: [1] });
    await clear(one);
    assert.deepEqual(left(), []);
    await other.reads(noon(5), { 2: [1, 2] });
    assert.deepEqual(pastFilesIn(folder()), ['past.gz']);
    assert.equal(past.ageOf('1', patchOf(1))?.firstSeen, noon(4));
    assert.equal(past.baseline, '2026-11-04');
    assert.equal(past.isNew('2', patchOf(2)), false);
    assert.deepEqual(await past.goneSince('2026-11-01'), []);
  });

  it('is not stored again by a window that has not seen yet that its scan is cleared', async () => {
    const scan = new Scan(() => noon(2));
    const reads = (day: number) => {
      const devices = [{ id: '1', reading: readingWith(noon(day), [1, day]) }];
      scan.restore(scanData(devices, { at: noon(day) }));
    };
    reads(1);
    const account = new AccountPast({
      scan,
      now: () => noon(2),
      filesFor: ({ founds }) =>
        new PastFiles({ folder: path.join(folder(), 'past', 'a'), founds, onDamaged: () => undefined }),
      catchUp: () => {
        scan.restore(nothingScanned);
        return Promise.resolve();
      },
    });
    await account.load();
    await account.store();
    assert.deepEqual(pastFilesIn(folder()), ['past.gz']);
    reads(2);
    await account.take();
    await removeStoredPasts(path.join(folder(), 'past')); // As another window does, after the scan.
    await account.store();
    assert.deepEqual(await storedPastIds(path.join(folder(), 'past')), []);
    assert.deepEqual(account.past.trend(), []);
  });

  it('has no part in what is known of a day since', async () => {
    const files = new PastFiles({
      folder: path.join(folder(), 'past', 'a'),
      founds: new Founds(),
      onDamaged: () => assert.fail('damaged'),
    });
    files.key = 'cleared';
    const day = { day: '2026-11-01', counts: new Map(), gone: [] };
    await files.write(day, rowOf(day.day, new Map()));
    assert.equal((await files.read(day.day))?.day, day.day);
    files.key = 'new';
    assert.deepEqual([await files.read(day.day), await files.readDay(day.day)], [undefined, undefined]);
  });

  it('is gone in another window as soon as the scan is', async () => {
    const other = window(noon(1));
    const past = await other.past();
    for (let day = 1; day <= 4; day++) await other.reads(noon(day), { 1: [1] });
    (await other.scan()).restore({ at: undefined, clients: undefined, lists: new Map(), devices: new Map() });
    await other.pasts.save();
    assert.deepEqual(past.trend(), []);
    assert.equal(past.ageOf('1', patchOf(1)), undefined);
  });

  it('by a window that ended in the middle of it is removed by the next one', async () => {
    const one = window(noon(1));
    await one.past();
    for (let day = 1; day <= 5; day++) await one.reads(noon(day), { 1: [1, day] });
    await one.close();
    rmSync(path.join(folder(), 'past', left()[0] ?? '', 'past.gz'));
    const past = await window(noon(5)).past();
    assert.deepEqual(pastFilesIn(folder()), []);
    assert.deepEqual(past.trend(), []);
  });

  it('is counted, and leaves no file, where all that there is was set aside', async () => {
    const one = window(noon(1));
    mkdirSync(path.join(folder(), 'past', 'a'.repeat(32)), { recursive: true });
    writeFileSync(path.join(folder(), 'past', 'a'.repeat(32), 'past.gz.damaged'), 'names');
    assert.equal((await one.pasts.ids()).length, 1);
    await clear(one);
    assert.deepEqual(left(), []);
  });

  it('is counted only where there is something', async () => {
    mkdirSync(path.join(folder(), 'past', 'a'.repeat(32)), { recursive: true });
    const one = window(noon(1));
    assert.deepEqual(await one.pasts.ids(), []);
    await one.past();
    assert.deepEqual(await one.pasts.ids(), []);
  });
});

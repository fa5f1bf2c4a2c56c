import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Founds } from '../../../src/snapshots/founds';
import { PastFiles } from '../../../src/snapshots/pastFiles';
import { noon, patchOf, testPast } from '../../support/data/pasts';
import { pastFilesIn, pastWindows } from '../../support/data/pastWindows';
import { onFullDisk } from '../../support/system/disk';

describe('what a window adds to a past late', () => {
  const { folder, window } = pastWindows();
  const account = () => path.join(folder(), 'past', readdirSync(path.join(folder(), 'past'))[0] ?? '');

  it('is in the snapshot of a day that another has stored meanwhile, beside what that has read', async () => {
    const [one, late] = [window(noon(1)), window(noon(1))];
    await Promise.all([one.past(), late.past()]);
    await onFullDisk(
      () => true,
      async () => {
        await late.reads(noon(1, 8), { 3: [1, 2] });
        await late.reads(noon(1, 12), { 3: [1] });
      },
    );
    await one.reads(noon(1, 8), { 1: [1, 2], 2: [1] });
    for (let day = 1; day <= 3; day++) await one.reads(noon(day, 13), { 1: [1], 2: [1] });
    assert.deepEqual(pastFilesIn(folder()), ['2026-11-01.gz', 'past.gz']);
    await late.reads(noon(4), { 3: [1] });

    const files = new PastFiles({ folder: account(), founds: new Founds(), onDamaged: () => assert.fail() });
    files.key = (await files.load())?.key;
    const { counts, gone } = (await files.readDay('2026-11-01')) ?? assert.fail('no snapshot');
    assert.deepEqual([...counts.keys()].sort(), ['1', '2', '3']);
    assert.deepEqual(gone.map(({ deviceId, goneAt }) => [deviceId, goneAt]).sort(), [
      ['1', noon(1, 13)],
      ['3', noon(1, 12)],
    ]);
    // The totals of the day itself count where the file of what is known now is lost.
    writeFileSync(path.join(account(), 'past.gz'), 'nonsense');
    const [first] = (await window(noon(4)).past()).trend();
    assert.deepEqual([first?.day, first?.failed], ['2026-11-01', 2]);
  });

  it('is lost no more than that of one that could store it: none has cleared what was never stored', async () => {
    const [one, late] = [window(noon(1)), window(noon(1))];
    await Promise.all([one.past(), late.past()]);
    await onFullDisk(
      () => true,
      () => late.reads(noon(1), { 3: [1] }),
    );
    await one.reads(noon(2), { 1: [1] });
    await late.reads(noon(3), { 3: [1] });
    assert.equal((await late.past()).ageOf('3', patchOf(1))?.firstSeen, noon(1));
    assert.equal((await window(noon(3)).past()).ageOf('3', patchOf(1))?.firstSeen, noon(1));
    await one.pasts.clear();
    await late.reads(noon(4), { 3: [1] });
    assert.equal((await late.past()).ageOf('3', patchOf(1))?.firstSeen, noon(4), 'what was cleared is gone');
  });

  it('with a clock that was ahead takes nothing away that another has read since', async () => {
    const wrong = testPast();
    wrong.read('1', noon(4), [1]);
    wrong.read('1', noon(20), [1, 2]);
    wrong.read('1', noon(23), [1, 2]);
    await wrong.settle();
    const right = testPast();
    right.read('1', noon(4), [1]);
    right.read('1', noon(5), [1, 3]);
    await right.past.merge(wrong.past.data);
    assert.equal(right.past.ageOf('1', patchOf(3))?.firstSeen, noon(5));
    assert.equal(right.past.ageOf('1', patchOf(2)), undefined);
    assert.deepEqual(right.past.changes(), { since: '2026-11-04', appeared: 1, gone: 0 });
  });
});

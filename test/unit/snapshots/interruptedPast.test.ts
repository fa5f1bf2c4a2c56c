import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newFolder } from '../../support/data/entries';
import { noon, patchOf } from '../../support/data/pasts';
import { pastFilesIn, pastWindows } from '../../support/data/pastWindows';
import { beforeEachRename } from '../../support/system/disk';
import type { FleetPast } from '../../../src/snapshots/fleetPast';

/** What is told of a past, whether or not its days are settled: how old is what still fails. */
async function known(past: FleetPast) {
  const ages = ['1', '2'].flatMap((device) => [1, 2, 3, 4].map((update) => past.ageOf(device, patchOf(update))));
  const open = ages.map((age) => (age?.goneAt === undefined ? age : undefined));
  return [past.trend(), past.changes(), await past.goneSince('2026-11-01'), open];
}

describe('a window that ends in the middle of storing a past', () => {
  const { folder, window } = pastWindows();
  const pasts = () => path.join(folder(), 'past');
  const names = (at: string) => readdirSync(at, { recursive: true, encoding: 'utf8' });

  /** Puts a copy in the place of what is stored; what was being written is there whole, or in part. */
  function restore(copy: string, isWhole: boolean): void {
    rmSync(pasts(), { recursive: true, force: true });
    cpSync(copy, pasts(), { recursive: true });
    const aWhileAgo = new Date(Date.now() - 60_000);
    for (const name of names(pasts()).filter((one) => one.endsWith('.lock'))) {
      const file = path.join(pasts(), name);
      if (!isWhole) writeFileSync(file, readFileSync(file).subarray(0, 20));
      utimesSync(file, aWhileAgo, aWhileAgo);
    }
  }

  it('loses nothing, and has nothing twice, wherever it ends', async () => {
    const one = window(noon(1));
    await one.past();
    for (let day = 1; day <= 4; day++) await one.reads(noon(day), { 1: [1, day], 2: [1, 4].slice(day % 2) });
    assert.deepEqual(pastFilesIn(folder()), ['2026-11-01.gz', '2026-11-02.gz', 'past.gz']);
    const copies: string[] = [];
    const copy = () => {
      const to = newFolder();
      copies.push(to);
      cpSync(pasts(), to, { recursive: true });
    };
    await beforeEachRename(copy, () => one.reads(noon(7), { 1: [1, 4], 2: [4] }));
    copy();
    const expected = await known(await one.past());
    const { data } = await one.scan();
    await one.close();
    const left = copies.map((at) => names(at).filter((name) => name.endsWith('.lock')).length);
    assert.deepEqual(left, [2, 2, 1, 0], 'it was writing two days, each before what is known now');
    for (const [n, at] of copies.entries())
      for (const isWhole of [true, false]) {
        restore(at, isWhole);
        const next = window(noon(7));
        (await next.scan()).restore(data);
        assert.deepEqual(await known(await next.past()), expected, `as it is found, ${n}`);
        await next.pasts.save();
        assert.deepEqual(await known(await next.past()), expected, `once it is stored, ${n}`);
        await next.close();
        const again = window(noon(7));
        (await again.scan()).restore(data);
        assert.deepEqual(await known(await again.past()), expected, `after that, ${n}`);
        assert.deepEqual([...next.problems, ...again.problems], []);
        await again.close();
      }
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { noon, patchOf } from '../../support/data/pasts';
import { pastFilesIn, pastWindows } from '../../support/data/pastWindows';

describe('the past of an account that is damaged', () => {
  const { folder, window } = pastWindows();
  const account = () => path.join(folder(), 'past', readdirSync(path.join(folder(), 'past'))[0] ?? '');
  const file = (name = 'past.gz') => path.join(account(), name);
  const daysOf = async (of: ReturnType<typeof window>) => (await of.past()).trend().map(({ day }) => day.slice(-2));

  /** A window that reads on each of these days, and ends. */
  async function readOn(from: number, to: number) {
    const one = window(noon(from));
    await one.past();
    for (let day = from; day <= to; day++) await one.reads(noon(day), { 1: [1, day] });
    const { data } = await one.scan();
    await one.close();
    return data;
  }

  it('is whole again after the first look, so that the next window has nothing to tell', async () => {
    const data = await readOn(1, 5);
    for (const hasScan of [false, true]) {
      writeFileSync(file(), 'nonsense');
      for (const problems of [1, 0]) {
        const next = window(noon(6));
        if (hasScan) (await next.scan()).restore(data);
        assert.deepEqual(await daysOf(next), ['01', '02', '03', ...(hasScan ? ['05'] : [])]);
        await next.close();
        assert.equal(next.problems.length, problems);
      }
    }
  });

  it('while a window knows it is stored anew, and told of', async () => {
    const one = window(noon(1));
    await one.past();
    await one.reads(noon(1), { 1: [1] });
    writeFileSync(file(), 'nonsense');
    await one.reads(noon(2), { 1: [1, 2] });
    assert.equal(one.problems.length, 1);
    assert.equal(readFileSync(file('past.gz.damaged'), 'utf8'), 'nonsense');
    const next = window(noon(2));
    assert.equal((await next.past()).ageOf('1', patchOf(1))?.firstSeen, noon(1));
    assert.deepEqual(next.problems, []);
  });

  it('has none of the days of one that was cleared before', async () => {
    await readOn(1, 4);
    const left = readFileSync(file('2026-11-01.gz'));
    const clearing = window(noon(5));
    await clearing.past();
    await clearing.pasts.clear();
    await clearing.close();
    await readOn(6, 9);
    writeFileSync(file('2026-11-01.gz'), left);
    writeFileSync(file(), 'nonsense');
    assert.deepEqual(await daysOf(window(noon(9))), ['06', '07']);
  });
});

describe('days that are over when a window opens', () => {
  const { folder, window } = pastWindows();

  it('are stored by themselves, though nothing is read', async () => {
    const before = window(noon(1));
    await before.past();
    for (const day of [1, 2]) await before.reads(noon(day), { 1: [1, day] });
    const { data } = await before.scan();
    await before.close();
    assert.deepEqual(pastFilesIn(folder()), ['past.gz']);
    const next = window(noon(9));
    (await next.scan()).restore(data);
    await next.past();
    await next.pasts.save();
    assert.deepEqual(pastFilesIn(folder()), ['2026-11-01.gz', '2026-11-02.gz', 'past.gz']);
  });
});

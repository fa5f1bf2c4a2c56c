import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { noon, patchOf } from '../../support/data/pasts';
import { pastFilesIn, pastWindows, quietSession } from '../../support/data/pastWindows';

describe('the stored past of an account', () => {
  const { folder, window } = pastWindows();

  const account = () => path.join(folder(), 'past', readdirSync(path.join(folder(), 'past'))[0] ?? '');
  const file = (name = 'past.gz') => path.join(account(), name);
  const textOf = (name?: string) => gunzipSync(readFileSync(file(name))).toString();

  it('is there after a restart as it was, in files without account or key', async () => {
    const session = quietSession('https://www.example.org');
    const before = window(noon(1), { session });
    await before.past();
    for (let day = 1; day <= 6; day++) await before.reads(noon(day), { 1: [1, day + 1], 2: [1] });
    const [one, wanted] = [await before.past(), noon(1)];
    const known = [one.trend(), one.changes(), await one.goneSince('2026-11-02'), one.ageOf('1', patchOf(1))];
    assert.equal(one.ageOf('1', patchOf(1))?.firstSeen, wanted);
    const { data } = await before.scan();
    await before.close();
    const later = window(noon(6), { session: { ...session } });
    const again = await later.past();
    (await later.scan()).restore(data);
    await later.pasts.save();
    const stored = [again.trend(), again.changes(), await again.goneSince('2026-11-02'), again.ageOf('1', patchOf(1))];
    assert.deepEqual(stored, known);
    assert.deepEqual(pastFilesIn(folder()), [
      '2026-11-01.gz',
      '2026-11-02.gz',
      '2026-11-03.gz',
      '2026-11-04.gz',
      'past.gz',
    ]);
    for (const name of pastFilesIn(folder()))
      for (const secret of ['very-secret-key', 'example.org'])
        assert.ok(!textOf(name).includes(secret) && !file(name).includes(secret), `${secret} in ${name}`);
    if (process.platform !== 'win32') assert.equal(statSync(file()).mode & 0o077, 0);
  });

  it('is not written again where nothing was read, or another window has stored it', async () => {
    const [one, other] = [window(noon(1)), window(noon(1))];
    await Promise.all([one.past(), other.past()]);
    await one.reads(noon(1), { 1: [1] });
    const inode = () => statSync(file(), { bigint: true }).ino;
    const first = inode();
    await one.pasts.save();
    await other.reads(noon(1), { 1: [1] });
    await window(noon(1)).past();
    assert.equal(inode(), first);
    await other.reads(noon(1, 13), { 1: [1] });
    assert.notEqual(inode(), first);
  });

  it('has what both of two windows have read, in whichever order they store it', async () => {
    const [one, other] = [window(noon(1)), window(noon(1))];
    await Promise.all([one.past(), other.past()]);
    await one.reads(noon(1), { 1: [1], 2: [1] });
    await other.reads(noon(2), { 1: [1, 2] });
    await one.reads(noon(3), { 1: [2, 3], 2: [1] });
    const past = await other.past();
    await other.reads(noon(4), { 1: [2] });
    assert.equal(past.ageOf('1', patchOf(2))?.firstSeen, noon(2));
    assert.deepEqual(
      past.trend().map(({ day }) => day),
      ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'],
    );
    const third = await window(noon(4)).past();
    assert.equal(third.ageOf('1', patchOf(1))?.goneAt, noon(3));
  });

  it('begins with what the stored scan has, where an older version has scanned or a window was cut off', async () => {
    const one = window(noon(5));
    const scan = await one.scan();
    await one.reads(noon(5), { 1: [1], 2: [1] });
    scan.queueLists([], noon(5));
    scan.ended(noon(5));
    scan.queueDevices(['1', '2'], noon(5)); // So that it is stored.
    await one.scans.save();
    rmSync(path.join(folder(), 'past'), { recursive: true, force: true });
    const past = await window(noon(7)).past();
    assert.deepEqual(past.ageOf('1', patchOf(1)), {
      firstSeen: noon(5),
      isAtLeast: true,
      lastSeen: noon(5),
      goneAt: undefined,
    });
    assert.equal(past.baseline, '2026-11-05');
    assert.deepEqual(
      past.trend().map(({ day, failed }) => [day, failed]),
      [['2026-11-05', 2]],
    );
  });

  it('keeps its days while the scan that lists their devices cannot be read', async () => {
    const before = window(noon(1));
    await before.past();
    for (let day = 1; day <= 3; day++) await before.reads(noon(day), { 1: [1, day + 1], 2: [1] });
    const known = (await before.past()).trend();
    const { data } = await before.scan();
    await before.close();
    const without = window(noon(6));
    await without.past();
    await without.close();
    const again = window(noon(6));
    (await again.scan()).restore(data);
    const past = await again.past();
    await again.pasts.save();
    assert.deepEqual(past.trend(), known);
  });

  it('is not read for a session that has ended, in the place of the account that is connected', async () => {
    const [old, session] = [quietSession('https://old.example.com'), quietSession()];
    const one = window(noon(1), { session });
    const past = await one.past();
    old.close();
    assert.deepEqual((await one.pasts.pastOf(old)).trend(), []);
    await one.reads(noon(1), { 1: [1] });
    assert.equal(past.ageOf('1', patchOf(1))?.firstSeen, noon(1));
  });

  it('that is damaged is set aside and told once; the days that are over are still known', async () => {
    const before = window(noon(1));
    await before.past();
    for (let day = 1; day <= 5; day++) await before.reads(noon(day), { 1: [1, day + 1] });
    await before.close();
    writeFileSync(file(), readFileSync(file()).subarray(0, 100));
    const one = window(noon(6));
    const past = await one.past();
    assert.deepEqual(one.problems.length, 1);
    assert.deepEqual(
      past.trend().map(({ day }) => day),
      ['2026-11-01', '2026-11-02', '2026-11-03'],
    );
    await one.reads(noon(6), { 1: [1] });
    await one.pasts.save();
    const { problems } = one;
    assert.match(problems[0] ?? '', /set aside in .*past/);
    assert.ok(existsSync(file('past.gz.damaged')));
    assert.equal(past.trend().length, 4);
    assert.equal((await window(noon(6)).past()).trend().length, 3); // It has no scan with devices.
  });

  it('has all but the day whose snapshot is damaged', async () => {
    const before = window(noon(1));
    await before.past();
    for (let day = 1; day <= 6; day++) await before.reads(noon(day), { 1: [1, 2, 3, 4, 5, 6].slice(day - 1) });
    await before.close();
    writeFileSync(file('2026-11-03.gz'), 'nonsense');
    const one = window(noon(6));
    const past = await one.past();
    await one.reads(noon(6), { 1: [6] });
    assert.deepEqual(
      (await past.goneSince('2026-11-01')).map(({ goneAt }) => goneAt).sort(),
      [2, 4, 5, 6].map((day) => noon(day)),
    );
    assert.equal(past.trend().length, 6);
    assert.equal(one.problems.length, 1);
  });

  it('of a newer version is left alone, and not shown', async () => {
    const before = window(noon(1));
    await before.past();
    await before.reads(noon(1), { 1: [1] });
    await before.close();
    const newer = gzipSync(textOf().replace('"version":1', '"version":2'));
    writeFileSync(file(), newer);
    const one = window(noon(2));
    const past = await one.past();
    await one.reads(noon(2), { 1: [1] });
    assert.deepEqual(readFileSync(file()), newer);
    assert.match(one.problems.join(), /newer version/);
    assert.equal(one.problems.length, 1);
    assert.equal(past.ageOf('1', patchOf(1))?.firstSeen, noon(2));
  });

  it('that cannot be stored is told once, and stored later', async () => {
    const one = window(noon(1));
    await one.past();
    writeFileSync(path.join(folder(), 'past'), 'in the way');
    await one.reads(noon(1), { 1: [1] });
    await one.reads(noon(2), { 1: [1] });
    assert.equal(one.problems.length, 1);
    renameSync(path.join(folder(), 'past'), path.join(folder(), 'away'));
    await one.pasts.save();
    assert.deepEqual(pastFilesIn(folder()), ['past.gz']);
  });

  it('of a demo fleet is in memory only, and may begin with a made-up one', async () => {
    const listed = (await window(noon(9)).scan()).data.devices;
    assert.equal(listed.size, 0);
    const source = window(noon(1));
    await source.reads(noon(1), { 1: [1] });
    const { devices } = (await source.scan()).data;
    const { readingWith } = await import('../../support/data/pasts');
    const readings = Array.from(
      { length: 8 },
      (_, i) => ['1', readingWith(noon(i + 1), [1, 2, 3, 4, 5, 6, 7, 8].slice(i))] as const,
    );
    rmSync(path.join(folder(), 'past'), { recursive: true, force: true });
    const demo = window(noon(9), {
      session: quietSession('demo 1', true),
      madeUp: () => Promise.resolve({ listed: devices, readings }),
    });
    const past = await demo.past();
    await demo.reads(noon(9), { 1: [5] });
    assert.equal(past.trend().length, 9);
    assert.deepEqual(
      past.trend().map(({ failed }) => failed),
      [8, 7, 6, 5, 4, 3, 2, 1, 1],
    );
    assert.equal((await past.goneSince('2026-11-02')).length, 6);
    assert.equal(existsSync(path.join(folder(), 'past')), false);
  });
});

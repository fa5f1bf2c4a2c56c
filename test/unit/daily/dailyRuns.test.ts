import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DailyRuns, dailyRetryMs, dailyState, type DailyRun } from '../../../src/daily/dailyRuns';
import { scanFileIdOf } from '../../../src/scan/scanLines';
import { dayOf } from '../../../src/snapshots/day';
import { newFolder } from '../../support/data/entries';

const hour = 60 * 60_000;

/** A time of this computer: "2026-11-28 07:00". */
const at = (time: string) => new Date(time).getTime();

/** A daily scan that began at a time and took so many hours. */
function ran(began: string, hours = 1): DailyRun {
  return { day: dayOf(at(began)), at: at(began), endedAt: at(began) + hours * hour };
}

describe('whether the daily scan is due', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    dayOf(0);
  });

  it('is so once a calendar day, whatever the hour', () => {
    assert.equal(dailyState(undefined, at('2026-11-28 07:00')), 'due');
    const run = ran('2026-11-28 07:00');
    assert.equal(dailyState(run, at('2026-11-28 08:01')), 'ended');
    assert.equal(dailyState(run, at('2026-11-28 23:59')), 'ended');
    assert.equal(dailyState(run, at('2026-11-29 00:01')), 'due');
  });

  it('is not so again right after midnight', () => {
    const run = ran('2026-11-28 22:30');
    assert.equal(dailyState(run, at('2026-11-29 00:01')), 'ended');
    assert.equal(dailyState(run, at('2026-11-29 07:00')), 'due');
    const over = ran('2026-11-28 23:30', 2);
    assert.equal(dailyState(over, at('2026-11-29 02:00')), 'ended');
    assert.equal(dailyState(over, at('2026-11-29 07:00')), 'due');
  });

  for (const [tz, long, short] of [
    ['Europe/Berlin', '2026-10-25', '2026-03-29'],
    ['America/New_York', '2026-11-01', '2026-03-08'],
  ] as const) {
    it(`is so once on a day of 25 and of 23 hours, in ${tz}`, () => {
      process.env.TZ = tz;
      dayOf(0); // It keeps the limits of the day that was asked for last.
      for (const [day, hours] of [
        [long, 25],
        [short, 23],
      ] as const) {
        const begin = at(`${day} 00:00`);
        const run: DailyRun = { day, at: begin + 60_000, endedAt: begin + 120_000 };
        const states = Array.from({ length: hours }, (_, n) => dailyState(run, begin + n * hour + 180_000));
        assert.deepEqual(new Set(states), new Set(['ended']));
        assert.equal(dailyState(run, begin + hours * hour + 1), 'due');
      }
    });
  }

  it('is not so again where the clock is set back, and no day after is lost', () => {
    const run = ran('2026-11-28 07:00');
    assert.equal(dailyState(run, at('2026-11-28 05:00')), 'ended');
    assert.equal(dailyState(run, at('2026-11-27 20:00')), 'ended');
    assert.equal(dailyState(run, at('2026-11-29 07:00')), 'due');
  });

  it('is so where the clock was years ahead and was set right', () => {
    assert.equal(dailyState(ran('2031-01-01 07:00'), at('2026-11-28 07:00')), 'due');
  });

  it('is not so again on a journey west over midnight', () => {
    const run: DailyRun = { day: '2026-11-29', at: at('2026-11-28 19:00'), endedAt: at('2026-11-28 20:00') };
    assert.equal(dailyState(run, at('2026-11-28 21:00')), 'ended');
  });

  it('is a rest where it was begun and not ended, which waits for a while after an error', () => {
    const begun: DailyRun = { day: '2026-11-28', at: at('2026-11-28 07:00') };
    const now = at('2026-11-28 09:00');
    assert.equal(dailyState(begun, now), 'rest');
    assert.equal(dailyState({ ...begun, retryAt: now + 1 }, now), 'waits');
    assert.equal(dailyState({ ...begun, retryAt: now }, now), 'rest');
    assert.equal(dailyState({ ...begun, retryAt: now + dailyRetryMs + 1 }, now), 'rest', 'of a clock that was ahead');
    assert.equal(dailyState(begun, at('2026-11-29 07:00')), 'due', 'it is of another day');
  });

  it('is not so while a window is at it, on another day too, unless that is gone', () => {
    const held: DailyRun = { day: '2026-11-28', at: at('2026-11-28 23:00'), holder: { pid: 1, run: 'a' } };
    const [soon, later] = [at('2026-11-28 23:30'), at('2026-11-29 07:00')];
    assert.deepEqual([dailyState(held, soon), dailyState(held, later)], ['held', 'held']);
    const gone = () => true;
    assert.deepEqual([dailyState(held, soon, gone), dailyState(held, later, gone)], ['rest', 'due']);
  });
});

describe('the daily scan of an account in several windows', () => {
  const noGo = 2 ** 22 + 1; // More than Linux gives to a process.
  let folder = '';
  let now = at('2026-11-28 07:00');
  beforeEach(() => {
    folder = newFolder();
    now = at('2026-11-28 07:00');
  });
  const window = (run: string, pid = process.pid) => new DailyRuns({ folder, window: { pid, run }, now: () => now });
  const state = async (runs: DailyRuns) => (await runs.look('ACME')).state;

  it('is claimed by one of those that ask in the same instant', async () => {
    const claims = await Promise.all(['a', 'b', 'c', 'd'].map((run) => window(run).claim('ACME')));
    assert.equal(claims.filter((one) => one !== undefined).length, 1);
    assert.equal(await state(window('e')), 'held');
    assert.equal(await state(window('e')), 'held');
  });

  it('is of each account by itself, and names none in a file', async () => {
    const runs = window('a');
    await runs.claim('ACME');
    assert.equal((await runs.look('Zeta')).state, 'due');
    const texts = readdirSync(folder).map((name) => `${name} ${readFileSync(path.join(folder, name), 'utf8')}`);
    assert.equal(texts.length, 1);
    assert.doesNotMatch(texts.join(), /ACME/);
  });

  it('is left to the next window with when it began, and ended by that for all', async () => {
    const [one, other] = [window('a'), window('b')];
    const begun = await one.claim('ACME');
    await one.release('ACME');
    now += hour;
    assert.equal(await state(other), 'rest');
    assert.deepEqual([(await other.claim('ACME'))?.at, await one.claim('ACME')], [begun?.at, undefined]);
    await one.end('ACME');
    assert.equal(await state(one), 'held', 'it was not its to end');
    await other.end('ACME');
    assert.deepEqual([await state(one), (await one.look('ACME')).run?.endedAt], ['ended', now]);
  });

  it('goes to another window when the process of the first is gone', async () => {
    await window('a', noGo).claim('ACME');
    const other = window('b');
    assert.equal(await state(other), 'rest');
    assert.notEqual(await other.claim('ACME'), undefined);
  });

  it('goes to another window when the first says nothing for long, and not because time was set', async () => {
    const [one, other] = [window('a'), window('b')];
    await one.claim('ACME');
    now += 30 * hour;
    for (let n = 0; n < 9; n++) assert.equal(await state(other), 'held');
    assert.equal(await one.beat('ACME'), true);
    for (let n = 0; n < 10; n++) assert.equal(await state(other), 'held');
    assert.equal(await state(other), 'due', 'of a new day');
    assert.notEqual(await other.claim('ACME'), undefined);
    assert.equal(await one.beat('ACME'), false, 'the first learns that it is not its own any more');
  });

  it('goes on in a window that could not say that it left', async () => {
    const one = window('a');
    await one.claim('ACME');
    assert.equal(await state(one), 'rest');
  });

  it('is due where the file is damaged', async () => {
    const one = window('a');
    await one.claim('ACME');
    writeFileSync(path.join(folder, `${scanFileIdOf('ACME')}.json`), '{"day":1');
    assert.equal(await state(one), 'due');
    assert.notEqual(await one.claim('ACME'), undefined);
  });
});

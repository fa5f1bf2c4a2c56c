import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RateLimiter, type SharedTurns, type WantedTurn } from '../../../src/inventory/rateLimiter';
import { TurnFile } from '../../../src/storage/turnFile';
import { newFolder } from '../../support/data/entries';
import { randomOf } from '../../support/simulator/fleets';
import { EagerClock, withTimeMovedBy } from '../../support/system/clock';

const never = new AbortController().signal;
const minute = 60_000;

/** The most of these moments that lie in any minute. */
function mostInAMinute(moments: readonly number[]): number {
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + minute).length));
}

describe('the pace', () => {
  let clock: EagerClock;
  beforeEach(() => {
    clock = new EagerClock();
  });

  const paceOf = (perMinute: () => number, turns?: SharedTurns) => new RateLimiter(perMinute, { clock, turns });

  /** Asks for so many turns at once; returns when each came, in milliseconds from now on. */
  async function turns(pace: RateLimiter, count: number): Promise<number[]> {
    const began = clock.ms;
    const came: number[] = [];
    await Promise.all(
      Array.from({ length: count }, () =>
        pace.acquire(new AbortController().signal).then(() => {
          came.push(clock.ms - began);
        }),
      ),
    );
    return came;
  }

  it('is even from its beginning: never more in any minute than is set, and hardly less', async () => {
    const came = await turns(
      paceOf(() => 10),
      35,
    );
    const gaps = came.slice(1).map((at, n) => at - (came[n] ?? 0));
    assert.ok(Math.min(...gaps) >= 6_000 && Math.max(...gaps) <= 6_200, gaps.join());
    assert.deepEqual([came[0], mostInAMinute(came)], [0, 10]);
  });

  it('holds for one who comes later too', async () => {
    const pace = paceOf(() => 2);
    assert.deepEqual([...(await turns(pace, 2)), ...(await turns(pace, 1))], [0, 30_500, 30_500]);
    clock.ms += 10 * minute;
    assert.deepEqual(await turns(pace, 2), [0, 30_500], 'what was not used is not made up for');
  });

  it('holds nobody back when none is set', async () => {
    assert.deepEqual(
      new Set(
        await turns(
          paceOf(() => Infinity),
          1_000,
        ),
      ),
      new Set([0]),
    );
  });

  it('takes a new setting from the next turn on, without a burst', async () => {
    let perMinute = 60;
    const pace = paceOf(() => perMinute);
    const began = clock.ms;
    const all: number[] = [];
    for (const set of [60, 59, 60, 58, 60, 59]) {
      perMinute = set;
      await turns(pace, 20);
      all.push(...(await turns(pace, 1)).map(() => clock.ms - began));
    }
    assert.ok((all[0] ?? 0) >= 20_000);
    perMinute = 1;
    assert.deepEqual(await turns(pace, 1), [61_000], 'the next is a minute after the last');
    perMinute = Infinity;
    assert.deepEqual(await turns(pace, 5), [0, 0, 0, 0, 0]);
  });

  it('goes on, and no faster, when the time of the computer is set back or ahead', async () => {
    const pace = paceOf(() => 2);
    for (const hours of [-1, 1, -24 * 365])
      assert.ok((await withTimeMovedBy(hours * 60 * minute, () => turns(pace, 3))).every((at) => at <= 3 * 30_500));
  });

  it('makes up for nothing after the computer has slept, whether its clock went on or not', async () => {
    const pace = paceOf(() => 60);
    await turns(pace, 1);
    const waiting = turns(pace, 100);
    await new Promise(setImmediate);
    clock.ms += 8 * 60 * minute;
    const came = await waiting;
    assert.ok(mostInAMinute(came) <= 60);
    assert.ok((came[0] ?? 0) >= 8 * 60 * minute);
  });

  it('lets those go at once who are cancelled, and gives their turn to the next', async () => {
    const pace = paceOf(() => 1);
    await turns(pace, 1);
    const began = clock.ms;
    const cancel = new AbortController();
    const waiting = pace.acquire(cancel.signal);
    cancel.abort();
    await waiting;
    assert.equal(clock.ms, began);
    await pace.acquire(never);
    assert.equal(clock.ms - began, 61_000);
  });

  it('gives no turn away to those who were cancelled before they asked', async () => {
    const pace = paceOf(() => 1);
    await Promise.all(Array.from({ length: 100 }, () => pace.acquire(AbortSignal.abort())));
    assert.deepEqual(await turns(pace, 2), [0, 61_000]);
  });

  it('takes another turn for a request that could not be sent in time', async () => {
    const pace = paceOf(() => 10);
    const turn = await pace.acquire(never);
    await turns(pace, 1);
    const began = clock.ms;
    await pace.renew(turn, never);
    assert.equal(clock.ms - began, 6_100);
    await pace.renew(await pace.acquire(never), never);
    assert.equal(clock.ms - began, 12_200, 'a turn that is not over is used');
  });

  it('says when the next request waits for long, and when it does no more', async () => {
    const said: boolean[] = [];
    const pace = paceOf(() => 10);
    pace.onDidChangeWait((waits) => said.push(waits));
    await turns(pace, 3);
    assert.deepEqual(said, [true, false, true, false]);
    const quick = paceOf(() => 60);
    quick.onDidChangeWait((waits) => said.push(waits));
    await turns(quick, 10);
    assert.equal(said.length, 4);
  });
});

describe('the pace of several windows', () => {
  let clock: EagerClock;
  let folder = '';
  beforeEach(() => {
    clock = new EagerClock();
    folder = path.join(newFolder(), 'pace');
  });

  const window = (perMinute: () => number) => new RateLimiter(perMinute, { clock, turns: new TurnFile(folder) });
  const fileName = () => path.join(folder, 'turns.json');

  for (const seed of [1, 2]) {
    it(`is kept by all of them together, whatever happens to setting, clock and windows (${seed})`, async () => {
      const random = randomOf(seed);
      const settings = [60, 59, 30, 7, 60, 10, 45];
      let set = 60;
      const sent: { readonly at: number; readonly set: number }[] = [];
      const end = clock.ms + 30 * minute;
      const run = async () => {
        let pace = window(() => set);
        while (clock.ms < end && sent.length < 120) {
          if (random() < 0.02) pace = window(() => set); // It was reloaded, or has crashed.
          if (random() < 0.05) set = settings[Math.floor(random() * settings.length)] ?? 60;
          if (random() < 0.02) clock.ms += random() * 10_000; // It slept, or was busy.
          const turn = await pace.acquire(never);
          if (random() < 0.1) clock.ms += random() * 3_000; // Other requests were before it.
          await pace.renew(turn, never);
          sent.push({ at: clock.ms, set: Math.max(set, pace.perMinute()) });
        }
      };
      await withTimeMovedBy(-60 * minute, () => Promise.all([run(), run(), run()]));
      assert.ok(sent.length > 60, `only ${sent.length} were sent`);
      for (const { at } of sent) {
        // What was set when the turn was taken: the setting may have been lowered just before it was sent.
        const within = sent.filter((one) => one.at >= at && one.at < at + minute);
        assert.ok(within.length <= 60, `${within.length} in the minute from ${at} on`);
      }
    });
  }

  it('is shared evenly: no window waits for ever', async () => {
    // A turn is taken in much less than the second until the next one, however long the file takes on this machine.
    const file = new TurnFile(folder);
    const turns = { take: (wanted: WantedTurn) => clock.hold(() => file.take(wanted)) };
    const windows = [1, 2, 3].map(() => new RateLimiter(() => 60, { clock, turns }));
    const came = new Map<RateLimiter, number>();
    const all: number[] = [];
    const end = clock.ms + 2 * minute;
    await Promise.all(
      windows.map(async (pace) => {
        for (;;) {
          await pace.acquire(never);
          if (clock.ms > end) return;
          came.set(pace, (came.get(pace) ?? 0) + 1);
          all.push(clock.ms);
        }
      }),
    );
    assert.ok(mostInAMinute(all) <= 60);
    for (const count of came.values()) assert.ok(count >= 30, [...came.values()].join());
  });

  it('waits once, and goes on, where the file is damaged, or of an earlier start of the computer', async () => {
    mkdirSync(folder);
    const ahead = clock.ms + 24 * 60 * minute;
    for (const text of [
      '',
      '{',
      'null',
      '{"takenAt":"x","turn":1}',
      JSON.stringify({ takenAt: 0, turn: ahead }),
      JSON.stringify({ takenAt: ahead, turn: ahead }),
    ]) {
      writeFileSync(fileName(), text);
      const began = clock.ms;
      const pace = window(() => 10);
      await pace.acquire(never);
      await pace.acquire(never);
      assert.equal(clock.ms - began, 12_200, text);
    }
  });

  it('is one of its own where the file cannot be written, which it says once', async () => {
    writeFileSync(folder, 'it is no folder');
    const problems: unknown[] = [];
    const pace = new RateLimiter(() => 10, {
      clock,
      turns: new TurnFile(folder),
      onUnshared: (error) => problems.push(error),
    });
    const began = clock.ms;
    for (let n = 0; n < 5; n++) await pace.acquire(never);
    assert.deepEqual([clock.ms - began, problems.length], [4 * 6_100, 1]);
  });

  it('goes on, no faster, where a slow disk takes longer to share a turn than a turn is good for', async () => {
    for (const slowMs of [1_500, 9_000]) {
      let taken = 0;
      const slow = new TurnFile(folder);
      const take = async (wanted: WantedTurn) => {
        if (++taken > 20) stop.abort();
        const turn = await slow.take(wanted);
        clock.ms += slowMs;
        return turn;
      };
      const stop = new AbortController();
      const pace = new RateLimiter(() => 60, { clock, turns: { take } });
      const came: number[] = [];
      for (let n = 0; n < 5 && !stop.signal.aborted; n++) {
        await pace.acquire(stop.signal);
        came.push(clock.ms);
      }
      assert.ok(taken <= 10, `${taken} turns were taken for ${came.length}`);
      assert.ok(came.slice(1).every((at, n) => at - (came[n] ?? 0) >= 1_000));
    }
  });

  it('makes up for no turn of the time in which no window took one', async () => {
    const turns = new TurnFile(folder);
    const take = (now: number) => turns.take({ now: () => now, earliest: now, intervalMs: 10 });
    assert.deepEqual([await take(1_000), await take(1_001), await take(5_000)], [1_000, 1_010, 5_000]);
  });

  it('holds what a window has sent itself, where the file is gone', async () => {
    const pace = window(() => 10);
    await pace.acquire(never);
    const { rm } = await import('node:fs/promises');
    await rm(folder, { recursive: true });
    const began = clock.ms;
    await pace.acquire(never);
    assert.deepEqual([clock.ms - began, readdirSync(folder)], [6_100, ['turns.json']]);
  });
});

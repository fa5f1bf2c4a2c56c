import assert from 'node:assert/strict';
import type { Entry } from '../../../src/history/entry';
import type { Round } from '../../../src/history/rounds';
import { RetryPoller } from '../../../src/tracking/retryPoller';
import { entry, minute } from './retryEntries';
import { Gate } from '../../support/system/gate';

/** A watch over one entry, and the time in a test's hand. */
class Bench {
  now = 0;
  entries: Entry[] = [entry()];
  focused = true;
  interval = 15;
  asked = true;
  breaks = false;
  /** What all windows know of rounds. */
  last: Round | undefined;
  signal: AbortSignal | undefined;
  /** Until when a round takes. */
  until: Promise<unknown> = Promise.resolve();
  /** When there was a round. */
  readonly rounds: number[] = [];
  /** Whether a timer is set. */
  get waits(): boolean {
    return this.#timer !== undefined;
  }
  #timer: { readonly run: () => void; readonly due: number } | undefined;

  readonly watch: RetryPoller;

  constructor(demo = false) {
    this.watch = new RetryPoller({
      clock: {
        now: () => this.now,
        later: (run, milliseconds) => {
          const timer = { run, due: this.now + milliseconds };
          this.#timer = timer;
          return () => {
            if (this.#timer === timer) this.#timer = undefined;
          };
        },
      },
      unfinished: () => this.entries,
      isFocused: () => this.focused,
      intervalMinutes: () => this.interval,
      demo,
      lastRound: () => Promise.resolve(this.last),
      noteRound: (round) => {
        this.last = round;
        return Promise.resolve();
      },
      round: async (entries, signal) => {
        this.rounds.push(this.now);
        this.signal = signal;
        await this.until;
        if (this.breaks) throw new Error('no');
        if (this.asked) this.entries = entries.map((one) => ({ ...one, checkedAt: this.now }));
        return this.asked;
      },
    });
  }

  /** Lets time go by, minute by minute or as the timer wants it. */
  async pass(minutes: number): Promise<void> {
    const end = this.now + minutes * minute;
    while (this.#timer && this.#timer.due <= end) {
      const { run, due } = this.#timer;
      this.#timer = undefined;
      this.now = Math.max(this.now, due);
      run();
      await new Promise(setImmediate);
    }
    this.now = end;
  }
}

describe('the retry poller', () => {
  it('looks once in each interval, the first time an interval after the sending', async () => {
    const bench = new Bench();
    bench.watch.update();
    await bench.pass(46);
    assert.deepEqual(
      bench.rounds,
      [15, 30, 45].map((at) => at * minute),
    );
  });

  it('never leaves less than 90 seconds between two rounds, however it is set', async () => {
    const bench = new Bench();
    bench.interval = 0.01;
    bench.watch.update();
    await bench.pass(5);
    assert.deepEqual(bench.rounds, [90_000, 180_000, 270_000]);
  });

  it('looks every 20 seconds at the demo fleet, however it is set, unless it is off', async () => {
    const bench = new Bench(true);
    bench.watch.update();
    await bench.pass(1.1);
    assert.deepEqual(bench.rounds, [20_000, 40_000, 60_000]);
    bench.interval = 0;
    bench.watch.update();
    assert.equal(bench.waits, false);
    bench.interval = 60;
    bench.watch.update();
    await bench.pass(0.5);
    assert.deepEqual(bench.rounds.slice(3), [80_000]);
    bench.entries = [];
    bench.watch.update();
    assert.equal(bench.waits, false);
  });

  it('counts a reading by another window, or by the user, as a round', async () => {
    const bench = new Bench();
    bench.interval = 1.5;
    bench.now = 80_000;
    bench.entries = [entry(), entry({ id: '0-b', checkedAt: 80_000 })];
    bench.watch.update();
    await bench.pass(1.4);
    assert.deepEqual(bench.rounds, []);
    await bench.pass(0.1);
    assert.deepEqual(bench.rounds, [170_000]);
  });

  it('looks at once when it is long overdue', async () => {
    const bench = new Bench();
    bench.now = 600 * minute;
    bench.watch.update();
    await bench.pass(0);
    assert.deepEqual(bench.rounds, [600 * minute]);
  });

  it('is off with an interval of 0', async () => {
    const bench = new Bench();
    bench.interval = 0;
    bench.watch.update();
    assert.equal(bench.waits, false);
    await bench.pass(600);
    assert.deepEqual(bench.rounds, []);
  });

  it('waits for the focus, and looks then if it is due', async () => {
    const bench = new Bench();
    bench.focused = false;
    bench.watch.update();
    await bench.pass(40);
    assert.deepEqual([bench.rounds, bench.waits], [[], false]);
    bench.focused = true;
    bench.watch.update();
    await bench.pass(0);
    assert.deepEqual(bench.rounds, [40 * minute]);
  });

  it('stops by itself when nothing is left', async () => {
    const bench = new Bench();
    bench.watch.update();
    await bench.pass(16);
    bench.entries = [];
    bench.watch.update();
    assert.equal(bench.waits, false);
    await bench.pass(60);
    assert.equal(bench.rounds.length, 1);
  });

  it('asks a server that fails ever less often, down to eight intervals, and as before when it answers', async () => {
    const bench = new Bench();
    bench.asked = false;
    bench.watch.update();
    await bench.pass(15 + 30 + 60 + 120 + 120);
    assert.deepEqual(
      bench.rounds,
      [15, 45, 105, 225, 345].map((at) => at * minute),
    );
    bench.asked = true;
    await bench.pass(120 + 15);
    assert.deepEqual(
      bench.rounds.slice(5),
      [465, 480].map((at) => at * minute),
    );
  });

  it('runs one round at a time, and none after it was disposed of', async () => {
    const bench = new Bench();
    bench.watch.update();
    await bench.pass(15);
    bench.watch.update();
    bench.watch.dispose();
    bench.watch.update();
    assert.equal(bench.waits, false);
    await bench.pass(60);
    assert.equal(bench.rounds.length, 1);
  });

  it('takes a round that breaks for a server that fails', async () => {
    const bench = new Bench();
    bench.breaks = true;
    bench.watch.update();
    await bench.pass(15 + 30);
    assert.deepEqual(
      bench.rounds,
      [15, 45].map((at) => at * minute),
    );
    assert.equal(bench.waits, true);
  });

  it('waits no longer than an interval when the clock is set back, and never less than 90 seconds', async () => {
    const bench = new Bench();
    bench.now = 10_000 * minute;
    bench.entries = [entry({ at: bench.now, checkedAt: bench.now })];
    bench.now = 0;
    bench.watch.update();
    await bench.pass(15);
    assert.deepEqual(bench.rounds, [15 * minute]);
  });

  it('sets no timer longer than a timer can be', async () => {
    const bench = new Bench();
    bench.interval = 1e9;
    bench.watch.update();
    await bench.pass(2 ** 31 / minute);
    assert.equal(bench.rounds.length, 1);
  });

  it('leaves the pause to a round of another window too, and backs off as that one does', async () => {
    const bench = new Bench();
    bench.watch.update();
    bench.last = { at: 14 * minute, backOff: 2 };
    await bench.pass(40);
    assert.deepEqual(bench.rounds, []);
    await bench.pass(4);
    assert.deepEqual(bench.rounds, [44 * minute]);
    assert.deepEqual(bench.last, { at: 44 * minute, backOff: 1 });
  });

  it('looks at once when the last round of any window is long ago', async () => {
    const bench = new Bench();
    bench.last = { at: 0, backOff: 8 };
    bench.now = 600 * minute;
    bench.watch.update();
    await bench.pass(0);
    assert.deepEqual(bench.rounds, [600 * minute]);
  });

  it('ends a round when the window loses the focus', async () => {
    const bench = new Bench();
    bench.until = new Promise(() => undefined);
    bench.watch.update();
    await bench.pass(15);
    assert.equal(bench.signal?.aborted, false);
    bench.focused = false;
    bench.watch.update();
    assert.equal(bench.signal.aborted, true);
  });

  it('keeps its back-off over a round that was cut short', async () => {
    const bench = new Bench();
    bench.asked = false;
    bench.watch.update();
    await bench.pass(15 + 30);
    assert.equal(bench.last?.backOff, 4);
    const gate = new Gate();
    bench.until = gate.opened;
    await bench.pass(60);
    bench.focused = false;
    bench.asked = true;
    bench.watch.update();
    gate.open();
    await new Promise(setImmediate);
    assert.equal(bench.last.backOff, 4);
  });
});

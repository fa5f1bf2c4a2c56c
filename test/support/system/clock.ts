import { mock } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { breathe } from '../../../src/util/breathe';
import { roundingMs, type Clock, type MonotonicClock } from '../../../src/util/clock';

/** A clock in a test's hand, for one timer at a time. */
export class TestClock implements Clock {
  #timer: { readonly run: () => void; readonly due: number } | undefined;

  constructor(private time: number) {}

  /** When the timer goes off, if one is set. */
  get due(): number | undefined {
    return this.#timer?.due;
  }

  now(): number {
    return this.time;
  }

  later(run: () => void, milliseconds: number): () => void {
    const timer = { run, due: this.time + milliseconds };
    this.#timer = timer;
    return () => {
      if (this.#timer === timer) this.#timer = undefined;
    };
  }

  /** Lets time go by until then, as the timer wants it. */
  passTo(end: number): void {
    while (this.#timer && this.#timer.due <= end) {
      const { run, due } = this.#timer;
      this.#timer = undefined;
      this.time = Math.max(this.time, due);
      run();
    }
    this.time = end;
  }
}

/** Runs something as if the computer had slept that long: on Linux the monotonic clock stands still meanwhile. */
export function afterSleepOf<T>(ms: number, run: () => Promise<T>): Promise<T> {
  return withTimeMovedBy(ms, run);
}

/** Runs something while the time that is set is off by `ms`, back where it is negative. */
export async function withTimeMovedBy<T>(ms: number, run: () => Promise<T>): Promise<T> {
  const now = Date.now.bind(Date);
  const moved = mock.method(Date, 'now', () => now() + ms);
  try {
    return await run();
  } finally {
    moved.mock.restore();
  }
}

/** Runs something while the clock by which lists grow old is ahead by `ms`. */
export async function later<T>(ms: number, run: () => Promise<T>): Promise<T> {
  const now = performance.now.bind(performance);
  const ahead = mock.method(performance, 'now', () => now() + ms);
  try {
    return await run();
  } finally {
    ahead.mock.restore();
  }
}

/** Waits until what was read so far is plainly older: times are rounded. */
export async function pastRounding(): Promise<void> {
  const [unixMs, monotonicMs] = [Date.now(), performance.now()];
  const isOver = () => Math.min(Date.now() - unixMs, performance.now() - monotonicMs) > 2 * roundingMs;
  while (!isOver()) await setTimeout(roundingMs);
}

/** A monotonic clock that waits for nobody: when all that can be done is done, its next timer is due. */
export class EagerClock implements MonotonicClock {
  readonly #timers = new Set<{ readonly run: () => void; readonly due: number }>();
  #isTicking = false;
  #holds = 0;

  constructor(public ms = 1_000_000) {}

  /** Stands still while something runs that in truth takes no time worth counting, such as a change of a file. */
  async hold<T>(run: () => Promise<T>): Promise<T> {
    this.#holds += 1;
    try {
      return await run();
    } finally {
      this.#holds -= 1;
      this.#tick();
    }
  }

  monotonicMs(): number {
    return this.ms;
  }

  later(run: () => void, delayMs: number): () => void {
    const timer = { run, due: this.ms + delayMs };
    this.#timers.add(timer);
    this.#tick();
    return () => {
      this.#timers.delete(timer);
    };
  }

  #tick(): void {
    if (this.#isTicking || this.#holds > 0 || this.#timers.size === 0) return;
    this.#isTicking = true;
    setImmediate(() => {
      this.#isTicking = false;
      if (this.#holds > 0) return;
      const [next] = [...this.#timers].sort((a, b) => a.due - b.due);
      if (next) {
        this.#timers.delete(next);
        this.ms = Math.max(this.ms, next.due);
        next.run();
      }
      this.#tick();
    });
  }
}

/** Calls `onBreath` whenever work lets everything else run, until it has ended. */
export async function atEachBreath<T>(work: Promise<T>, onBreath: () => void): Promise<T> {
  const ended = work.then(() => true);
  const breath = () => breathe().then(() => false);
  while (!(await Promise.race([ended, breath()]))) onBreath();
  return work;
}

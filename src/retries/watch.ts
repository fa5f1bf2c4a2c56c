import type { Entry } from '../history/entry';

/** Time, for a test to turn. Milliseconds. */
export interface Clock {
  now(): number;
  /** Runs something later; gives the way to stop that. */
  later(run: () => void, milliseconds: number): () => void;
}

export interface WatchOptions {
  readonly clock: Clock;
  /** What is not finished, of the account that is connected. */
  readonly unfinished: () => readonly Entry[];
  readonly isFocused: () => boolean;
  /** 0: never. */
  readonly intervalMinutes: () => number;
  /** Reads the devices of entries; gives whether the server could be asked. Where it fails it could not. */
  readonly round: (entries: readonly Entry[]) => Promise<boolean>;
}

/** N-able: no automated calls more often than this (D). */
const leastPause = 90_000;
/** A server that keeps failing is asked ever less often, down to this many intervals. */
const mostBackOff = 8;

/**
 * Looks by itself what became of retries: only while something is unfinished and the window has the focus, and never
 * with less than 90 seconds between two rounds. When nothing is left it stops by itself.
 */
export class Watch {
  readonly #options: WatchOptions;
  #stop: (() => void) | undefined;
  #running = false;
  #disposed = false;
  #lastRound = -Infinity;
  #backOff = 1;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** To be called whenever something changed that it depends on. */
  update(): void {
    this.#stop?.();
    this.#stop = undefined;
    const { clock, unfinished, isFocused, intervalMinutes } = this.#options;
    const entries = unfinished();
    const interval = intervalMinutes() * 60_000;
    if (this.#running || this.#disposed || interval <= 0 || entries.length === 0 || !isFocused()) return;
    const pause = Math.max(interval, leastPause) * this.#backOff;
    // The device that was looked at longest ago says when; another window may have done so.
    const oldest = Math.min(...entries.map(({ at, checkedAt }) => checkedAt ?? at));
    const newest = Math.max(...entries.map(({ checkedAt }) => checkedAt ?? -Infinity));
    const due = Math.max(oldest + pause, newest + leastPause, this.#lastRound + pause);
    // Never longer than a pause, should the computer's clock have been set back.
    this.#stop = clock.later(() => void this.#round(), Math.min(Math.max(0, due - clock.now()), pause, longestTimer));
  }

  dispose(): void {
    this.#stop?.();
    this.#disposed = true;
  }

  async #round(): Promise<void> {
    const { clock, unfinished, round } = this.#options;
    this.#running = true;
    const asked = await round(unfinished()).catch(() => false);
    this.#backOff = asked ? 1 : Math.min(this.#backOff * 2, mostBackOff);
    this.#lastRound = clock.now();
    this.#running = false;
    this.update();
  }
}

/** A timer's own limit. */
const longestTimer = 2 ** 31 - 1;

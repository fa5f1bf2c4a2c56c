import type { Entry } from '../history/entry';
import type { Round } from '../history/rounds';
import type { Clock } from '../util/clock';

/** What a RetryPoller needs of its surroundings. */
export interface RetryPollerOptions {
  readonly clock: Clock;
  /** What is not finished, of the account that is connected. */
  readonly unfinished: () => readonly Entry[];
  readonly isFocused: () => boolean;
  /** 0: never. */
  readonly intervalMinutes: () => number;
  /** Whether it is the demo fleet, which nobody needs to spare and where a retry is over within two minutes. */
  readonly demo: boolean;
  /** Reads the devices of entries until the signal fires. Returns whether the server could be asked. */
  readonly round: (entries: readonly Entry[], signal: AbortSignal) => Promise<boolean>;
  /** The last round on this account in any window. */
  readonly lastRound: () => Promise<Round | undefined>;
  readonly noteRound: (round: Round) => Promise<void>;
}

/** N-able: no automated calls more often than this (D). */
const leastPause = 90_000;
/** In the demo fleet, so that each status of a retry is seen. */
const demoPause = 20_000;
/** A server that keeps failing is asked ever less often, down to this many intervals. */
const mostBackOff = 8;

/**
 * Reads by itself what became of retries: only while something is unfinished and the window has the focus, and with at
 * least 90 seconds between two rounds, as N-able asks (D); every 20 seconds for the demo fleet. Stops when
 * nothing is left.
 */
export class RetryPoller {
  readonly #options: RetryPollerOptions;
  #stop: (() => void) | undefined;
  #running: AbortController | undefined;
  #disposed = false;
  #last: Round = { at: -Infinity, backOff: 1 };

  constructor(options: RetryPollerOptions) {
    this.#options = options;
  }

  /** Must be called whenever something has changed that it depends on. */
  update(): void {
    this.#stop?.();
    this.#stop = undefined;
    const { unfinished, isFocused } = this.#options;
    // A round that is under way ends when the window loses the focus.
    if (!isFocused()) this.#running?.abort();
    if (this.#running || this.#disposed || !isFocused() || this.#interval() <= 0 || unfinished().length === 0) return;
    this.#stop = this.#options.clock.later(() => void this.#round(), this.#wait());
  }

  dispose(): void {
    this.#stop?.();
    this.#running?.abort();
    this.#disposed = true;
  }

  #interval(): number {
    return this.#options.intervalMinutes() * 60_000;
  }

  /** How long the next round has to wait, in milliseconds. */
  #wait(): number {
    const { clock, unfinished, demo } = this.#options;
    const entries = unfinished();
    const least = demo ? demoPause : leastPause;
    const pause = (demo ? demoPause : Math.max(this.#interval(), leastPause)) * this.#last.backOff;
    // The device that was looked at longest ago says when; another window may have done so.
    const oldest = Math.min(...entries.map(({ at, checkedAt }) => checkedAt ?? at));
    const newest = Math.max(...entries.map(({ checkedAt }) => checkedAt ?? -Infinity));
    const due = Math.max(oldest + pause, newest + least, this.#last.at + pause);
    // Never longer than a pause, should the computer's clock have been set back.
    return Math.min(Math.max(0, due - clock.now()), pause, longestTimer);
  }

  async #round(): Promise<void> {
    const { clock, unfinished, isFocused, round, lastRound, noteRound } = this.#options;
    const running = (this.#running = new AbortController());
    const others = await lastRound().catch(() => undefined);
    const isNews = others !== undefined && others.at > this.#last.at;
    if (isNews)
      this.#last = others; // Another window has had a round: this one waits again.
    else if (isFocused() && !this.#disposed) {
      const { backOff } = this.#last;
      await this.#note(noteRound, { at: clock.now(), backOff });
      const asked = await round(unfinished(), running.signal).catch(() => false);
      await this.#note(noteRound, {
        at: clock.now(),
        backOff: running.signal.aborted ? backOff : nextBackOff(backOff, asked),
      });
    }
    this.#running = undefined;
    this.update();
  }

  /** Other windows see it too; where that cannot be written this one keeps to it alone. */
  async #note(noteRound: RetryPollerOptions['noteRound'], round: Round): Promise<void> {
    this.#last = round;
    await noteRound(round).catch(() => undefined);
  }
}

/** A timer's own limit. */
const longestTimer = 2 ** 31 - 1;

function nextBackOff(backOff: number, isAnswered: boolean): number {
  return isAnswered ? 1 : Math.min(backOff * 2, mostBackOff);
}

/** The time and timers, for a test to drive. */
export interface Clock {
  /** Returns the time in Unix milliseconds. */
  now(): number;
  /** Runs something once after a delay. Returns a function that cancels it. */
  later(run: () => void, delayMs: number): () => void;
}

/** The computer's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  later: (run, delayMs) => {
    const timer = setTimeout(run, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** A clock that only ever goes forward, and timers, for a test to drive. */
export interface MonotonicClock {
  /** Returns milliseconds since a time that is the same for all processes of the computer, until it is started anew. */
  monotonicMs(): number;
  /** Runs something once after a delay. Returns a function that cancels it. */
  later(run: () => void, delayMs: number): () => void;
}

/** The computer's monotonic clock. */
export const monotonicClock: MonotonicClock = {
  monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
  later: (run, delayMs) => systemClock.later(run, delayMs),
};

/** A moment by both of the computer's clocks, in milliseconds. */
export interface Moment {
  /** Unix time, which can be set, back too. */
  readonly unixMs: number;
  /** Only ever goes forward, but on Linux it stands still while the computer sleeps. */
  readonly monotonicMs: number;
}

/** How much earlier or later something may seem to have been asked for than it was: times are whole milliseconds. */
export const roundingMs = 2;

/** Returns this moment. `now` returns the time in Unix milliseconds. */
export function momentBy(now: () => number): Moment {
  return { unixMs: now(), monotonicMs: performance.now() };
}

/** A clock that is kept right by the network goes back by no more than this. In milliseconds. */
const clockSlackMs = 1_000;

/** Whether a time tells something: one that lies in the future was taken by a clock that was wrong. */
export function isKnownTime(time: number, now: number): boolean {
  return time <= now + clockSlackMs;
}

/**
 * Returns when an earlier moment was, in Unix milliseconds as the clock has them now: it may have been set back since,
 * and what another window has stored after that would else count as older.
 */
export function unixTimeOf(moment: Moment, now: Moment): number {
  return isKnownTime(moment.unixMs, now.unixMs) ? moment.unixMs : now.unixMs - (now.monotonicMs - moment.monotonicMs);
}

/**
 * Returns how many milliseconds lie between two moments: by the clock that says more, since one may have stood still
 * and the other may have been set back. Where the time lies before the earlier moment nothing is known of that: it is
 * as old as can be, and still a number that may be taken off a time.
 */
export function elapsedMs(since: Moment, now: Moment): number {
  const byTime = now.unixMs - since.unixMs;
  if (!isKnownTime(since.unixMs, now.unixMs)) return Math.max(now.unixMs, now.monotonicMs - since.monotonicMs);
  return Math.max(byTime, now.monotonicMs - since.monotonicMs);
}

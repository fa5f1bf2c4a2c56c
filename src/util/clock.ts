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

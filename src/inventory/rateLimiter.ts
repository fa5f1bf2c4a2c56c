import pLimit from 'p-limit';
import { orAborted } from '../util/abort';
import { monotonicClock, type MonotonicClock } from '../util/clock';
import { Emitter } from '../util/emitter';

/** The turns that all windows of the computer share. Times are milliseconds of the computer's monotonic clock. */
export interface SharedTurns {
  /**
   * Takes the next turn: `intervalMs` after the last one that any window has taken, and not before `earliest`.
   *
   * @returns when it is.
   * @throws the errors of the file system.
   */
  take(turn: WantedTurn): Promise<number>;
}

/** A turn as a window wants it. */
export interface WantedTurn {
  /** Returns the time: while other windows take their turns it goes on. */
  readonly now: () => number;
  readonly earliest: number;
  readonly intervalMs: number;
}

/** What a RateLimiter needs of its surroundings. */
export interface RateLimiterOptions {
  readonly clock?: MonotonicClock;
  /** By default the window has turns of its own. */
  readonly turns?: SharedTurns | undefined;
  /** Called when the turns cannot be shared, once until they can be again: the window goes on by turns of its own. */
  readonly onUnshared?: (error: unknown) => void;
}

/** A request may be sent so long after its turn. */
const slackMs = 1_000;
/** To share a turn takes no longer: a computer that sleeps meanwhile is not a slow disk. */
const longestTakeMs = 10_000;
/** A wait that is shorter is not worth a word: at the default rate a request waits for a second. */
const longWaitMs = 2_000;

/** When a request may be sent. Infinity: always. */
export type Turn = number;

/**
 * Spaces the requests of bulk reads, and the further tries of any read, so that no minute has more of them than is set,
 * in all windows together: one turn after the other, evenly, whatever happens to the setting and to the time of the
 * computer, and none is made up for.
 */
export class RateLimiter {
  readonly clock: MonotonicClock;
  readonly #turns: SharedTurns | undefined;
  readonly #onUnshared: (error: unknown) => void;
  readonly #inOrder = pLimit(1);
  readonly #waitChanged = new Emitter<boolean>();
  #last = -Infinity;
  /** How long it took to share the last turn, where that is long: the next one is taken so far ahead. */
  #takeMs = 0;
  /** A turn that was taken for a request that is no longer wanted. */
  #spare: Turn | undefined;
  #isUnshared = false;

  /** Fires with true when the next request has to wait for long, and with false when it may be sent. */
  readonly onDidChangeWait = this.#waitChanged.event;

  /** `perMinute` is read anew for each request; Infinity means no limit. */
  constructor(
    readonly perMinute: () => number,
    { clock = monotonicClock, turns, onUnshared = () => undefined }: RateLimiterOptions = {},
  ) {
    this.clock = clock;
    this.#turns = turns;
    this.#onUnshared = onUnshared;
  }

  /** Resolves when the next request may be sent, or as soon as the signal fires. */
  async acquire(signal: AbortSignal): Promise<Turn | undefined> {
    if (signal.aborted || this.perMinute() === Infinity) return Infinity;
    return orAborted(
      this.#inOrder(() => this.#next(signal)),
      signal,
    );
  }

  /** Takes another turn in place of one that came too long ago. Resolves as soon as the signal fires. */
  async renew(turn: Turn | undefined, signal: AbortSignal): Promise<void> {
    for (let current = turn; current !== undefined && !signal.aborted && this.#isMissed(current);)
      current = await this.acquire(signal);
  }

  async #next(signal: AbortSignal): Promise<Turn | undefined> {
    while (!signal.aborted) {
      const perMinute = this.perMinute();
      if (perMinute === Infinity) return Infinity;
      const turn = this.#takeSpare() ?? (await this.#take((60_000 + slackMs) / perMinute));
      this.#spare = turn;
      if (!(await this.#comes(turn, signal))) return undefined;
      this.#spare = undefined;
      if (!this.#isMissed(turn)) return turn; // It is missed where the computer slept, or was busy.
    }
    return undefined;
  }

  #takeSpare(): Turn | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare !== undefined && !this.#isMissed(spare) ? spare : undefined;
  }

  #isMissed(turn: Turn): boolean {
    return this.clock.monotonicMs() - turn > slackMs;
  }

  async #take(intervalMs: number): Promise<Turn> {
    const now = () => this.clock.monotonicMs();
    const began = now();
    // What this window has sent counts, too, where the file that tells of it is gone.
    const earliest = Math.max(began + this.#takeMs, this.#last + intervalMs);
    this.#last = (await this.#takeShared({ now, earliest, intervalMs })) ?? earliest;
    const tookMs = now() - began;
    this.#takeMs = tookMs > slackMs / 2 ? Math.min(tookMs, longestTakeMs) : 0;
    return this.#last;
  }

  async #takeShared(wanted: WantedTurn): Promise<Turn | undefined> {
    try {
      const turn = await this.#turns?.take(wanted);
      this.#isUnshared = false;
      return turn;
    } catch (error) {
      if (!this.#isUnshared) this.#onUnshared(error);
      this.#isUnshared = true;
      return undefined;
    }
  }

  /** Waits for a turn. False: the signal fired before. */
  async #comes(turn: Turn, signal: AbortSignal): Promise<boolean> {
    const isLong = this.#left(turn) >= longWaitMs;
    if (isLong) this.#waitChanged.fire(true);
    // A timer may be early.
    for (let left = this.#left(turn); left > 0 && !signal.aborted; left = this.#left(turn))
      await this.#pause(left, signal);
    if (isLong) this.#waitChanged.fire(false);
    return this.#left(turn) <= 0;
  }

  #left(turn: Turn): number {
    return turn - this.clock.monotonicMs();
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.clock.later(end, Math.ceil(ms));
      signal.addEventListener('abort', end);
    });
  }
}

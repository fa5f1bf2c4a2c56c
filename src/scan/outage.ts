import { refusalOf } from '../inventory/accountRefusal';
import type { Inventory } from '../inventory/inventory';
import { isNsightError, type FailureKind } from '../nsight/errors';
import { orAborted } from '../util/abort';
import { roundingMs } from '../util/clock';

/** After so many failures in a row it is worth a call to know whose they are. */
const inARow = 5;
/** So many that nothing followed are worth it too. */
const atTheEnd = 3;
/** What a server that is out of reach, overloaded or behind something fails with, whatever it is asked for. */
const ofServer: readonly FailureKind[] = ['network', 'timeout', 'busy', 'blocked', 'redirect'];
/** How long to wait until the server is asked again, and then ever longer. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** Whether the server is back is asked so often: for about an hour. */
const mostAsks = 65;

/** Whether a failure may be that of the server, or of the way to it, and gone when the same is asked for again. */
export function isOfServer(error: unknown): boolean {
  return isNsightError(error) && ofServer.includes(error.failure.kind);
}

/** What becomes of a failure. */
export interface Verdict {
  /** It is that of what was asked for. */
  readonly keep: () => void;
  /** The server was out of reach, and is back: nothing is known of what was asked for. */
  readonly again: () => void;
}

interface Failed extends Verdict {
  readonly at: number;
  readonly isOfServer: boolean;
}

/** What an Outage needs of the scan. */
export interface OutageOptions {
  /** Ends all waiting. */
  readonly stop: AbortSignal;
  /** The server does not come back, or refuses the account: nothing more can be asked for. */
  readonly onOut: (error: unknown) => void;
  /** The server is out of reach, for this reason, and is waited for; undefined: it is back. */
  readonly onWait: (error: unknown) => void;
}

/**
 * Tells what cannot be read from a server that cannot be reached, or that refuses everything. Failures in a row wait:
 * when something is read that was asked for after them, or the server still lists its clients, they are those of what
 * was asked for. While it does not answer it is waited for; an account whose clients it does not list is refused.
 */
export class Outage {
  #failures: Failed[] = [];
  #asking: Promise<void> | undefined;
  #began = performance.now();
  #hasAnswered = false;

  constructor(
    private readonly inventory: Inventory,
    private readonly options: OutageOptions,
  ) {}

  /** Resolves when the server can be asked, as far as is known. */
  async ready(): Promise<void> {
    await this.#asking;
  }

  /** Something could not be read. */
  failed(error: unknown, verdict: Verdict): void {
    // A refusal shows that the server can be reached, but not that it would answer anything else.
    if (!isOfServer(error)) this.#settle((failure) => failure.isOfServer);
    this.#failures.push({ ...verdict, at: performance.now(), isOfServer: isOfServer(error) });
    if (this.#failures.length >= inARow) this.#ask();
  }

  /** Something was read that was asked for at that time, by the clock that never goes back. */
  answered(askedAt: number): void {
    if (askedAt >= this.#began - roundingMs) this.#hasAnswered = true;
    this.#settle(({ at }) => at < askedAt);
  }

  /** Nothing more is being asked for. Resolves when nothing waits any more. */
  async end(): Promise<void> {
    const { length } = this.#failures;
    if (length >= atTheEnd || (length > 0 && !this.#hasAnswered)) this.#ask();
    await this.#asking;
    if (!this.options.stop.aborted) this.#settle(() => true);
    this.#began = performance.now();
    this.#hasAnswered = false;
  }

  #settle(which: (failure: Failed) => boolean, verdict: keyof Verdict = 'keep'): void {
    const settled = this.#failures.filter(which);
    this.#failures = this.#failures.filter((failure) => !which(failure));
    for (const failure of settled) failure[verdict]();
  }

  #ask(): void {
    this.#asking ??= this.#askUntilAnswered().finally(() => {
      this.#asking = undefined;
    });
  }

  async #askUntilAnswered(): Promise<void> {
    const { stop, onOut, onWait } = this.options;
    const isOver = () => stop.aborted;
    for (let asks = 1, pauseMs = firstPauseMs; !isOver(); asks++, pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const error = await this.#check();
      if (isOver()) return;
      if (error === undefined) {
        if (asks > 1) onWait(undefined);
        this.#settle(() => true, asks > 1 ? 'again' : 'keep');
        return;
      }
      const refusal = refusalOf(error);
      if (refusal !== undefined || asks === mostAsks) {
        onOut(refusal ?? error);
        return;
      }
      onWait(error);
      await this.#pause(pauseMs);
    }
  }

  /** Returns why the clients cannot be listed, or undefined when they can, or nobody waits for it any more. */
  async #check(): Promise<unknown> {
    try {
      await orAborted(this.inventory.checkServer(this.options.stop), this.options.stop);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  async #pause(ms: number): Promise<void> {
    let cancel: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      cancel = this.inventory.rateLimiter.clock.later(resolve, ms);
    });
    await orAborted(over, this.options.stop);
    cancel();
  }
}

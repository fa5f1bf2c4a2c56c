import type { Inventory } from '../inventory/inventory';
import { orAborted } from '../util/abort';
import { isNsightError, type FailureKind } from '../nsight/errors';

/** After so many failures in a row it is worth a call to know whose they are. */
const inARow = 10;
/** What a server that is out of reach, overloaded or behind something fails with, whatever it is asked for. */
const ofServer: readonly FailureKind[] = ['network', 'timeout', 'busy', 'blocked', 'redirect'];

/**
 * Tells what cannot be read from a server that cannot be reached. Failures in a row wait: when something
 * is read that was asked for after them, or the server still lists its clients, they are those of what was asked for.
 * Otherwise nothing is known of that.
 */
export class Outage {
  #waiting: { readonly at: number; readonly keep: () => void }[] = [];
  #asking: Promise<void> | undefined;

  constructor(
    private readonly inventory: Inventory,
    private readonly stop: AbortSignal,
    private readonly onOut: (error: unknown) => void,
  ) {}

  /** `keep` is called when it is clear that the failure is no outage. */
  failed(error: unknown, keep: () => void): void {
    this.#waiting.push({ at: performance.now(), keep });
    if (!isNsightError(error) || !ofServer.includes(error.failure.kind)) this.answered();
    else if (this.#waiting.length >= inARow) this.#asking ??= this.#ask();
  }

  /** The server has answered what was asked at that time, by the clock that never goes back. */
  answered(askedAt = Infinity): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ at }) => at >= askedAt);
    for (const { at, keep } of waiting) if (at < askedAt) keep();
  }

  /** Nothing more is asked for: what waits is no outage, unless the server is being asked just now. */
  async end(): Promise<void> {
    await this.#asking;
    if (!this.stop.aborted) this.answered();
  }

  async #ask(): Promise<void> {
    try {
      await orAborted(this.inventory.checkServer(this.stop), this.stop);
      if (!this.stop.aborted) this.answered();
    } catch (error) {
      this.onOut(error);
    }
    this.#asking = undefined;
  }
}

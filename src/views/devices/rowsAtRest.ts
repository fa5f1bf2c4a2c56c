import { monotonicClock, type MonotonicClock } from '../../util/clock';

/**
 * So long after rows were opened nobody opens the next or acts on one, as a rule, and VS Code shows them even on a slow
 * computer. While it draws rows anew it does not know them, and an action on one is lost. In milliseconds.
 */
const showingMs = 3_000;
const showingMsOfEach = 0.5;

/**
 * Waits until no row is being opened. VS Code closes a row again that it is just opening when a row above it is drawn
 * anew, as when a count there changes.
 */
export class RowsAtRest {
  #opening = 0;
  /** When the rows are shown that were read last, by the monotonic clock. */
  #shown = -Infinity;
  /** While it is set, a run was asked for. */
  #stop: (() => void) | undefined;

  /** `run` is called once the rows are at rest, after each `request`. */
  constructor(
    private readonly run: () => void,
    private readonly clock: MonotonicClock = monotonicClock,
  ) {}

  /** Returns what `read` does, which is what VS Code asks for when a row is opened. */
  async opening<T>(read: () => Promise<T[]>): Promise<T[]> {
    this.#opening += 1;
    try {
      const rows = await read();
      const shown = this.clock.monotonicMs() + showingMs + rows.length * showingMsOfEach;
      this.#shown = Math.max(this.#shown, shown);
      return rows;
    } finally {
      this.#opening -= 1;
    }
  }

  /** Asks for a run. Those that are asked for before it are one. */
  request(): void {
    this.#stop ??= this.clock.later(
      () => {
        this.#stop = undefined;
        if (this.#left() > 0) this.request();
        else this.run();
      },
      Math.max(0, this.#left()),
    );
  }

  dispose(): void {
    this.#stop?.();
  }

  /** How long it takes at least until the rows are at rest, in milliseconds. */
  #left(): number {
    return this.#opening > 0 ? showingMs : this.#shown - this.clock.monotonicMs();
  }
}

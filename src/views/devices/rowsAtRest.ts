/** VS Code takes so long to show rows that it was given, in milliseconds; thousands of them on a slow computer. */
const defaultShowingMs = 1_000;

/**
 * Waits until no row is being opened. VS Code closes a row again that it is just opening when a row above it is drawn
 * anew, as when a count there changes.
 */
export class RowsAtRest {
  #opening = 0;
  #opened = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** `run` is called once the rows are at rest, after each `request`. */
  constructor(
    private readonly run: () => void,
    private readonly showingMs = defaultShowingMs,
  ) {}

  /** Returns what `read` does, which is what VS Code asks for when a row is opened. */
  async opening<T>(read: () => Promise<T>): Promise<T> {
    this.#opening += 1;
    try {
      return await read();
    } finally {
      this.#opening -= 1;
      this.#opened = performance.now();
    }
  }

  /** Asks for a run. Those that are asked for before it are one. */
  request(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        if (this.#left() > 0) this.request();
        else this.run();
      },
      Math.max(0, this.#left()),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** How long it takes at least until the rows are at rest, in milliseconds. */
  #left(): number {
    return this.#opening > 0 ? this.showingMs : this.#opened + this.showingMs - performance.now();
  }
}

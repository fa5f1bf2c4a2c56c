import type { Clock } from '../../util/clock';

/** A computer that slept wakes with its timers behind: they are never set for longer. Milliseconds. */
const longestDayTimer = 60 * 60 * 1000;

/**
 * Calls `run` when the day has changed since it was last called, as soon as somebody looks. While nobody does it waits
 * for nothing.
 */
export class NewDay {
  #day: string;
  #stop: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly isShown: () => boolean,
    private readonly run: () => void,
  ) {
    this.#day = this.#today();
    this.update();
  }

  /** To be called when it is shown or hidden. */
  update(): void {
    this.dispose();
    if (!this.isShown()) return;
    const before = this.#day;
    this.#day = this.#today();
    const now = this.clock.now();
    this.#stop = this.clock.later(
      () => {
        this.update();
      },
      Math.min(new Date(now).setHours(24, 0, 0, 0) - now, longestDayTimer),
    );
    if (this.#day !== before) this.run();
  }

  dispose(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #today(): string {
    return new Date(this.clock.now()).toDateString();
  }
}

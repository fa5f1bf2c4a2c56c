import pThrottle from 'p-throttle';
import { orAborted } from '../util/abort';

/** Leaves so much time between the requests of a bulk read, and the further tries of any read, that no minute has more of them than is set. */
export class RateLimiter {
  #turn: () => void | Promise<void> = () => undefined;
  #set = Infinity;

  /** `perMinute` is read anew for each turn; Infinity means at once. */
  constructor(readonly perMinute: () => number) {}

  /** Resolves when the next request may go, or as soon as the signal fires. */
  async turn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return; // A turn that nobody takes would keep others waiting.
    const perMinute = this.perMinute();
    if (perMinute !== this.#set) {
      this.#set = perMinute;
      this.#turn =
        perMinute === Infinity
          ? () => undefined
          : pThrottle({ limit: perMinute, interval: 60_000, strict: true })(() => undefined);
    }
    await orAborted(Promise.resolve(this.#turn()), signal);
  }
}

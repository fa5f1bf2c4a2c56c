import pThrottle from 'p-throttle';
import { orAborted } from '../util/abort';

/**
 * Spaces the requests of bulk reads, and the further tries of any read, so that no minute has more of them than is
 * set.
 */
export class RateLimiter {
  #throttled: () => void | Promise<void> = () => undefined;
  #set = Infinity;

  /** `perMinute` is read anew for each request; Infinity means no limit. */
  constructor(readonly perMinute: () => number) {}

  /** Resolves when the next request may be sent, or as soon as the signal fires. */
  async acquire(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return; // A turn that is not used would delay the others.
    const perMinute = this.perMinute();
    if (perMinute !== this.#set) {
      this.#set = perMinute;
      this.#throttled =
        perMinute === Infinity
          ? () => undefined
          : pThrottle({ limit: perMinute, interval: 60_000, strict: true })(() => undefined);
    }
    await orAborted(Promise.resolve(this.#throttled()), signal);
  }
}

/**
 * Lets everything else run that waits: work on thousands of records is done in pieces, so that nothing is held up for
 * long.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Others wait no longer than this, and what a few values more take, in milliseconds. */
const longestMs = 8;

/** Tells when to breathe where nobody knows how long a computer takes for each value. */
export class Breather {
  #since = performance.now();

  /** Whether nothing else has run for some milliseconds. */
  get isDue(): boolean {
    return performance.now() - this.#since >= longestMs;
  }

  async breathe(): Promise<void> {
    await breathe();
    this.#since = performance.now();
  }
}

/** So many records take a few milliseconds. */
const pieceSize = 1_000;
/** To look at the clock takes as long as many a value. */
const valuesPerLook = 50;

/**
 * Calls `run` for each value in order, with a breath now and then: after so many values, and on a computer that is slow
 * sooner.
 */
export async function inPieces<T>(values: Iterable<T>, run: (value: T) => void, atOnce = pieceSize): Promise<void> {
  const breather = new Breather();
  let done = 0;
  for (const value of values) {
    run(value);
    done += 1;
    const isLook = done % valuesPerLook === 0;
    if (done % atOnce === 0 || (isLook && breather.isDue)) await breather.breathe();
  }
}

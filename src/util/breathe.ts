/**
 * Lets everything else run that waits: work on thousands of records is done in pieces, so that nothing is held up for
 * long.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** So many records take a few milliseconds. */
const pieceSize = 1_000;

/** Calls `run` for each value in order, with a breath now and then: after so many values, where each takes long. */
export async function inPieces<T>(values: Iterable<T>, run: (value: T) => void, atOnce = pieceSize): Promise<void> {
  let done = 0;
  for (const value of values) {
    run(value);
    done += 1;
    if (done % atOnce === 0) await breathe();
  }
}

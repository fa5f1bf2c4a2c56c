/** So many are read at once: of a few hundred small files each is waited for longer than it takes. */
const readAtOnce = 8;

/** Yields what `read` gives of each value, in order, while it reads on. Rejects in the turn of what fails. */
export async function* readAhead<T, R>(values: Iterable<T>, read: (value: T) => Promise<R>): AsyncGenerator<R> {
  const waiting: Promise<R>[] = [];
  for (const value of values) {
    const reading = read(value);
    reading.catch(() => undefined); // Until its turn comes nobody waits for it.
    waiting.push(reading);
    if (waiting.length === readAtOnce) for (const first of waiting.splice(0, 1)) yield await first;
  }
  for (const reading of waiting) yield await reading;
}

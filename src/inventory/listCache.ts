/** Where a list is in its life; what was read is kept, a failure too, until somebody drops it. */
interface CachedList<T> {
  readonly abort: AbortController;
  readonly reading: Promise<T>;
  settled: 'no' | 'read' | 'failed';
  value?: T;
  /** When it was asked for, by the clock that never goes back, in milliseconds. */
  readAt?: number;
}

/**
 * Lists of one kind by the id that they belong to: each is read when it is first asked for, once for all who ask at
 * the same time, and kept until it is dropped.
 */
export class ListCache<T> {
  readonly #entries = new Map<string, CachedList<T>>();
  #closed = false;
  readonly #read: (id: string, signal: AbortSignal) => Promise<T>;

  constructor(read: (id: string, signal: AbortSignal) => Promise<T>) {
    this.#read = read;
  }

  /**
   * The list, from memory if it was read. A failure is kept as well, so that showing it again costs no request.
   * Someone who waits for a list that is dropped meanwhile gets the one that is read instead.
   */
  async get(id: string): Promise<T> {
    const entry = this.#entries.get(id) ?? this.#start(id);
    try {
      return await entry.reading;
    } catch (error) {
      if (entry.abort.signal.aborted && !this.#closed) return this.get(id);
      throw error;
    }
  }

  /** The list, read again unless that was less than this many milliseconds ago. One that is being read is waited for. */
  getYounger(id: string, youngerThan: number): Promise<T> {
    if (this.#entries.get(id)?.settled === 'read' && this.peek(id, youngerThan) === undefined) this.drop(id);
    return this.get(id);
  }

  /** The list if it is there, and was read less than this many milliseconds ago, without asking anyone. */
  peek(id: string, youngerThan = Infinity): T | undefined {
    return (this.age(id) ?? Infinity) < youngerThan ? this.#entries.get(id)?.value : undefined;
  }

  /** How many milliseconds ago the list was read, if it is there. */
  age(id: string): number | undefined {
    const readAt = this.#entries.get(id)?.readAt;
    return readAt === undefined ? undefined : performance.now() - readAt;
  }

  /** All lists that are there. */
  *all(): Iterable<T> {
    for (const { value } of this.#entries.values()) if (value !== undefined) yield value;
  }

  /** Forgets a list, and stops reading it. */
  drop(id: string): void {
    this.#entries.get(id)?.abort.abort();
    this.#entries.delete(id);
  }

  /** Forgets a list if reading it failed, so that the next one who asks tries again. */
  dropFailed(id: string): void {
    if (this.#entries.get(id)?.settled === 'failed') this.drop(id);
  }

  dropAll(): void {
    for (const id of [...this.#entries.keys()]) this.drop(id);
  }

  /** Forgets all lists for good: who waits for one gets the error with which its reading ends. */
  close(): void {
    this.#closed = true;
    this.dropAll();
  }

  #start(id: string): CachedList<T> {
    const abort = new AbortController();
    const readAt = performance.now(); // What happens while it is on its way may not be in it.
    const entry: CachedList<T> = { abort, reading: this.#read(id, abort.signal), settled: 'no' };
    this.#entries.set(id, entry);
    entry.reading.then(
      (value) => Object.assign(entry, { settled: 'read', value, readAt }),
      () => Object.assign(entry, { settled: 'failed' }),
    );
    return entry;
  }
}

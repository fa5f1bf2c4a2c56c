import type { RequestGate } from '../nsight/client';
import type { Listing, Patch } from '../nsight/records';
import { elapsedMs, momentBy, unixTimeOf, type Moment } from '../util/clock';

/** How a list is to be read. */
export interface ReadOptions {
  /**
   * A list that was read this many milliseconds ago, or earlier, is read again. Infinity by default: any age will do.
   */
  readonly maxAgeMs?: number;
  /** Returns the failure of the last read again, without a request, as a view does that shows it. */
  readonly keepFailure?: boolean;
}

/** How a list is to be read for one who asks for it. */
export interface CachedReadOptions extends ReadOptions {
  readonly gate?: RequestGate | undefined;
  /** When it fires the list is no longer waited for. A read that nobody else waits for is cancelled. */
  readonly signal?: AbortSignal | undefined;
}

/** A list by its life; what was read is kept, a failure too, until it is invalidated. */
interface CachedList<T> {
  readonly abort: AbortController;
  readonly reading: Promise<T>;
  state: 'reading' | 'read' | 'failed';
  /** How many wait for it to be read. */
  waiting: number;
  value?: T;
  /** When it was asked for. */
  askedAt?: Moment;
}

/** How the cache has a list read. */
export interface ListRead {
  readonly id: string;
  readonly signal: AbortSignal;
  /** Limits the request for it beside others. */
  readonly gate: RequestGate | undefined;
  /** Returns when it was asked for, in Unix milliseconds as the clock has them by then. */
  readonly askedAt: () => number;
}

/** The patches of a device as they were just read. */
export interface PatchesRead {
  readonly deviceId: string;
  readonly listing: Listing<Patch>;
  /** When they were asked for, in Unix milliseconds: what has happened since may not be in the list. */
  readonly askedAt: number;
}

type ReadList<T> = (read: ListRead) => Promise<T>;

/**
 * Caches lists of one kind by the id that they belong to. Each is read once for all who ask for it at the same time.
 */
export class ListCache<T> {
  readonly #entries = new Map<string, CachedList<T>>();
  readonly #read: ReadList<T>;
  readonly #now: () => number;
  #reads = 0;
  #closed = false;

  /** `now` returns the time in Unix milliseconds. */
  constructor(read: ReadList<T>, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /**
   * Returns the list, from the cache unless it is too old or could not be read. Joins a read that is already in
   * flight. If that is invalidated meanwhile, the list is the one that is read in its place.
   * @throws what reading it rejects with.
   */
  async get(id: string, options: CachedReadOptions = {}): Promise<T> {
    if (!this.#isUsable(id, options)) this.invalidate(id);
    const { signal } = options;
    const entry = this.#entries.get(id) ?? this.#start(id, options.gate);
    const leave = this.#join(id, entry, signal);
    try {
      return await entry.reading;
    } catch (error) {
      const isWanted = !this.#closed && !signal?.aborted;
      if (entry.abort.signal.aborted && isWanted) return await this.get(id, { ...options, maxAgeMs: Infinity });
      throw error;
    } finally {
      leave();
    }
  }

  #isUsable(id: string, { maxAgeMs, keepFailure = false }: ReadOptions): boolean {
    const state = this.#entries.get(id)?.state;
    return state === 'failed' ? keepFailure : state !== 'read' || this.peek(id, maxAgeMs) !== undefined;
  }

  /** Returns the list if it is cached and was read less than `maxAgeMs` ago. Sends no request. */
  peek(id: string, maxAgeMs = Infinity): T | undefined {
    return (this.ageMs(id) ?? Infinity) < maxAgeMs ? this.#entries.get(id)?.value : undefined;
  }

  /** Returns how many milliseconds ago a cached list was asked for: what has happened since may not be in it. */
  ageMs(id: string): number | undefined {
    const askedAt = this.#entries.get(id)?.askedAt;
    return askedAt && elapsedMs(askedAt, momentBy(this.#now));
  }

  /** How many lists were read. */
  get reads(): number {
    return this.#reads;
  }

  /** Returns all cached lists. */
  *all(): Iterable<T> {
    for (const { value } of this.#entries.values()) if (value !== undefined) yield value;
  }

  /** Removes a list, and cancels a read of it. */
  invalidate(id: string): void {
    this.#entries.get(id)?.abort.abort();
    this.#entries.delete(id);
  }

  /** Removes a list if it could not be read. */
  invalidateFailed(id: string): void {
    if (this.#entries.get(id)?.state === 'failed') this.invalidate(id);
  }

  /** Removes all lists. */
  invalidateAll(): void {
    for (const id of [...this.#entries.keys()]) this.invalidate(id);
  }

  /** Removes all lists for good: a read in flight rejects with the error with which it ends. */
  close(): void {
    this.#closed = true;
    this.invalidateAll();
  }

  /** Waits for a list. Returns what ends that; when the signal fires, it has ended. */
  #join(id: string, entry: CachedList<T>, signal: AbortSignal | undefined): () => void {
    let waits = true;
    const leave = () => {
      signal?.removeEventListener('abort', abandon);
      if (waits) entry.waiting -= 1;
      waits = false;
    };
    const abandon = () => {
      leave();
      if (entry.waiting === 0 && this.#entries.get(id) === entry) this.invalidate(id);
    };
    entry.waiting += 1;
    signal?.addEventListener('abort', abandon);
    return leave;
  }

  #start(id: string, gate: RequestGate | undefined): CachedList<T> {
    const abort = new AbortController();
    const askedAt = momentBy(this.#now);
    const unixTime = () => unixTimeOf(askedAt, momentBy(this.#now));
    const reading = this.#read({ id, signal: abort.signal, gate, askedAt: unixTime });
    const entry: CachedList<T> = { abort, reading, state: 'reading', waiting: 0 };
    this.#entries.set(id, entry);
    entry.reading.then(
      (value) => {
        Object.assign(entry, { state: 'read', value, askedAt });
        this.#reads += 1;
      },
      () => Object.assign(entry, { state: 'failed' }),
    );
    return entry;
  }
}

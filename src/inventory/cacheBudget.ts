/** The most patches that are kept in lists which no view shows: some 40 MB. */
const mostPatches = 80_000;

/**
 * Chooses which lists of patches leave the cache: of those that were only read as one of many, the oldest beyond a
 * limit.
 */
export class CacheBudget {
  /** In the order in which they were read. */
  readonly #sizes = new Map<string, number>();
  readonly #pinned = new Set<string>();
  #total = 0;

  constructor(private readonly most = mostPatches) {}

  /** Keeps the list of a device that a view shows. */
  pin(id: string): void {
    this.#pinned.add(id);
    this.#remove(id);
  }

  /** Adds a list that was read as one of many. Returns the devices whose lists make room for it. */
  read(id: string, patches: number): string[] {
    this.#remove(id);
    if (this.#pinned.has(id)) return [];
    this.#sizes.set(id, patches + 1); // An empty list takes room too.
    this.#total += patches + 1;
    const old: string[] = [];
    for (const other of this.#sizes.keys()) {
      if (this.#total <= this.most) break;
      this.#remove(other);
      old.push(other);
    }
    return old;
  }

  #remove(id: string): void {
    this.#total -= this.#sizes.get(id) ?? 0;
    this.#sizes.delete(id);
  }
}

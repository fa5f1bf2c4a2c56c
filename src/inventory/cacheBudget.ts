/** So many patches are kept in lists that nobody shows: some 50 MB. */
const mostPatches = 100_000;

/** Chooses which lists of patches are forgotten: of those that were only read as one of many, the oldest beyond a limit. */
export class CacheBudget {
  /** In the order in which they were read. */
  readonly #sizes = new Map<string, number>();
  readonly #wanted = new Set<string>();
  #total = 0;

  constructor(private readonly most = mostPatches) {}

  /** Somebody shows a device's list: it stays. */
  want(id: string): void {
    this.#wanted.add(id);
    this.#remove(id);
  }

  /** A list was read as one of many. Gives the devices whose lists make room for it. */
  read(id: string, patches: number): string[] {
    this.#remove(id);
    if (this.#wanted.has(id)) return [];
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

import type { Entry } from './entry';

/** What an entry becomes; undefined when it is to be removed. */
export type Change = (entry: Entry) => Entry | undefined;

/** Changes that could not be written, to be made on whatever the entry is by then. */
export class Unwritten {
  readonly #changes = new Map<string, readonly Change[]>();

  get ids(): string[] {
    return [...this.#changes.keys()];
  }

  add(id: string, change: Change): void {
    this.#changes.set(id, [...(this.#changes.get(id) ?? []), change]);
  }

  forget(id: string): void {
    this.#changes.delete(id);
  }

  /** An entry as it is to be, from what is on the disk. */
  apply(entry: Entry): Entry | undefined {
    return (this.#changes.get(entry.id) ?? []).reduce<Entry | undefined>((now, change) => now && change(now), entry);
  }
}

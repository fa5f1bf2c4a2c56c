import { isDeepStrictEqual } from 'node:util';
import { Emitter } from '../util/emitter';
import { groupBy } from '../util/groupBy';
import { isFinished, type Entry } from './entry';

/** The entries as this window knows them, in memory. */
export class EntryCache {
  readonly #entries = new Map<string, Entry>();
  readonly #changes = new Emitter<Entry>();
  #newestFirst: readonly Entry[] | undefined;
  #byDevice: Map<string, Entry[]> | undefined;

  /** Fires for each entry that was added, changed or removed. */
  readonly onDidChange = this.#changes.event;

  /** All of them, newest first. */
  get entries(): readonly Entry[] {
    return (this.#newestFirst ??= [...this.#entries.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)));
  }

  /** Returns the entry with this id, if it is known. */
  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Returns the entries of one device, newest first. */
  of(account: string, deviceId: string): readonly Entry[] {
    this.#byDevice ??= groupBy(this.entries, (entry) => deviceKey(entry.account, entry.place.device.id));
    return this.#byDevice.get(deviceKey(account, deviceId)) ?? [];
  }

  /**
   * Returns which entries are more than `most`: the oldest of those that ended and, where they do not suffice, of those
   * that did not. The latter only once nothing is being sent any more, so that they go, and are reported, all at once.
   * What is being sent stays.
   */
  tooMany(most: number, now: number): { readonly finished: readonly Entry[]; readonly open: readonly Entry[] } {
    const excess = this.entries.length - most;
    if (excess <= 0) return { finished: [], open: [] };
    const oldest = this.entries.filter(({ sender }) => sender === undefined).reverse();
    const finished = oldest.filter((entry) => isFinished(entry, now)).slice(0, excess);
    if (oldest.length < this.entries.length) return { finished, open: [] };
    return { finished, open: oldest.filter((entry) => !isFinished(entry, now)).slice(0, excess - finished.length) };
  }

  /** Adds or replaces entries. Fires nothing for the same again: the watcher also reports our own writes. */
  keep(...entries: readonly Entry[]): void {
    const changed = entries.filter((entry) => !isDeepStrictEqual(this.#entries.get(entry.id), entry));
    for (const entry of changed) this.#entries.set(entry.id, entry);
    this.#fire(changed);
  }

  /** Removes entries. */
  forget(...ids: readonly string[]): void {
    this.#fire(
      ids.flatMap((id) => {
        const entry = this.#entries.get(id);
        this.#entries.delete(id);
        return entry ?? [];
      }),
    );
  }

  #fire(changed: readonly Entry[]): void {
    if (changed.length === 0) return;
    this.#newestFirst = undefined;
    this.#byDevice = undefined;
    for (const entry of changed) this.#changes.fire(entry);
  }
}

function deviceKey(account: string, deviceId: string): string {
  return JSON.stringify([account, deviceId]);
}

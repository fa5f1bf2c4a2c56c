import { isDeepStrictEqual } from 'node:util';
import { Emitter } from '../util/emitter';
import { groupBy } from '../util/groupBy';
import type { Entry } from './entry';

/** The entries as this window knows them, in memory. */
export class EntryCache {
  readonly #entries = new Map<string, Entry>();
  readonly #changes = new Emitter<readonly Entry[]>();
  #newestFirst: readonly Entry[] | undefined;
  #byDevice: Map<string, Entry[]> | undefined;

  /** Fires with the entries that were added, changed or removed, in one go with all that were at once. */
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
    if (this.#entries.size === 0) return []; // Thousands of rows ask for it.
    this.#byDevice ??= groupBy(this.entries, (entry) => deviceKey(entry.account, entry.place.device.id));
    return this.#byDevice.get(deviceKey(account, deviceId)) ?? [];
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
    this.#changes.fire(changed);
  }
}

function deviceKey(account: string, deviceId: string): string {
  return JSON.stringify([account, deviceId]);
}

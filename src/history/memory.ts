import { isDeepStrictEqual } from 'node:util';
import { Emitter } from '../util/emitter';
import { groupBy } from '../util/groupBy';
import type { Entry } from './entry';

/** The entries as this window knows them. */
export class Memory {
  readonly #entries = new Map<string, Entry>();
  readonly #changes = new Emitter<Entry>();
  #newestFirst: readonly Entry[] | undefined;
  #byDevice: Map<string, Entry[]> | undefined;

  /** Fires for each entry that was added, changed or removed. */
  readonly onDidChange = this.#changes.event;

  /** Newest first. */
  get entries(): readonly Entry[] {
    return (this.#newestFirst ??= [...this.#entries.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)));
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** The entries of one device, newest first. */
  of(account: string, deviceId: string): readonly Entry[] {
    this.#byDevice ??= groupBy(this.entries, (entry) => deviceKey(entry.account, entry.place.device.id));
    return this.#byDevice.get(deviceKey(account, deviceId)) ?? [];
  }

  /** Whoever wrote an entry is told by the folder's watcher too: what is known already is no change. */
  keep(...entries: readonly Entry[]): void {
    const changed = entries.filter((entry) => !isDeepStrictEqual(this.#entries.get(entry.id), entry));
    for (const entry of changed) this.#entries.set(entry.id, entry);
    this.#changed(changed);
  }

  forget(...ids: readonly string[]): void {
    this.#changed(
      ids.flatMap((id) => {
        const entry = this.#entries.get(id);
        this.#entries.delete(id);
        return entry ?? [];
      }),
    );
  }

  #changed(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.#newestFirst = undefined;
    this.#byDevice = undefined;
    for (const entry of entries) this.#changes.fire(entry);
  }
}

function deviceKey(account: string, deviceId: string): string {
  return JSON.stringify([account, deviceId]);
}

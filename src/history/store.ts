import { randomUUID } from 'node:crypto';
import { mkdirSync, watch, type FSWatcher } from 'node:fs';
import pLimit from 'p-limit';
import type { PatchRef, Place } from '../inventory/place';
import type { WriteService } from '../nsight/records';
import { interrupted, newEntry, type Entry, type Sender } from './entry';
import { edit, idOf, listIds, read, setAside, tidy } from './files';
import type { Memory } from './memory';
import { parseEntry } from './parseEntry';

/** What the history needs of its surroundings. */
export interface HistoryOptions {
  readonly folder: string;
  readonly now: () => number;
  /** Tells of files that could not be read and were set aside, or of a folder that cannot be used. */
  readonly onProblem: (problem: string, error: unknown) => void;
}

/** The most entries that are kept. */
export const mostEntries = 500;
/** No answer takes longer: a sender that has waited this long is gone, though another process may have its number. */
const longestSending = 30 * 60 * 1000;

/** The files of the history, which all windows share. Rejects with the errors of the file system. */
export class Store {
  readonly #options: HistoryOptions;
  readonly #memory: Memory;
  readonly #sender: Sender = { pid: process.pid, run: randomUUID() };
  /** One operation after the other, so that what is in memory is what is on the disk. */
  readonly #inTurn = pLimit(1);
  #watcher: FSWatcher | undefined;
  #disposed = false;

  constructor(options: HistoryOptions, memory: Memory) {
    this.#options = options;
    this.#memory = memory;
  }

  /** Reads what is stored, and follows what other windows write from then on. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const { folder, onProblem } = this.#options;
      mkdirSync(folder, { recursive: true });
      this.#follow();
      await tidy(folder).catch(() => undefined); // What is left over does no harm.
      const bad = new Map<string, unknown>();
      for (const id of await listIds(folder)) await this.#reload(id).catch((error: unknown) => { bad.set(id, error); });
      const [first] = bad.values();
      if (bad.size > 0) onProblem(unreadable(bad.size, folder), first);
    });
  }

  /** Marks what was being sent by processes that are gone, in memory at least. */
  async settle(): Promise<void> {
    for (const entry of this.#memory.entries.filter((one) => this.#isInterrupted(one))) {
      await this.change(entry.id, (now) => (this.#isInterrupted(now) ? interrupted(now) : now)).catch((error: unknown) => {
        this.#memory.keep(interrupted(entry));
        this.#options.onProblem('The history of retries cannot be written.', error);
      });
    }
  }

  /** See History. */
  async begin(account: string, service: WriteService, place: Place, patches: readonly PatchRef[]): Promise<Entry> {
    const at = this.#options.now();
    const entry = newEntry({ account, at, service, sender: this.#sender }, `${at}-${randomUUID()}`, place, patches);
    await this.#inTurn(async () => {
      await edit(this.#options.folder, entry.id, () => JSON.stringify(entry));
      this.#memory.keep(entry);
    });
    await this.#removeAll(this.#memory.entries.slice(mostEntries)).catch((error: unknown) => { this.#options.onProblem('Old entries of the history of retries could not be removed.', error); });
    return entry;
  }

  /** See History. */
  change(id: string, to: (entry: Entry) => Entry): Promise<{ readonly before: Entry; readonly after: Entry } | undefined> {
    return this.#inTurn(async () => {
      let changed: { readonly before: Entry; readonly after: Entry } | undefined;
      await edit(this.#options.folder, id, (text) => {
        if (text === undefined) return undefined;
        const before = { ...parseEntry(text), id };
        const after = to(before);
        changed = { before, after };
        return after === before ? undefined : JSON.stringify(after);
      });
      if (changed) this.#memory.keep(changed.after);
      else this.#memory.forget(id);
      return changed;
    });
  }

  /** See History. */
  forget(id: string): Promise<void> {
    return this.#inTurn(() => this.#remove(id));
  }

  /** See History. */
  clear(): Promise<void> {
    return this.#removeAll(this.#memory.entries);
  }

  dispose(): void {
    this.#disposed = true;
    this.#watcher?.close();
  }

  /** Where a folder cannot be watched, this window sees what others did when it starts anew. */
  #follow(): void {
    if (this.#disposed) return;
    const { folder, onProblem } = this.#options;
    try {
      this.#watcher = watch(folder, (_, name) => {
        const id = name === null ? undefined : idOf(name);
        if (id !== undefined) this.#inTurn(() => this.#reload(id)).catch((error: unknown) => { onProblem(unreadable(1, folder), error); });
      });
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch (error) {
      onProblem('The history of retries does not see what other windows do.', error);
    }
  }

  /** Rejects, with the reason, when there is a file that is no entry; it is out of the way then, if it can be. */
  async #reload(id: string): Promise<void> {
    const { folder } = this.#options;
    const text = await read(folder, id);
    if (text === undefined) {
      this.#memory.forget(id);
      return;
    }
    try {
      this.#memory.keep({ ...parseEntry(text), id });
    } catch (error) {
      this.#memory.forget(id);
      if (await setAside(folder, id)) throw error;
    }
  }

  /** Removes those of the entries whose answer is not still to come. */
  #removeAll(entries: readonly Entry[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const { id } of entries.filter(({ sender }) => sender === undefined)) await this.#remove(id);
    });
  }

  async #remove(id: string): Promise<void> {
    await edit(this.#options.folder, id, () => null);
    this.#memory.forget(id);
  }

  #isInterrupted({ sender, at }: Entry): boolean {
    if (sender === undefined) return false;
    if (sender.pid === this.#sender.pid) return sender.run !== this.#sender.run;
    return !isAlive(sender.pid) || this.#options.now() - at > longestSending;
  }
}

function unreadable(entries: number, folder: string): string {
  return `${entries === 1 ? 'An entry' : `${entries} entries`} of the history of retries could not be read and ${entries === 1 ? 'was' : 'were'} set aside in ${folder}.`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // It lives and is somebody else's.
  }
}

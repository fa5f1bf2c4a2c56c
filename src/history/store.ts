import { randomUUID } from 'node:crypto';
import { mkdirSync, watch, type FSWatcher } from 'node:fs';
import pLimit from 'p-limit';
import type { PatchRef, Place } from '../inventory/place';
import type { WriteService } from '../nsight/records';
import { interrupted, newEntry, type Entry, type Sender } from './entry';
import { idOf, listIds, read, remove, setAside, write } from './files';
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

  constructor(options: HistoryOptions, memory: Memory) {
    this.#options = options;
    this.#memory = memory;
  }

  /** Reads what is stored, and follows what other windows write from then on. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      this.#follow();
      for (const id of await listIds(this.#options.folder)) {
        await this.#reload(id);
        const entry = this.#memory.get(id);
        if (entry && this.#isInterrupted(entry)) await this.#write(interrupted(entry));
      }
    });
  }

  /** See History. */
  async begin(account: string, service: WriteService, place: Place, patches: readonly PatchRef[]): Promise<Entry> {
    const at = this.#options.now();
    const entry = newEntry({ account, at, service, sender: this.#sender }, `${at}-${randomUUID()}`, place, patches);
    await this.#inTurn(async () => {
      await this.#write(entry);
      const tooMany = this.#memory.entries.slice(mostEntries).filter(({ sender }) => sender === undefined);
      for (const { id } of tooMany) await this.#remove(id);
    });
    return entry;
  }

  /** See History. */
  change(id: string, to: (entry: Entry) => Entry): Promise<{ readonly before: Entry; readonly after: Entry } | undefined> {
    return this.#inTurn(async () => {
      await this.#reload(id);
      const before = this.#memory.get(id);
      if (before === undefined) return undefined;
      const after = to(before);
      if (after !== before) await this.#write(after);
      return { before, after };
    });
  }

  /** See History. */
  async clear(): Promise<void> {
    await this.#inTurn(async () => {
      for (const { id, sender } of this.#memory.entries) if (sender === undefined) await this.#remove(id);
    });
  }

  dispose(): void {
    this.#watcher?.close();
  }

  /** Where a folder cannot be watched, this window sees what others did when it starts anew. */
  #follow(): void {
    const { folder, onProblem } = this.#options;
    try {
      mkdirSync(folder, { recursive: true });
      this.#watcher = watch(folder, (_, name) => {
        const id = name === null ? undefined : idOf(name);
        if (id !== undefined) this.#inTurn(() => this.#reload(id)).catch((error: unknown) => { onProblem('The history of retries could not be read.', error); });
      });
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch (error) {
      onProblem('The history of retries has no folder.', error);
    }
  }

  async #reload(id: string): Promise<void> {
    const { folder, onProblem } = this.#options;
    const text = await read(folder, id);
    if (text === undefined) {
      this.#memory.forget(id);
      return;
    }
    try {
      this.#memory.keep({ ...parseEntry(text), id });
    } catch (error) {
      this.#memory.forget(id);
      onProblem(`An entry of the history could not be read and was set aside: ${await setAside(folder, id)}`, error);
    }
  }

  async #write(entry: Entry): Promise<void> {
    await write(this.#options.folder, entry.id, JSON.stringify(entry));
    this.#memory.keep(entry);
  }

  async #remove(id: string): Promise<void> {
    await remove(this.#options.folder, id);
    this.#memory.forget(id);
  }

  #isInterrupted({ sender, at }: Entry): boolean {
    if (sender === undefined) return false;
    if (sender.pid === this.#sender.pid) return sender.run !== this.#sender.run;
    return !isAlive(sender.pid) || this.#options.now() - at > longestSending;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // It lives and is somebody else's.
  }
}

import { randomUUID } from 'node:crypto';
import { mkdirSync, watch, type FSWatcher } from 'node:fs';
import pLimit from 'p-limit';
import { plural, t } from '../wording/localize';
import type { WriteService } from '../nsight/records';
import type { Entry, Sender } from './entry';
import { EntryFiles } from './entryFiles';
import { entryIdOf, tidy } from '../storage/lockedFiles';
import type { Memory } from './memory';
import type { OnProblem } from './problems';
import { readRound, writeRound, type Round } from './rounds';
import { isInterrupted } from './sender';
import { interrupted, newEntry } from './sending';
import { mostEntries, tooMany } from './trim';
import type { Target } from '../inventory/target';

/** What the history needs of its surroundings. */
export interface HistoryOptions {
  readonly folder: string;
  readonly now: () => number;
  /** How long the computer has been on, in milliseconds. */
  readonly upFor: () => number;
  readonly onProblem: OnProblem;
}

/** In place of an id. */
const everything = '*';

/** The files of the history, which all windows share. Rejects with the errors of the file system. */
export class Store {
  readonly #options: HistoryOptions;
  readonly #memory: Memory;
  readonly #files: EntryFiles;
  readonly #sender: Sender = { pid: process.pid, run: randomUUID() };
  /** One operation after the other, so that what is in memory is what is on the disk. */
  readonly #inTurn = pLimit(1);
  /** Ids of entries whose files changed since they were read. */
  readonly #stale = new Set<string>();
  #watcher: FSWatcher | undefined;
  #oldOnesStay = false;
  #disposed = false;

  constructor(options: HistoryOptions, memory: Memory) {
    this.#options = options;
    this.#memory = memory;
    this.#files = new EntryFiles(options.folder, memory, options.onProblem);
  }

  /** Reads what is stored, and follows what other windows write from then on. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const { folder } = this.#options;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#follow();
      await tidy(folder).catch(() => undefined); // What is left over does no harm.
      await this.#files.readAll();
    });
  }

  /** Marks what was being sent by processes that are gone, in memory at least, and writes what could not be written. */
  async settle(): Promise<void> {
    if (this.#stale.size > 0) await this.#inTurn(() => undefined); // What others have written by now is read first.
    const isLost = (entry: Entry) => isInterrupted(entry, this.#sender, this.#options.now(), this.#options.upFor());
    const { entries } = this.#memory;
    if (!this.#files.isBehind && entries.length <= mostEntries && !entries.some(isLost)) return;
    await this.#inTurn(async () => {
      const lost = this.#memory.entries.filter(isLost).map(({ id }) => id);
      const errors = await this.#files.writeOrKeepAll(lost, (now) => (isLost(now) ? interrupted(now) : now));
      if (errors.length > 0) this.#options.onProblem(t('The history of retries cannot be written.'), errors[0]);
      await this.#catchUp();
    });
  }

  /** See History. */
  async plan(account: string, service: WriteService, targets: readonly Target[]): Promise<Entry[]> {
    const at = this.#options.now();
    const gesture = `${at}-${randomUUID()}`;
    // Of those of one time, the greatest id is the newest.
    const entries = targets.map((target, i) =>
      newEntry(
        { account, at, service, sender: this.#sender },
        `${gesture}-${String(targets.length - i).padStart(6, '0')}`,
        target,
      ),
    );
    await this.#inTurn(async () => {
      await this.#files.add(entries);
      await this.#catchUp();
    });
    return entries;
  }

  /** See History. */
  change(
    id: string,
    to: (entry: Entry, sender: Sender, at: number) => Entry,
  ): Promise<{ readonly before: Entry; readonly after: Entry } | undefined> {
    const at = this.#options.now();
    return this.#inTurn(async () => {
      const { before, after } = (await this.#files.writeOrKeep(id, (entry) => to(entry, this.#sender, at))) ?? {};
      await this.#catchUp();
      return before && after && { before, after };
    });
  }

  /** See History. */
  forget(id: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#files.writeOrKeep(id, () => undefined);
      await this.#catchUp();
    });
  }

  /** See History. */
  clear(): Promise<number> {
    return this.#inTurn(async () => {
      const { errors } = await this.#files.remove(this.#memory.entries);
      if (errors.length > 0) throw errors[0];
      return this.#memory.entries.length;
    });
  }

  /** See History. */
  round(account: string): Promise<Round | undefined> {
    return readRound(this.#options.folder, account);
  }

  /** See History. */
  noteRound(account: string, round: Round): Promise<void> {
    return writeRound(this.#options.folder, account, round);
  }

  dispose(): void {
    this.#disposed = true;
    this.#watcher?.close();
  }

  /** Where a folder cannot be watched, this window sees what others did when it starts anew. */
  #follow(): void {
    if (this.#disposed || this.#watcher) return;
    try {
      this.#watcher = watch(this.#options.folder, (_, name) => {
        // Windows names no file where many changed at once.
        const changed = name === null ? everything : entryIdOf(name);
        if (changed === undefined) return;
        if (this.#stale.size === 0) void this.#inTurn(() => this.#readStale());
        this.#stale.add(changed);
      });
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch (error) {
      this.#options.onProblem(t('The history of retries cannot see what other windows do.'), error);
    }
  }

  /** Reads all that changed until it is its turn, in one go. */
  async #readStale(): Promise<void> {
    const ids = [...this.#stale];
    this.#stale.clear();
    try {
      await (ids.includes(everything) ? this.#files.readAll() : this.#files.readAgain(ids));
    } catch (error) {
      this.#options.onProblem(t('The history of retries could not be read.'), error);
    }
  }

  /** What is due after something could be written. */
  async #catchUp(): Promise<void> {
    await this.#files.writeAgain();
    const { now, onProblem } = this.#options;
    const { finished, open } = tooMany(this.#memory.entries, now());
    const { removed, errors } = await this.#files.remove([...finished, ...open]);
    const lost = removed.filter((entry) => open.includes(entry)).length;
    if (lost > 0)
      onProblem(
        plural(
          lost,
          'The history keeps {1} actions, so {0} that had not ended was removed.',
          'The history keeps {1} actions, so {0} that had not ended were removed.',
          mostEntries,
        ),
      );
    if (errors.length > 0 && !this.#oldOnesStay)
      onProblem(t('Old entries of the history of retries could not be removed.'), errors[0]);
    this.#oldOnesStay = errors.length > 0;
  }
}

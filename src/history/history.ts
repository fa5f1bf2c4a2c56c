import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { Target } from '../inventory/target';
import type { WriteService } from '../nsight/records';
import { FolderWatcher } from '../storage/folderWatcher';
import { entryIdOf, tidy } from '../storage/lockedFiles';
import { steadyTime, type ComputerClocks } from '../util/processes';
import { plural, t } from '../wording/localize';
import { Claims, type ClaimedPatches } from './claims';
import type { Entry, Sender } from './entry';
import { EntryCache } from './entryCache';
import { EntryFiles, type OnProblem } from './entryFiles';
import { entryIdIn, gestureIdOf, gesturesOf, mostEntries, mostGestures, tooManyGestures } from './gestures';
import { readRound, writeRound, type Round } from './rounds';
import { interrupted, isInterrupted, isToTell, newEntry } from './sending';

/** What the history needs of its surroundings. */
export interface HistoryOptions extends ComputerClocks {
  readonly folder: string;
  readonly onProblem: OnProblem;
}

/** Among the ids of files that changed: all of them may have. */
const everything = '*';

/**
 * What was sent and what became of it, over restarts and in all windows: a file for each entry, in a folder that all
 * windows share and watch. What this window knows of it is in `entries`.
 */
export class History {
  readonly #options: HistoryOptions;
  readonly #steadyNow: () => number;
  readonly #cache = new EntryCache();
  readonly #files: EntryFiles;
  /** This window, as the one that sends. */
  readonly #sender: Sender = { pid: process.pid, run: randomUUID() };
  /** One operation at a time, so that the cache is what is on the disk. */
  readonly #inTurn = pLimit(1);
  /** Ids of entries whose files changed since they were read. */
  readonly #stale = new Set<string>();
  #readingStale: Promise<void> = Promise.resolve();
  readonly #claims: Claims;
  readonly #watcher: FolderWatcher;
  #loading: Promise<void> | undefined;
  #isRead = false;
  /** What goes wrong each time is reported once. */
  #reportedUnreadable = false;
  #reportedUnremovable = false;

  /** Fires with the entries that were added, changed or removed, in whichever window. */
  readonly onDidChange = this.#cache.onDidChange;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#steadyNow = steadyTime(options);
    this.#files = new EntryFiles(options.folder, this.#cache, options.onProblem);
    this.#claims = new Claims({ ...options, sender: this.#sender });
    this.#watcher = new FolderWatcher(options.folder, {
      // Where no file is named, all may have changed; Windows names none where many have at once.
      onChange: (name) => {
        this.#changed(name === undefined ? everything : entryIdOf(name));
      },
      onProblem: (error) => {
        options.onProblem(t('The history of retries cannot see what other windows do.'), error);
      },
    });
  }

  /** The entries that this window knows, newest first; none before `load`. */
  get entries(): readonly Entry[] {
    return this.#cache.entries;
  }

  /** Whether the folder has been read. If not after `load`, it could not be. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** Returns the entries of one device, newest first. */
  of(account: string, deviceId: string): readonly Entry[] {
    return this.#cache.of(account, deviceId);
  }

  /**
   * Reads the folder, unless that has succeeded before, and watches it from then on. Each call also marks as unknown
   * what was being sent by a window that is gone, writes what could not be written, releases what could not be
   * released, and watches again where it ceased to. Never rejects.
   */
  async load(): Promise<void> {
    if (this.#isRead) this.#watcher.ensure();
    await (this.#loading ??= this.#attempt(() => this.#readAll()).then((done) => {
      this.#isRead = done;
      if (!done) this.#loading = undefined;
    }));
    await this.#attempt(() => this.#settle());
    await this.#claims.releaseAgain();
  }

  /**
   * Claims patches for a gesture, before they are planned: of several windows that are to send the same in the same
   * instant, one gets it. What another window is sending, or has sent since this one looked, is left out. Never
   * rejects.
   *
   * @param known - the entries that this window knew when the gesture began.
   */
  async claim(
    account: string,
    service: WriteService,
    targets: readonly Target[],
    known: readonly Entry[],
  ): Promise<ClaimedPatches> {
    await this.load();
    return this.#claims.takeUnsent(account, targets, {
      service,
      known,
      entriesOf: (deviceId) => this.of(account, deviceId),
      readOthers: () =>
        this.#inTurn(() => (this.#watcher.isWatching ? this.#files.readNew() : this.#files.readAll())).catch(
          () => undefined,
        ),
    });
  }

  /**
   * Stores what is about to be sent, one entry for each target, before anything is. All its patches are unsent;
   * `change(id, sending)` must come before each write. The first entry is the newest.
   *
   * @throws when one cannot be stored; none is then.
   */
  async plan(account: string, service: WriteService, targets: readonly Target[]): Promise<Entry[]> {
    await this.load();
    const at = this.#options.now();
    const gesture = `${at}-${randomUUID()}`;
    // Of entries of the same time, the greatest id is the newest.
    const entries = targets.map((target, i) =>
      newEntry({ account, at, service, sender: this.#sender }, entryIdIn(gesture, targets.length - i), target),
    );
    await this.#inTurn(async () => {
      await this.#files.add(entries);
      await this.#catchUp();
    });
    return entries;
  }

  /**
   * Changes an entry as it is on the disk by now. `to` also gets this window as a sender, and the time of this call by
   * both clocks; it may be called more than once.
   *
   * @returns the entry before and after, or undefined when it has been removed, which it stays.
   * @throws when it cannot be written. `entries` has the change nevertheless, and it is written as soon as it can be.
   */
  async change(
    id: string,
    to: (entry: Entry, sender: Sender, at: number, upMs: number) => Entry,
  ): Promise<{ readonly before: Entry; readonly after: Entry } | undefined> {
    const [at, upMs] = [this.#options.now(), this.#options.upFor()];
    return this.#inTurn(async () => {
      const { before, after } = (await this.#files.writeOrKeep(id, (entry) => to(entry, this.#sender, at, upMs))) ?? {};
      await this.#catchUp();
      return before && after && { before, after };
    });
  }

  /** Removes an entry of which nothing was sent after all. */
  async forget(id: string): Promise<void> {
    await this.#inTurn(async () => {
      await this.#files.writeOrKeep(id, () => undefined);
      await this.#catchUp();
    });
  }

  /** Returns how many files there are that this version cannot read, or could not when it set them aside. */
  async countUnreadable(): Promise<number> {
    return this.#inTurn(() => this.#files.countUnreadable());
  }

  /**
   * Removes all entries but those whose answer is still to come, and what cannot be read.
   *
   * @returns how many gestures stay, some of whose entries do.
   */
  async clear(): Promise<number> {
    return this.#inTurn(async () => {
      await this.#files.clear();
      await this.#claims.tidy();
      return gesturesOf(this.#cache.entries).length;
    });
  }

  /** Returns by how many milliseconds the computer's time has been set forward since this window was opened. */
  setForwardMs(): number {
    return this.#options.now() - this.#steadyNow();
  }

  /** Whether this window is to tell how an entry has ended: it has noted the end, or the window that did is gone. */
  isTellerOf(entry: Entry): boolean {
    return isToTell(entry, this.#sender, this.#steadyNow(), this.#options.upFor());
  }

  /** Returns the last round of polling over the devices of an account, in whichever window, if one is known. */
  async round(account: string): Promise<Round | undefined> {
    return readRound(this.#options.folder, account);
  }

  /** Stores a round of polling for all windows. A rejection may be ignored. */
  async noteRound(account: string, round: Round): Promise<void> {
    await writeRound(this.#options.folder, account, round);
  }

  dispose(): void {
    this.#watcher.dispose();
  }

  async #attempt(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (!this.#reportedUnreadable) this.#options.onProblem(t('The history of retries could not be read.'), error);
      this.#reportedUnreadable = true;
      return false;
    }
  }

  #readAll(): Promise<void> {
    return this.#inTurn(async () => {
      const { folder } = this.#options;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      this.#watcher.ensure();
      // What is left over does no harm.
      await tidy(folder).catch(() => undefined);
      await this.#claims.tidy().catch(() => undefined);
      await this.#files.readAll();
    });
  }

  /** Marks what processes that are gone were sending, in the cache at least, and writes what could not be written. */
  async #settle(): Promise<void> {
    await this.#readingStale; // What other windows wrote is read first.
    const { upFor, onProblem } = this.#options;
    const isLost = (entry: Entry) => isInterrupted(entry, this.#sender, this.#steadyNow(), upFor());
    const { entries } = this.#cache;
    if (!this.#files.isBehind && entries.length <= mostGestures && !entries.some(isLost)) return;
    await this.#inTurn(async () => {
      const lost = this.#cache.entries.filter(isLost).map(({ id }) => id);
      const errors = await this.#files.writeOrKeepAll(lost, (entry) => (isLost(entry) ? interrupted(entry) : entry));
      if (errors.length > 0) onProblem(t('The history of retries cannot be written.'), errors[0]);
      await this.#catchUp();
    });
  }

  /** Reads the entry with this id again, or all, soon; none where the file is not an entry's. */
  #changed(id: string | undefined): void {
    if (id === undefined) return;
    if (this.#stale.size === 0) this.#readingStale = this.#inTurn(() => this.#readStale());
    this.#stale.add(id);
  }

  /** Reads at once all that has changed until it is its turn. */
  async #readStale(): Promise<void> {
    const ids = [...this.#stale];
    this.#stale.clear();
    try {
      await (ids.includes(everything) ? this.#files.readAll() : this.#files.readAgain(ids));
    } catch (error) {
      this.#options.onProblem(t('The history of retries could not be read.'), error);
    }
  }

  /** Does what is due once something could be written: writes what could not be before, and removes what is too old. */
  async #catchUp(): Promise<void> {
    await this.#files.writeAgain();
    const { now, onProblem } = this.#options;
    const { finished, open } = tooManyGestures(
      this.#cache.entries,
      { gestures: mostGestures, entries: mostEntries },
      now(),
    );
    const openIds = new Set(open.map(({ id }) => id));
    const { removed, errors } = await this.#files.remove([...finished, ...open].flatMap(({ entries }) => entries));
    const lost = new Set(removed.map(gestureIdOf).filter((id) => openIds.has(id))).size;
    if (lost > 0)
      onProblem(
        plural(
          lost,
          'The history keeps {1} actions on {2} devices at most, so {0} that had not ended was removed.',
          'The history keeps {1} actions on {2} devices at most, so {0} that had not ended were removed.',
          mostGestures,
          mostEntries,
        ),
      );
    if (errors.length > 0 && !this.#reportedUnremovable)
      onProblem(t('Old entries of the history of retries could not be removed.'), errors[0]);
    this.#reportedUnremovable = errors.length > 0;
  }
}

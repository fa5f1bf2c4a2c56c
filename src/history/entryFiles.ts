import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import {
  edit,
  listIds,
  listLocked,
  listSetAside,
  readEntryFile,
  removeSetAside,
  setAside,
  tidy,
} from '../storage/lockedFiles';
import { NewerVersionError } from '../storage/parseShape';
import { plural } from '../wording/localize';
import type { Entry } from './entry';
import type { EntryCache } from './entryCache';
import { entryText, parseEntry } from './parseEntry';
import { UnwrittenChanges } from './unwrittenChanges';

/** Reports what the user should know; `error` is for the log, where there is one. */
export type OnProblem = (problem: string, error?: unknown) => void;

/** Returns what an entry becomes, or undefined when it is to be removed. */
type Change = (entry: Entry) => Entry | undefined;

/** An entry before a change and after it; undefined when the change removed it. */
interface ChangedEntry {
  readonly before: Entry;
  readonly after: Entry | undefined;
}

/** How many files are read or written at once: on a slow disk many together take little longer than one. */
const filesAtOnce = 16;

/** The entries on the disk, and the cache of them. Rejects with the errors of the file system. One call at a time. */
export class EntryFiles {
  readonly #unwritten = new UnwrittenChanges();
  readonly #some = pLimit(filesAtOnce);
  #reportedNewer = false;

  constructor(
    private readonly folder: string,
    private readonly cache: EntryCache,
    private readonly onProblem: OnProblem,
  ) {}

  /** Whether there are changes that could not be written. */
  get isBehind(): boolean {
    return this.#unwritten.ids.length > 0;
  }

  /** Reads every entry into the cache. */
  async readAll(): Promise<void> {
    const ids = await listIds(this.folder);
    await this.readAgain(new Set([...ids, ...this.cache.entries.map(({ id }) => id)]));
  }

  /** Reads into the cache what was stored since it was last read. */
  async readNew(): Promise<void> {
    await this.readAgain(await this.#unknown());
  }

  /** Reads entries into the cache as they are on the disk by now, with the changes that could not be written. */
  async readAgain(ids: Iterable<string>): Promise<void> {
    const problems = new ReadProblems();
    const found = await this.#some.map(ids, async (id) => ({ id, entry: await this.#read(id, problems) }));
    this.cache.keep(...found.flatMap(({ entry }) => entry ?? []));
    this.cache.forget(...found.flatMap(({ id, entry }) => (entry ? [] : id)));
    problems.report(this.onProblem, this.folder, this.#reportedNewer);
    this.#reportedNewer ||= problems.newer.length > 0;
  }

  /** Stores new entries, all or none. */
  async add(entries: readonly Entry[]): Promise<void> {
    const done = await Promise.allSettled(
      entries.map((entry) => this.#some(() => edit(this.folder, entry.id, () => entryText(entry)))),
    );
    const failed = done.find((one) => one.status === 'rejected');
    if (failed) {
      for (const [i, entry] of entries.entries())
        if (done[i]?.status === 'fulfilled') this.#unwritten.add({ before: entry, after: undefined });
      await this.writeAgain();
      throw failed.reason;
    }
    this.cache.keep(...entries);
  }

  /** Changes an entry as it is on the disk by now; one that was removed stays so. */
  async write(id: string, to: Change): Promise<ChangedEntry | undefined> {
    let changed: ChangedEntry | undefined;
    await edit(this.folder, id, (text) => {
      changed = undefined;
      if (text === undefined) return undefined;
      const stored = { ...parseEntry(text), id };
      const before = this.#unwritten.apply(stored);
      if (!before) return null;
      const after = to(before);
      changed = { before, after };
      if (!after) return null;
      return isDeepStrictEqual(after, stored) ? undefined : entryText(after);
    });
    this.#unwritten.forget(id);
    this.#update(id, changed?.after);
    return changed;
  }

  /** Like `write`; where it cannot be written, the cache has the change, and it is written later. */
  async writeOrKeep(id: string, to: Change): Promise<ChangedEntry | undefined> {
    try {
      return await this.write(id, to);
    } catch (error) {
      const known = this.cache.get(id);
      if (known) {
        const after = to(known);
        this.#update(id, after);
        this.#unwritten.add({ before: known, after });
      }
      throw error;
    }
  }

  /**
   * Like `writeOrKeep`, for several.
   *
   * @returns the errors.
   */
  async writeOrKeepAll(ids: readonly string[], to: Change): Promise<unknown[]> {
    const errors: unknown[] = [];
    await this.#some.map(ids, (id) =>
      this.writeOrKeep(id, to).catch((error: unknown) => {
        errors.push(error);
      }),
    );
    return errors;
  }

  /** Removes entries but those whose answer is still to come. */
  async remove(
    entries: readonly Entry[],
  ): Promise<{ readonly removed: readonly Entry[]; readonly errors: readonly unknown[] }> {
    const removed: Entry[] = [];
    const errors: unknown[] = [];
    await this.#some.map(entries, async (entry) => {
      try {
        const changed = await this.write(entry.id, (now) => (now.sender === undefined ? undefined : now));
        if (changed && !changed.after) removed.push(entry);
      } catch (error) {
        errors.push(error);
      }
    });
    return { removed, errors };
  }

  /** Returns how many files there are that this version cannot read, or could not when it set them aside. */
  async countUnreadable(): Promise<number> {
    await this.readNew();
    return (await this.#unknown()).length + (await listSetAside(this.folder)).length;
  }

  /**
   * Removes all entries but those whose answer is still to come, and what cannot be read.
   *
   * @throws when something cannot be removed; the rest is.
   */
  async clear(): Promise<void> {
    await this.readNew(); // Another window may have set something aside just now, or sent it.
    const { errors } = await this.remove(this.cache.entries);
    // A lock that is not an old one is waited for: it may be that of a window which has just ended.
    const unknown = new Set([...(await this.#unknown()), ...(await listLocked(this.folder))]);
    const removals = await Promise.allSettled([
      ...[...unknown].map((id) =>
        this.#some(() => edit(this.folder, id, (text) => (isReadable(text) ? undefined : null))),
      ),
      removeSetAside(this.folder),
      tidy(this.folder),
    ]);
    const failed = removals.find((one) => one.status === 'rejected');
    if (errors.length > 0) throw errors[0];
    if (failed) throw failed.reason;
  }

  /** Writes what could not be written. Never rejects: the caller that made the change knows already. */
  async writeAgain(): Promise<void> {
    for (const id of this.#unwritten.ids) await this.write(id, (entry) => entry).catch(() => undefined);
  }

  /** The ids of what is on the disk and not in the cache. */
  async #unknown(): Promise<string[]> {
    return (await listIds(this.folder)).filter((id) => !this.cache.get(id));
  }

  #update(id: string, entry: Entry | undefined): void {
    if (entry) this.cache.keep(entry);
    else this.cache.forget(id);
  }

  /** Returns an entry as it is to be, or undefined when there is none. A damaged file is set aside, if it can be. */
  async #read(id: string, problems: ReadProblems): Promise<Entry | undefined> {
    try {
      const text = await readEntryFile(this.folder, id);
      try {
        if (text !== undefined) return this.#unwritten.apply({ ...parseEntry(text), id });
      } catch (error) {
        if (error instanceof NewerVersionError) problems.newer.push(error);
        else if (await setAside(this.folder, id)) problems.damaged.push(error);
      }
    } catch (error) {
      problems.unread.push(error);
      return this.cache.get(id);
    }
    this.#unwritten.forget(id);
    return undefined;
  }
}

/** Whether a text is that of an entry which this version can read. */
function isReadable(text: string | undefined): boolean {
  try {
    parseEntry(text ?? '');
    return true;
  } catch {
    return false;
  }
}

/** Gathers what is wrong with files, to report it in one go. */
class ReadProblems {
  /** Why each was set aside. */
  readonly damaged: unknown[] = [];
  /** Why each could not be read. */
  readonly unread: unknown[] = [];
  /** Each one that a newer version wrote. */
  readonly newer: unknown[] = [];

  /** `reportedNewer`: that there are some that a newer version wrote has been reported before. */
  report(onProblem: OnProblem, folder: string, reportedNewer: boolean): void {
    const say = (errors: readonly unknown[], words: (n: number) => string) => {
      if (errors.length > 0) onProblem(words(errors.length), errors[0]);
    };
    say(this.damaged, (n) =>
      plural(
        n,
        'An entry of the history of retries could not be read and was set aside in {1}.',
        '{0} entries of the history of retries could not be read and were set aside in {1}.',
        folder,
      ),
    );
    say(this.unread, (n) =>
      plural(
        n,
        'An entry of the history of retries could not be read.',
        '{0} entries of the history of retries could not be read.',
      ),
    );
    if (!reportedNewer)
      say(this.newer, (n) =>
        plural(
          n,
          'An entry of the history of retries was written by a newer version of the extension and is not shown.',
          '{0} entries of the history of retries were written by a newer version of the extension and are not shown.',
        ),
      );
  }
}

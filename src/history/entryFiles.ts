import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import type { Entry } from './entry';
import { edit, listIds, readEntryFile, setAside } from '../storage/lockedFiles';
import { NewerVersionError } from '../storage/parseShape';
import type { Memory } from './memory';
import { entryText, parseEntry } from './parseEntry';
import { Problems, type OnProblem } from './problems';
import { Unwritten, type Change } from './unwritten';

/** An entry as it was before a change and is now; undefined when the change removed it. */
export interface Changed {
  readonly before: Entry;
  readonly after: Entry | undefined;
}

/** How many files are read or written at once: on a slow disk many together take little longer than one. */
const filesAtOnce = 16;

/** The entries on the disk, and as this window knows them. Rejects with the errors of the file system. One call at a time. */
export class EntryFiles {
  readonly #unwritten = new Unwritten();
  readonly #some = pLimit(filesAtOnce);
  #newerIsKnown = false;

  constructor(
    private readonly folder: string,
    private readonly memory: Memory,
    private readonly onProblem: OnProblem,
  ) {}

  /** Whether there is something that could not be written. */
  get isBehind(): boolean {
    return this.#unwritten.ids.length > 0;
  }

  async readAll(): Promise<void> {
    const ids = await listIds(this.folder);
    await this.readAgain(new Set([...ids, ...this.memory.entries.map(({ id }) => id)]));
  }

  /** Brings to memory what is on the disk by now, with what could not be written. */
  async readAgain(ids: Iterable<string>): Promise<void> {
    const problems = new Problems();
    const found = await this.#some.map(ids, async (id) => ({ id, entry: await this.#read(id, problems) }));
    this.memory.keep(...found.flatMap(({ entry }) => entry ?? []));
    this.memory.forget(...found.flatMap(({ id, entry }) => (entry ? [] : id)));
    problems.tell(this.onProblem, this.folder, this.#newerIsKnown);
    this.#newerIsKnown ||= problems.newer.length > 0;
  }

  /** Stores new entries, all or none. */
  async add(entries: readonly Entry[]): Promise<void> {
    const done = await Promise.allSettled(
      entries.map((entry) => this.#some(() => edit(this.folder, entry.id, () => entryText(entry)))),
    );
    const failed = done.find((one) => one.status === 'rejected');
    if (failed) {
      for (const [i, { id }] of entries.entries())
        if (done[i]?.status === 'fulfilled') this.#unwritten.add(id, () => undefined);
      await this.writeAgain();
      throw failed.reason;
    }
    this.memory.keep(...entries);
  }

  /** Makes a change on an entry as it is on the disk by now; one that was removed stays so. */
  async write(id: string, to: Change): Promise<Changed | undefined> {
    let changed: Changed | undefined;
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
    this.#know(id, changed?.after);
    return changed;
  }

  /** The same; where it cannot be written, this window knows it all the same, and writes it later. */
  async writeOrKeep(id: string, to: Change): Promise<Changed | undefined> {
    try {
      return await this.write(id, to);
    } catch (error) {
      const known = this.memory.get(id);
      if (known) {
        this.#know(id, to(known));
        this.#unwritten.add(id, to);
      }
      throw error;
    }
  }

  /** The same on several. Gives what went wrong. */
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

  /** Writes what could not be written. Never rejects: whoever changed it was told. */
  async writeAgain(): Promise<void> {
    for (const id of this.#unwritten.ids) await this.write(id, (entry) => entry).catch(() => undefined);
  }

  #know(id: string, entry: Entry | undefined): void {
    if (entry) this.memory.keep(entry);
    else this.memory.forget(id);
  }

  /** An entry as it is to be; undefined when there is none. A damaged file is out of the way then, if it can be. */
  async #read(id: string, problems: Problems): Promise<Entry | undefined> {
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
      return this.memory.get(id);
    }
    this.#unwritten.forget(id);
    return undefined;
  }
}

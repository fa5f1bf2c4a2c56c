import { createHash } from 'node:crypto';
import { edit, readEntryFile, setAside } from '../storage/lockedFiles';
import { NewerVersionError } from '../storage/parseShape';
import { withKnownTimes } from './knownTimes';
import { merge } from './mergeScans';
import { nothingScanned, type ScanData } from './scanData';
import { parseScan, scanText } from './serializeScan';

/** What a ScanFile needs of its surroundings. */
export interface ScanFileOptions {
  readonly folder: string;
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
  readonly onDamaged: (error: unknown) => void;
}

/** The stored scan of one account, which all windows share. Rejects with the errors of the file system. */
export class ScanFile {
  readonly #folder: string;
  readonly #id: string;
  readonly #now: () => number;
  readonly #onDamaged: (error: unknown) => void;
  /** What this window wrote or read last. */
  #text: string | undefined;

  /** The account is only in the file's name, and there as a hash. */
  constructor(account: string, { folder, now, onDamaged }: ScanFileOptions) {
    this.#folder = folder;
    this.#id = scanIdOf(account);
    this.#now = now;
    this.#onDamaged = onDamaged;
  }

  /**
   * Returns what is stored. A file that cannot be read as a scan is set aside and reported.
   * @throws NewerVersionError for a file that a newer version wrote.
   */
  async load(): Promise<ScanData> {
    const text = await readEntryFile(this.#folder, this.#id);
    if (text === undefined) return nothingScanned;
    try {
      const data = parseScan(text);
      this.#text = text;
      return withKnownTimes(data, this.#now());
    } catch (error) {
      if (error instanceof NewerVersionError) throw error;
      if (await setAside(this.#folder, this.#id)) this.#onDamaged(error);
      return nothingScanned;
    }
  }

  /** The name of its file in the folder. */
  get fileName(): string {
    return `${this.#id}.json`;
  }

  /**
   * Reads what another window has stored or cleared since this one did. `onNews` gets what is known then, before
   * anything else can happen; where it was cleared that is nothing, unless `keeps`.
   */
  async readChanges(current: () => ScanData, onNews: (known: ScanData) => void, keeps = false): Promise<void> {
    const text = await readEntryFile(this.#folder, this.#id);
    if (text === this.#text || (text === undefined && keeps)) return;
    const theirs = text === undefined ? undefined : parsed(text);
    if (text !== undefined && !theirs) return; // A damaged file is overwritten with what this window knows.
    this.#text = text;
    const at = this.#now();
    onNews(theirs ? merge(withKnownTimes(current(), at), withKnownTimes(theirs, at)) : nothingScanned);
  }

  /** Its file was removed by this window: what is saved from now on is a new one. */
  removed(): void {
    this.#text = undefined;
  }

  /**
   * Stores a scan together with what another window has stored meanwhile, whole or not at all. `onMerged` gets what is
   * stored then, if another window had something to add, before anything else can happen. Where another window has
   * cleared it meanwhile it stays so, and `onMerged` gets nothing, unless `keeps`. Rejects, and leaves the file as it
   * is, where a newer version of the extension wrote it.
   */
  async save(current: () => ScanData, onMerged: (merged: ScanData) => void, keeps = false): Promise<void> {
    await edit(this.#folder, this.#id, (stored) => {
      if (stored === undefined && this.#text !== undefined && !keeps) onMerged(nothingScanned);
      if (stored === undefined && isNothing(current())) {
        this.#text = undefined;
        return undefined;
      }
      const theirs = stored === undefined || stored === this.#text ? undefined : parsed(stored);
      const at = this.#now();
      const merged = theirs ? merge(withKnownTimes(current(), at), withKnownTimes(theirs, at)) : current();
      if (theirs) onMerged(merged);
      const text = scanText(merged);
      const isNew = text !== stored;
      this.#text = text;
      return isNew ? text : undefined;
    });
  }
}

function isNothing({ lists, devices }: ScanData): boolean {
  return lists.size + devices.size === 0;
}

/** A file that another window damaged is overwritten with what this one knows. */
function parsed(text: string): ScanData | undefined {
  try {
    return parseScan(text);
  } catch (error) {
    if (error instanceof NewerVersionError) throw error;
    return undefined;
  }
}

/** Returns the ids of the clients in the stored scan of an account; none where there is none that can be read. */
export async function clientsInScan(folder: string, account: string): Promise<Set<string>> {
  try {
    const { clients, lists, devices } = parseScan((await readEntryFile(folder, scanIdOf(account))) ?? '');
    return new Set([
      ...(clients?.ids ?? []),
      ...[...lists.values()].map(({ client }) => client.id),
      ...[...devices.values()].map(({ place }) => place.client.id),
    ]);
  } catch {
    return new Set(); // Nothing of it will be shown either.
  }
}

function scanIdOf(account: string): string {
  return createHash('sha256').update(account).digest('hex').slice(0, 32);
}

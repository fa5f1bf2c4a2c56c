import path from 'node:path';
import {
  copyAside,
  editLocked,
  listIds,
  makeFolder,
  readEntryFile,
  removeEmpty,
  setAside,
  stampOf,
  type LockedEdit,
} from '../storage/lockedFiles';
import { DamagedFileError, NewerVersionError, parseFile } from '../storage/parseShape';
import type { Texts } from './internTexts';
import { withKnownTimes } from './knownTimes';
import { isOldScan, takeOver } from './oldScan';
import { nothingScanned } from './scanData';
import { headText, parseHead, type ScanHead } from './scanHead';
import { parseClientText, scanFileIdOf, type ClientFileHead, type ClientScan } from './scanLines';
import { clientHeadOf, removeLeftOvers } from './storedScans';

/** What ScanFiles need of their surroundings. */
export interface ScanFilesOptions {
  /** Where the scans of all accounts are. */
  readonly folder: string;
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
  /** Tells of what could not be read and was set aside: all that was stored, or a part of it. */
  readonly onDamaged: (error: unknown, what: 'all' | 'part') => void;
  /** Tells of a part that a newer version wrote. */
  readonly onNewer: (error: unknown) => void;
}

/** What is stored of the whole, and the stamp of its file. */
export interface StoredHead extends ScanHead {
  readonly stamp: string | undefined;
}

/** The file of a client, as text where that is to be parsed. */
export interface ClientFile {
  readonly id: string;
  readonly stamp: string | undefined;
  readonly text: string | undefined;
}

/** What is stored of a client. */
export type StoredClient = ClientFileHead & ClientScan;

/** The files of the scan of one account: one for the whole, and one for each client. */
export class ScanFiles {
  readonly #options: ScanFilesOptions;
  readonly #folder: string;
  readonly #id: string;
  readonly #texts: Texts;

  constructor(account: string, texts: Texts, options: ScanFilesOptions) {
    this.#options = options;
    this.#folder = options.folder;
    this.#id = scanFileIdOf(account);
    this.#texts = texts;
  }

  /** The name of the file of the whole, in the folder. */
  get headName(): string {
    return `${this.#id}.json`;
  }

  /** The folder with the files of the clients. */
  get clientsFolder(): string {
    return path.join(this.#folder, this.#id);
  }

  headStamp(): Promise<string | undefined> {
    return stampOf(this.#folder, this.#id);
  }

  async editHead(to: LockedEdit): Promise<string | undefined> {
    await makeFolder(this.clientsFolder); // Whoever sees the file watches the folder.
    return editLocked(this.#folder, this.#id, to);
  }

  /** Reads the file of the whole, and takes over that of an older version; undefined where there is none. */
  async head(): Promise<StoredHead | undefined> {
    for (;;) {
      const stamp = await this.headStamp(); // What is written after it is news.
      const text = await readEntryFile(this.#folder, this.#id);
      if (text === undefined) return undefined;
      if (!isOldScan(text)) return { ...(await parseFile(() => parseHead(text))), stamp };
      await takeOver(this.#folder, this.#id, this.#texts);
    }
  }

  /** As head, for a window that begins: what cannot be read is set aside. */
  async firstHead(): Promise<(StoredHead & { readonly isNew?: boolean }) | undefined> {
    await removeLeftOvers(this.#folder);
    try {
      return await this.head();
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      return this.#headInstead(error);
    }
  }

  /** Which scan is stored; undefined where that is none, or an older version's. */
  async keyNow(): Promise<string | undefined> {
    const text = await readEntryFile(this.#folder, this.#id);
    return text === undefined || isOldScan(text) ? undefined : parseHead(text).key;
  }

  /** Reads the file of a client as it is, unless it is `known` by its stamp; without a text it is gone. */
  async clientFile(id: string, known: string | undefined): Promise<ClientFile> {
    const stamp = await stampOf(this.clientsFolder, id); // What is written after it is news.
    const isRead = stamp !== undefined && stamp !== known;
    return { id, stamp, text: isRead ? await readEntryFile(this.clientsFolder, id) : undefined };
  }

  /**
   * Returns what the file of a client says; undefined where it is not of this scan, newer, or damaged.
   *
   * @param of.isKnown - whether it will be written again where it is damaged: else it is set aside.
   */
  async client(
    id: string,
    text: string,
    { key, isKnown }: { readonly key: string; readonly isKnown: boolean },
  ): Promise<StoredClient | undefined> {
    try {
      const stored = await this.parsed(id, text);
      if (stored.scan === key) return stored;
      await this.#removeLeftOver(id);
    } catch (error) {
      if (error instanceof NewerVersionError) this.#options.onNewer(error);
      else if (!(error instanceof DamagedFileError)) throw error;
      else if (!isKnown && (await setAside(this.clientsFolder, id))) this.#options.onDamaged(error, 'part');
    }
    return undefined;
  }

  /** @throws NewerVersionError, or DamagedFileError. */
  async parsed(id: string, text: string): Promise<StoredClient> {
    const stored = await parseFile(async () => {
      const found = await parseClientText(text, this.#texts);
      if (scanFileIdOf(found.client) !== id) throw new Error('the file of another client');
      return found;
    });
    const { lists, devices } = withKnownTimes({ ...nothingScanned, ...stored }, this.#options.now());
    return { ...stored, lists, devices };
  }

  clientIds(): Promise<string[]> {
    return listIds(this.clientsFolder);
  }

  /** Removes the folder where there is nothing in it. */
  removeEmpty(): Promise<void> {
    return removeEmpty(this.clientsFolder);
  }

  /** Removes a file of a scan that was cleared, unless it is of one that was begun since. */
  async #removeLeftOver(id: string): Promise<void> {
    await editLocked(this.clientsFolder, id, async (entry) => {
      const scan = clientHeadOf((await entry.read()) ?? '')?.scan;
      return scan === undefined || scan === (await this.keyNow()) ? undefined : null;
    });
  }

  /** The file of the whole cannot be read. If there are clients of it they have all but the little that was in it. */
  async #headInstead(error: unknown): Promise<(StoredHead & { readonly isNew: boolean }) | undefined> {
    const text = (await readEntryFile(this.#folder, this.#id)) ?? '';
    let key: string | undefined;
    for (const id of isOldScan(text) ? [] : await this.clientIds())
      key ??= clientHeadOf((await readEntryFile(this.clientsFolder, id)) ?? '')?.scan;
    if (key === undefined) {
      if (await setAside(this.#folder, this.#id)) this.#options.onDamaged(error, 'all');
      return undefined;
    }
    const head = { key, at: undefined, clients: undefined };
    await this.editHead(async (entry) => {
      if ((await entry.read()) !== text) return undefined; // Another window has done it.
      await copyAside(this.#folder, this.#id);
      return headText(head);
    });
    this.#options.onDamaged(error, 'part');
    const found = await this.head();
    return found && { ...found, isNew: true };
  }
}

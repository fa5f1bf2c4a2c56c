import { randomUUID } from 'node:crypto';
import { editLocked, entryIdOf } from '../storage/lockedFiles';
import { DamagedFileError } from '../storage/parseShape';
import { breathe } from '../util/breathe';
import { readAhead } from '../util/readAhead';
import { withKnownTimes } from './knownTimes';
import { merge, mergeDevices } from './mergeScans';
import type { Scan } from './scan';
import { nothingScanned, type ScanChange, type ScanData, type ScanDevice, type ScanList } from './scanData';
import { ScanFiles, type ScanFilesOptions, type StoredClient, type StoredHead } from './scanFiles';
import { headText, mergeWhole, wholeWithKnownTimes, type ScanHead } from './scanHead';
import { clientText, scanFileIdOf, type ClientScan } from './scanLines';

/**
 * The stored scan of one account, which all windows share: a file for the whole, and one for each client. Only what has
 * changed is written, and only what another window wrote is read. Rejects with the errors of the file system.
 */
export class ScanFolder {
  readonly files: ScanFiles;
  readonly #scan: Scan;
  readonly #now: () => number;
  /** What this window wrote or read last, with its stamp. */
  #head: StoredHead | undefined;
  readonly #known = new Map<string, { readonly stamp: string | undefined; readonly client: string }>();
  /** What is not stored yet. */
  #isWholeNew = false;
  readonly #newsOf = new Set<string>();

  constructor(account: string, scan: Scan, options: ScanFilesOptions) {
    this.files = new ScanFiles(account, scan.texts, options);
    this.#scan = scan;
    this.#now = options.now;
  }

  /** Whether anything is to be stored. */
  get hasNews(): boolean {
    return this.#isWholeNew || this.#newsOf.size > 0;
  }

  /** Whether this window knows of anything that is stored. */
  get isStored(): boolean {
    return this.#head !== undefined;
  }

  /** Notes what is to be stored. */
  note({ isWhole, clients }: ScanChange): void {
    this.#isWholeNew ||= isWhole;
    for (const client of clients) this.#newsOf.add(client);
  }

  /**
   * Reads what is stored into the scan, which is empty so far. What cannot be read is set aside and reported.
   * @throws NewerVersionError where a newer version wrote the whole.
   */
  async load(): Promise<void> {
    try {
      await this.#load();
    } catch (error) {
      this.removed(); // Of what it has read of it nothing is known.
      throw error;
    }
  }

  async #load(): Promise<void> {
    const head = await this.files.firstHead();
    if (!head) return;
    this.#head = head;
    this.#isWholeNew = head.isNew ?? false;
    const lists = new Map<string, ScanList>();
    const devices = new Map<string, ScanDevice>();
    await this.#readFiles(undefined, (stored) => {
      for (const [key, list] of stored.lists) lists.set(key, list);
      // Moved to another client, whose file was the only one to be written.
      for (const [id, device] of stored.devices) devices.set(id, mergeMaybe(devices.get(id), device));
    });
    const { clients, at = newestIn(devices) } = wholeWithKnownTimes(head, this.#now());
    this.#scan.restore({ at, clients, lists, devices });
  }

  /**
   * Takes over what other windows have stored, or cleared. Where they cleared it nothing is known then, unless `keeps`.
   *
   * @param names - the files of clients that may have changed; undefined: all may have.
   */
  async takeChanges(names: ReadonlySet<string> | undefined, keeps = false): Promise<void> {
    await this.#followHead(keeps);
    if (!this.#head) return;
    await this.#readFiles(names, (stored) => {
      this.#scan.restoreClient(stored.client, this.#merged(stored));
    });
  }

  /** It was removed by this window: what is saved from now on is a new one. */
  removed(): void {
    this.#head = undefined;
    this.#known.clear();
    this.#isWholeNew = false;
    this.#newsOf.clear();
  }

  /**
   * Stores what has changed, together with what another window has stored of the same clients meanwhile. Each file is
   * written whole or not at all, and each is a scan by itself. Where another window has cleared it meanwhile it stays
   * so, and nothing is known then, unless `keeps`. Rejects once all has been tried.
   */
  async save(keeps = false): Promise<void> {
    do {
      await this.#followHead(keeps);
      const { lists, devices } = this.#scan.data;
      if (!this.#head && lists.size + devices.size === 0) {
        this.removed();
        return;
      }
    } while (!(await this.#writeHead()) || !(await this.#writeClients()));
  }

  /** Takes over what is stored of the whole, and whether it was cleared. */
  async #followHead(keeps: boolean): Promise<void> {
    const known = this.#head;
    const stamp = await this.files.headStamp();
    if (stamp === known?.stamp) return;
    const found = await this.files.head().catch((error: unknown) => {
      if (!(error instanceof DamagedFileError)) throw error;
      // What is damaged is overwritten with what this window knows.
      if (!known) this.#noteAll();
      this.#isWholeNew = true;
      return { key: randomUUID(), at: undefined, clients: undefined, ...known, stamp };
    });
    if (known && known.key !== found?.key) {
      this.removed();
      if (keeps) this.#noteAll();
      else this.#scan.restore(nothingScanned);
      await this.files.removeEmpty();
    }
    this.#head = found;
    if (!found) return;
    const now = this.#now();
    this.#scan.restoreWhole(mergeWhole(wholeWithKnownTimes(this.#scan.data, now), wholeWithKnownTimes(found, now)));
    this.#noteGone();
  }

  #noteAll(): void {
    const { lists, devices } = this.#scan.data;
    this.#isWholeNew = true;
    for (const { client } of lists.values()) this.#newsOf.add(client.id);
    for (const { place } of devices.values()) this.#newsOf.add(place.client.id);
  }

  /** Forgets the clients that are gone, whose files go with the next save. */
  #noteGone(): void {
    const { clients, lists, devices } = this.#scan.data;
    if (!clients || clients.problems > 0) return;
    const known = new Set([...lists.values()].map(({ client }) => client.id));
    for (const { place } of devices.values()) known.add(place.client.id);
    for (const client of known) {
      if (clients.ids.has(client)) continue;
      this.#scan.restoreClient(client, this.#merged({ client, lists: new Map(), devices: new Map() }));
      this.#newsOf.add(client);
    }
  }

  /** Reads the files of clients that are not what this window has written or read last. */
  async #readFiles(names: ReadonlySet<string> | undefined, take: (stored: StoredClient) => void): Promise<void> {
    const ids = names
      ? [...names].flatMap((name) => entryIdOf(name) ?? [])
      : new Set([...(await this.files.clientIds()), ...this.#known.keys()]);
    const key = this.#head?.key;
    const read = (id: string) => this.files.clientFile(id, this.#known.get(id)?.stamp);
    for await (const { id, stamp, text } of readAhead(ids, read)) {
      const known = this.#known.get(id);
      if (stamp === known?.stamp) continue;
      this.#known.delete(id);
      const stored =
        text === undefined || key === undefined
          ? undefined
          : await this.files.client(id, text, { key, isKnown: known !== undefined });
      if (stored) {
        this.#known.set(id, { stamp, client: stored.client });
        take(stored);
      } else if (known) this.#newsOf.add(known.client); // This window has it still.
      await breathe();
    }
  }

  /** Returns what is known of a client together with what is stored of it. */
  #merged({ client, lists, devices }: ClientScan & { readonly client: string }): ClientScan {
    const { clients, devices: known } = this.#scan.data;
    const at = this.#now();
    const mine = withKnownTimes(this.#knownOf(client), at);
    // A device that has moved to another client since is there.
    const here = new Map(
      [...devices].filter(([id, { listedAt }]) => {
        const other = known.get(id);
        return !other || other.place.client.id === client || other.listedAt < listedAt;
      }),
    );
    return merge(mine, { at: undefined, clients, lists, devices: here });
  }

  #knownOf(client: string): ScanData {
    const { at, clients, lists, devices } = this.#scan.data;
    return {
      at,
      clients,
      lists: new Map([...lists].filter(([, list]) => list.client.id === client)),
      devices: new Map([...devices].filter(([, { place }]) => place.client.id === client)),
    };
  }

  /** Stores what is new of the whole. False: another window has stored it meanwhile. */
  async #writeHead(): Promise<boolean> {
    const known = this.#head;
    if (known && !this.#isWholeNew) return true;
    let written: ScanHead | undefined;
    this.#isWholeNew = false;
    try {
      const stamp = await this.files.editHead(async (entry) => {
        written = undefined;
        if ((await entry.stamp()) !== known?.stamp) return undefined;
        const { at, clients } = this.#scan.data;
        written = { key: known?.key ?? randomUUID(), at, clients };
        return headText(written);
      });
      if (written) this.#head = { ...written, stamp };
      return written !== undefined;
    } finally {
      this.#isWholeNew ||= written === undefined;
    }
  }

  /** Stores what is new of the clients. False: it was cleared meanwhile. Rejects once all have been tried. */
  async #writeClients(): Promise<boolean> {
    const errors: unknown[] = [];
    for (const client of [...this.#newsOf]) {
      this.#newsOf.delete(client);
      try {
        if (await this.#writeClient(client)) continue;
        this.#newsOf.add(client);
        return false;
      } catch (error) {
        this.#newsOf.add(client);
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
    return true;
  }

  async #writeClient(client: string): Promise<boolean> {
    const id = scanFileIdOf(client);
    const scan = this.#head?.key;
    if (scan === undefined) return false;
    const done = { isCleared: false, isThere: false };
    const stamp = await editLocked(this.files.clientsFolder, id, async (entry) => {
      done.isCleared = !(await this.#isStoredAs(scan));
      if (done.isCleared) return undefined;
      const isKnown = (await entry.stamp()) === this.#known.get(id)?.stamp;
      const theirs = isKnown ? undefined : await this.#theirs(id, scan, await entry.read());
      // From here on nothing else happens until all that is written is in hand.
      if (theirs) this.#scan.restoreClient(client, this.#merged(theirs));
      const known = this.#knownOf(client);
      done.isThere = known.lists.size + known.devices.size > 0;
      return done.isThere ? clientText({ scan, client }, known) : null;
    });
    if (done.isThere) this.#known.set(id, { stamp, client });
    else this.#known.delete(id);
    return !done.isCleared;
  }

  async #isStoredAs(key: string): Promise<boolean> {
    return (await this.files.headStamp()) === this.#head?.stamp || (await this.files.keyNow()) === key;
  }

  /** What another window has stored of a client; one that it damaged is overwritten, and one of a cleared scan too. */
  async #theirs(id: string, scan: string, text: string | undefined): Promise<StoredClient | undefined> {
    try {
      const stored = text === undefined ? undefined : await this.files.parsed(id, text);
      return stored?.scan === scan ? stored : undefined;
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      return undefined;
    }
  }
}

/** A device in the files of two clients has moved from one to the other. */
function mergeMaybe(one: ScanDevice | undefined, other: ScanDevice): ScanDevice {
  return one ? mergeDevices(one, other) : other;
}

/** When anything was last read, where it is not known when a scan ran. */
function newestIn(devices: ReadonlyMap<string, ScanDevice>): number | undefined {
  let newest: number | undefined;
  for (const { listedAt, reading } of devices.values()) newest = Math.max(newest ?? 0, listedAt, reading?.at ?? 0);
  return newest;
}

import { randomUUID } from 'node:crypto';
import type { Scan } from '../scan/scan';
import { inPieces } from '../util/breathe';
import { dayAfter, dayOf } from './day';
import { MemoryDays, pastOfReadings, type MadeUpPast } from './memoryDays';
import { devicesAtOnce } from './openDays';
import { Past, type PastData } from './past';
import type { PastFiles, StoredPast } from './pastFiles';
import { pastText } from './serializePast';
import { settlePast } from './settlePast';

/** What an AccountPast needs of its surroundings. */
export interface AccountPastOptions {
  readonly scan: Scan;
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
  /** Makes the files; undefined: it is kept in memory only. */
  readonly filesFor: ((past: Past) => PastFiles) | undefined;
  /** Lets the scan take over what other windows have stored, or cleared. Never rejects. */
  readonly catchUp: () => Promise<void>;
}

const nothingKnown: PastData = { devices: new Map(), days: new Map() };

/** The past of one account: it follows the scan, and is stored in files that all windows share. */
export class AccountPast {
  readonly past: Past;
  readonly #scan: Scan;
  readonly #now: () => number;
  readonly #catchUp: () => Promise<void>;
  readonly #memory = new MemoryDays();
  #files: PastFiles | undefined;
  /** Of the file that this window has read or written last. */
  #stamp: string | undefined;
  /** The key of a past that this window could not store so far, and that no other one can have cleared. */
  #newKey: string | undefined;
  #hasNews = false;
  /** How many devices were listed with Patch Management. */
  #managed = 0;
  /** Whether the scan knew anything so far. */
  #wasScanned = false;

  constructor({ scan, now, filesFor, catchUp }: AccountPastOptions) {
    this.#scan = scan;
    this.#now = now;
    this.#catchUp = catchUp;
    this.past = new Past({
      now,
      listed: () => scan.data.devices,
      days: { read: (day) => (this.#files ?? this.#memory).read(day) },
    });
    this.#files = filesFor?.(this.past);
  }

  /** Calls `listener` after each change of the scan. Returns a function that stops that. */
  onScanned(listener: () => void): () => void {
    return this.#scan.onChange(listener);
  }

  /** Whether there is something to be stored. */
  get hasNews(): boolean {
    return this.#hasNews && this.#files !== undefined;
  }

  /**
   * Reads what is stored, and then what the scan knows: readings that came after the last time it was stored, or all
   * of them, where an older version has scanned. Where it rejects, nothing will be stored.
   */
  async load(madeUp?: MadeUpPast): Promise<void> {
    try {
      if (madeUp) this.past.restore(await pastOfReadings(madeUp, this.#memory, this.#now));
      await this.#loadFiles();
    } catch (error) {
      this.#files = undefined;
      throw error;
    } finally {
      await this.take();
      for (const day of this.past.unsettledDays) await this.past.prepareTotals(day);
      this.#hasNews ||= this.past.unsettledDays.some((day) => day < dayAfter(dayOf(this.#now()), -1));
    }
  }

  /** Takes in what the scan has read since. Says whether that was news. */
  async take(): Promise<boolean> {
    const { at, devices } = this.#scan.data;
    const isScanned = at !== undefined || devices.size > 0;
    let isNews = this.#wasScanned && !isScanned;
    if (isNews) this.reset(); // It was cleared, by whichever window.
    this.#wasScanned = isScanned;
    let managed = 0;
    await inPieces(
      [...devices],
      ([id, { reading }]) => {
        if (reading?.kind !== 'unmanaged') managed += 1;
        if (this.past.add(id, reading)) isNews = this.#hasNews = true;
      },
      devicesAtOnce,
    );
    if (managed !== this.#managed) this.past.listedAnew();
    this.#managed = managed;
    await this.past.prepareTotals(dayOf(this.#now()));
    return isNews;
  }

  /** Forgets everything: it was cleared. */
  reset(): void {
    this.past.restore(nothingKnown);
    this.#stamp = undefined;
    this.#hasNews = false;
    if (this.#files) this.#files.key = undefined;
  }

  /** Stores what is known, together with what other windows have stored. Rejects with the errors of the file system. */
  async store(): Promise<void> {
    const files = this.#files;
    if (!files) {
      await this.#settle(this.#memory);
      return;
    }
    if (!this.#hasNews) return;
    this.#hasNews = false;
    try {
      this.#stamp = await this.#storeIn(files);
    } catch (error) {
      this.#hasNews = true;
      throw error;
    }
  }

  async #loadFiles(): Promise<void> {
    if (!this.#files) return;
    this.#stamp = await this.#files.stamp(); // What is written after it is news.
    const stored = await this.#files.load();
    this.#files.key = stored?.key;
    if (stored) this.past.restore(stored);
    if (stored?.isDamaged) this.#hasNews = true;
  }

  /** Returns the stamp of the file as it is then. */
  async #storeIn(files: PastFiles): Promise<string | undefined> {
    let unchanged: string | undefined;
    const written = await files.edit(this.#stamp, async (stored) => {
      unchanged = await files.stamp();
      if (typeof stored !== 'string') await this.#follow(files, stored);
      if (this.past.data.devices.size === 0 && !stored) return undefined;
      files.key ??= this.#newKey = randomUUID();
      const isSettled = await this.#settle(files);
      if (typeof stored === 'object' && !isSettled && !this.past.addsTo(stored)) return undefined;
      return pastText(files.key, this.past.data);
    });
    if (written !== undefined) this.#newKey = undefined;
    return written ?? unchanged;
  }

  /** Takes in what is stored; where it is gone, or another, it was cleared meanwhile. */
  async #follow(files: PastFiles, stored: StoredPast | undefined): Promise<void> {
    const wasStored = files.key !== undefined && files.key !== this.#newKey;
    if (wasStored && files.key !== stored?.key) {
      await this.#catchUp(); // Its scan was cleared before it, and must not be stored here once more.
      this.reset();
      if (stored) this.past.restore(stored);
      await this.take(); // What the scan has still is of the time since.
    } else if (stored) await this.past.merge(stored);
    if (wasStored || stored) files.key = stored?.key;
  }

  #settle(days: PastFiles | MemoryDays): Promise<boolean> {
    return settlePast(this.past, days, { now: this.#now, listed: () => this.#scan.data.devices });
  }
}

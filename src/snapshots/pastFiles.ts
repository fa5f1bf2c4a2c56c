import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  copyAside,
  editLocked,
  listPacked,
  packedEnding,
  readEntryBytes,
  setAside,
  stampOf,
  type LockedEntry,
} from '../storage/lockedFiles';
import { DamagedFileError, NewerVersionError, parseFile } from '../storage/parseShape';
import { isDay, type Day } from './day';
import { mergeRows, type DayRow } from './dayTotals';
import type { DaySnapshot } from './fleetPast';
import type { Founds } from './founds';
import type { PastData } from './past';
import { snapshotText, parseDay, parsePast, type StoredDay } from './serializePast';
import { pastId } from './storedPasts';

/** No file of the past is longer than this, in bytes. */
const longestText = 512 * 1024 * 1024;

const [gzipText, gunzipBytes] = [promisify(gzip), promisify(gunzip)];

/** What PastFiles need of their surroundings. */
export interface PastFilesOptions {
  /** The folder of the account. */
  readonly folder: string;
  readonly founds: Founds;
  /** Tells of a file that could not be read and was set aside. */
  readonly onDamaged: (error: unknown) => void;
}

/** What is stored of a past. */
export interface StoredPast extends PastData {
  readonly key: string;
  /** Whether it is what is left of one that is damaged. */
  readonly isDamaged?: boolean;
}

/** The files of the past of one account: one for what is known now, and one for each day that is settled. */
export class PastFiles {
  /** The key of the past whose files they are. */
  key: string | undefined;

  constructor(private readonly options: PastFilesOptions) {}

  stamp(): Promise<string | undefined> {
    return stampOf(this.options.folder, pastId);
  }

  /**
   * Reads what is stored; undefined where that is nothing. What is damaged is set aside: the days that are stored have
   * their totals themselves.
   *
   * @throws NewerVersionError for what a newer version wrote.
   */
  async load(): Promise<StoredPast | undefined> {
    const { folder, onDamaged } = this.options;
    const bytes = await readEntryBytes(folder, pastId);
    try {
      const found = bytes && (await this.#parsed(bytes));
      if (!found) await this.#removeLeftOvers();
      return found;
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      const days = await this.#daysInstead();
      if (days)
        await copyAside(folder, pastId); // It is replaced soon.
      else if (!(await setAside(folder, pastId))) return undefined;
      onDamaged(error);
      return days;
    }
  }

  /**
   * Stores a past while no other window can. `to` gets what is stored, and gives the text that takes its place;
   * undefined where nothing does.
   *
   * @param known - the stamp of what this window has read or written last, which is not read again.
   * @returns the stamp of what was written.
   */
  edit(
    known: string | undefined,
    to: (stored: StoredPast | 'known' | 'damaged' | undefined) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    return editLocked(this.options.folder, pastId, async (entry) => {
      const isKnown = known !== undefined && (await entry.stamp()) === known;
      const text = await to(isKnown ? 'known' : await this.#stored(entry));
      return text === undefined ? undefined : gzipText(text);
    });
  }

  /** As readDay, without the counts of devices. */
  async read(day: Day): Promise<DaySnapshot | undefined> {
    const found = await this.#readDay(day, false);
    return found?.key === this.key ? found : undefined;
  }

  /** Reads the snapshot of a day; undefined where none can be read, or it is of a past that was cleared. */
  async readDay(day: Day): Promise<StoredDay | undefined> {
    const found = await this.#readDay(day, true);
    return found?.key === this.key ? found : undefined;
  }

  /** Stores the snapshot of a day, together with what another window has stored of it. */
  async write({ day, counts, gone }: DaySnapshot, row: DayRow): Promise<void> {
    const stored = await this.readDay(day);
    const all = new Map(
      [...(stored?.gone ?? []), ...gone].map((one) => [
        JSON.stringify([one.deviceId, one.update.key, one.goneAt]),
        one,
      ]),
    );
    const text = await snapshotText({
      key: this.key ?? '',
      day,
      row: mergeRows(stored?.row, row),
      counts: new Map([...(stored?.counts ?? []), ...counts]),
      gone: [...all.values()],
    });
    const bytes = await gzipText(text);
    await editLocked(this.options.folder, day + packedEnding, () => Promise.resolve(bytes));
  }

  async remove(day: Day): Promise<void> {
    await editLocked(this.options.folder, day + packedEnding, () => Promise.resolve(null));
  }

  /** Removes the days of a past that was cleared by a window that ended meanwhile. */
  async #removeLeftOvers(): Promise<void> {
    for (const day of await this.#storedDays()) if ((await this.stamp()) === undefined) await this.remove(day);
  }

  /** Returns the totals of the days that are stored. */
  async #daysInstead(): Promise<StoredPast | undefined> {
    const days = new Map<Day, DayRow>();
    let key: string | undefined;
    for (const day of (await this.#storedDays()).reverse()) {
      const found = await this.#readDay(day, false);
      key ??= found?.key;
      if (found && found.key === key) days.set(day, found.row);
    }
    return key === undefined ? undefined : { key, devices: new Map(), days, isDamaged: true };
  }

  async #storedDays(): Promise<Day[]> {
    const names = await listPacked(this.options.folder);
    return names
      .map((name) => path.basename(name, packedEnding))
      .filter(isDay)
      .sort();
  }

  async #readDay(day: Day, withCounts: boolean): Promise<StoredDay | undefined> {
    const { folder, founds } = this.options;
    const id = day + packedEnding;
    const bytes = await readEntryBytes(folder, id);
    try {
      return bytes && (await parseFile(async () => parseDay(await textOf(bytes), founds, { withCounts })));
    } catch (error) {
      if (error instanceof NewerVersionError) return undefined;
      if (!(error instanceof DamagedFileError)) throw error;
      if (await setAside(folder, id)) this.options.onDamaged(error);
      return undefined;
    }
  }

  async #stored(entry: LockedEntry): Promise<StoredPast | 'damaged' | undefined> {
    const bytes = await entry.readBytes();
    try {
      return bytes && (await this.#parsed(bytes));
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      await copyAside(this.options.folder, pastId);
      this.options.onDamaged(error);
      return 'damaged';
    }
  }

  #parsed(bytes: Uint8Array): Promise<StoredPast> {
    return parseFile(async () => parsePast(await textOf(bytes), this.options.founds));
  }
}

async function textOf(bytes: Uint8Array): Promise<string> {
  return (await gunzipBytes(bytes, { maxOutputLength: longestText })).toString();
}

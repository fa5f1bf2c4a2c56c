import type { DeviceReading } from '../scan/scanData';
import { updateKeyOf, type UpdateOf } from '../scan/updateKey';
import { inPieces } from '../util/breathe';
import { isKnownTime } from '../util/clock';
import { dayOf, type Day } from './day';
import {
  addsTo,
  mergeDevicePasts,
  noPast,
  settleDevice,
  withoutFuture,
  withPastReading,
  type DevicePast,
} from './devicePast';
import { mergeRows, totalsIn, totalsOver, type DayRow, type TotalsByClient } from './dayTotals';
import type { DaySnapshot, DayTotals, FailureAge, FleetChanges, FleetPast, GoneFailure } from './fleetPast';
import { Founds } from './founds';
import { devicesAtOnce, OpenDays, type ListedDevices } from './openDays';
import { ReadDevices } from './readDevices';

/** What is kept of the past, beside the snapshots of days. */
export interface PastData {
  readonly devices: ReadonlyMap<string, DevicePast>;
  /** Of the days that are settled. */
  readonly days: ReadonlyMap<Day, DayRow>;
}

/** Where the snapshots of days are kept that are settled. */
export interface DayStore {
  /** Undefined: there is none. */
  read(day: Day): Promise<DaySnapshot | undefined>;
}

/** No reading is older than this program: else the clock was wrong. In Unix milliseconds. */
const earliest = Date.UTC(2025, 0);

/** What a Past needs of its surroundings. */
export interface PastOptions {
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
  /** Returns the devices that are listed. */
  readonly listed: () => ListedDevices;
  readonly days: DayStore;
}

interface TrendDay {
  readonly day: Day;
  readonly totals: () => DayTotals;
}

/** The past of one account's fleet, in memory. Times are Unix milliseconds. */
export class Past implements FleetPast {
  readonly #options: PastOptions;
  readonly #founds = new Founds();
  #devices = new Map<string, DevicePast>();
  #days = new Map<Day, DayRow>();
  readonly #read: ReadDevices;
  readonly #open: OpenDays;
  #unsettled: readonly Day[] | undefined;

  constructor(options: PastOptions) {
    this.#options = options;
    this.#read = new ReadDevices(options.now);
    this.#open = new OpenDays(options.listed, (id) => this.#devices.get(id));
  }

  get data(): PastData {
    return { devices: this.#devices, days: this.#days };
  }

  /** What the texts of its failures are kept in, each once. */
  get founds(): Founds {
    return this.#founds;
  }

  /** Takes the place of all that is known. */
  restore({ devices, days }: PastData): void {
    this.#devices = new Map(devices);
    this.#days = new Map(days);
    this.#changed();
  }

  /** Whether there is anything in it that another one does not have. */
  addsTo(other: PastData): boolean {
    for (const [id, device] of this.#devices) if (addsTo(device, other.devices.get(id))) return true;
    return [...this.#days.keys()].some((day) => !other.days.has(day));
  }

  /** Takes in what another window knows. */
  async merge(other: PastData): Promise<void> {
    const now = this.#options.now();
    await inPieces(
      other.devices,
      ([id, device]) => {
        const mine = this.#devices.get(id);
        const isWrong = device.settled && !isKnownTime(device.settled.reading.at, now);
        // Of a clock that was wrong, and that this window knows to be right by now.
        const its = mine && isWrong ? { ...device, settled: undefined } : device;
        this.#devices.set(id, mine ? mergeDevicePasts(mine, its) : its);
      },
      devicesAtOnce,
    );
    for (const [day, row] of other.days) this.#days.set(day, mergeRows(this.#days.get(day), row));
    this.#changed();
  }

  /**
   * Takes in a reading of a device. One that says nothing of what failed, or that was taken while the clock was wrong,
   * changes nothing; nor does one that is known.
   *
   * @returns whether it was news.
   */
  add(deviceId: string, reading: DeviceReading | undefined): boolean {
    if (reading?.kind !== 'read' || reading.at < earliest) return false;
    const now = this.#options.now();
    if (!isKnownTime(reading.at, now)) return false;
    const known = this.#devices.get(deviceId) ?? noPast;
    if ((known.readings.at(-1) ?? known.settled?.reading)?.at === reading.at) return false;
    const past = withPastReading(withoutFuture(known, reading.at, now), {
      at: reading.at,
      found: this.#founds.of(reading),
    });
    if (past === known) return false;
    this.#devices.set(deviceId, past);
    this.#changed(deviceId, dayOf(reading.at));
    return true;
  }

  /** Takes note that other devices are listed. */
  listedAnew(): void {
    this.#open.forget();
  }

  /**
   * Settles a day that is over: what is known of it may only be kept as a row from now on. That comes first, so that
   * nothing that is asked for meanwhile lacks it.
   */
  async settle(day: Day, row: DayRow, devices: ReadonlyMap<string, DevicePast>): Promise<void> {
    this.#days.set(day, mergeRows(this.#days.get(day), row));
    const settled = ([id, device]: [string, DevicePast]) => {
      if (this.#devices.get(id) === device)
        this.#devices.set(
          id,
          settleDevice(device, (at) => dayOf(at) <= day),
        );
    };
    await inPieces(devices, settled, devicesAtOnce);
    this.#open.settled(day);
    this.#changed();
  }

  /** Forgets devices and days. */
  forget(devices: Iterable<string>, days: Iterable<Day>): void {
    for (const id of devices) this.#devices.delete(id);
    for (const day of days) this.#days.delete(day);
    this.#changed();
  }

  /** The days on which anything was read that are not settled, the first one first. */
  get unsettledDays(): readonly Day[] {
    return (this.#unsettled ??= this.#readUnsettledDays());
  }

  get baseline(): Day | undefined {
    const today = this.#today;
    const before = [...this.#days.keys(), ...this.unsettledDays].filter((day) => day < today);
    return before.reduce<Day | undefined>((last, day) => (last === undefined || day > last ? day : last), undefined);
  }

  ageOf(deviceId: string, patch: UpdateOf): FailureAge | undefined {
    return this.#read.ageOf(deviceId, this.#pastOf(deviceId), updateKeyOf(patch));
  }

  isNew(deviceId: string, patch: UpdateOf): boolean {
    return this.#read.newOn(deviceId, this.#pastOf(deviceId), this.#today).has(updateKeyOf(patch));
  }

  changes(clientIds?: ReadonlySet<string>): FleetChanges | undefined {
    const today = this.#today;
    if (!this.unsettledDays.includes(today)) return undefined;
    const { read, appeared, gone } = totalsOver(today, this.#open.totalsOf(today), clientIds);
    // Others may have been read since these were.
    const isBaseline = ({ day, totals }: TrendDay) => day < today && totals().read > 0;
    const since = clientIds ? this.#knownDays(clientIds).findLast(isBaseline)?.day : this.baseline;
    return since === undefined || read === 0 ? undefined : { since, appeared, gone };
  }

  trend(clientIds?: ReadonlySet<string>): readonly DayTotals[] {
    return this.#knownDays(clientIds)
      .map(({ totals }) => totals())
      .filter(({ known }) => known > 0);
  }

  /** Returns the days on which anything was read, the first one first, with what makes their totals. */
  #knownDays(clientIds: ReadonlySet<string> | undefined): readonly TrendDay[] {
    const today = this.#today;
    const over = [...this.#days].map(([day, row]) => ({ day, totals: () => totalsIn(day, row, clientIds) }));
    const open = this.unsettledDays
      .filter((day) => !this.#days.has(day))
      .map((day) => ({ day, totals: () => totalsOver(day, this.#open.totalsOf(day), clientIds) }));
    return [...over, ...open].filter(({ day }) => day <= today).sort((a, b) => (a.day < b.day ? -1 : 1));
  }

  async goneSince(day: Day, clientIds?: ReadonlySet<string>): Promise<readonly GoneFailure[]> {
    const listed = this.#options.listed();
    const found = new Map<string, GoneFailure>();
    const isOpen = ({ deviceId, update: { key } }: GoneFailure) =>
      this.#read.isOpen(deviceId, this.#pastOf(deviceId), key);
    const take = (one: GoneFailure) => {
      const client = listed.get(one.deviceId)?.place.client.id;
      const isWanted = client !== undefined && (clientIds?.has(client) ?? true);
      if (isWanted && dayOf(one.firstSeen) <= day && dayOf(one.goneAt) > day && !isOpen(one))
        found.set(`${one.deviceId}\n${one.update.key}`, one);
    };
    const over = [...this.#days.keys()].filter((other) => other > day).sort();
    const takeEnded = ([deviceId, past]: [string, DevicePast]) => {
      for (const one of this.#read.stateOf(deviceId, past).ended) take({ deviceId, ...one });
    };
    await inPieces([...this.#devices], takeEnded, devicesAtOnce);
    for (const one of over) await inPieces((await this.#options.days.read(one))?.gone ?? [], take, devicesAtOnce);
    return [...found.values()];
  }

  /** Returns the totals of a day that is not settled, in pieces. */
  prepareTotals(day: Day): Promise<TotalsByClient> {
    return this.#open.prepare(day);
  }

  get #today(): Day {
    return dayOf(this.#options.now());
  }

  #readUnsettledDays(): Day[] {
    const days = new Set<Day>();
    for (const { readings } of this.#devices.values()) for (const { at } of readings) days.add(dayOf(at));
    return [...days].sort();
  }

  #pastOf(deviceId: string): DevicePast {
    return this.#devices.get(deviceId) ?? noPast;
  }

  /** Forgets what followed from the past of a device from a day on, or from all of it. */
  #changed(deviceId?: string, from?: Day): void {
    this.#unsettled = undefined;
    this.#read.forget(deviceId);
    this.#open.forget(from);
  }
}

/** Returns a past of which nothing is known. */
export function emptyPast(now: () => number): FleetPast {
  return new Past({ now, listed: () => new Map(), days: { read: () => Promise.resolve(undefined) } });
}

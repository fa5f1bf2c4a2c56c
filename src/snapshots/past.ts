import type { DeviceReading, ScanDevice } from '../scan/scanData';
import { updateKeyOf, type UpdateOf } from '../scan/updateKey';
import { inPieces } from '../util/breathe';
import { isKnownTime } from '../util/clock';
import { dayOf, type Day } from './day';
import {
  addsTo,
  mergeDevicePasts,
  noPast,
  openFailures,
  settleDevice,
  stateAfter,
  withoutFuture,
  withPastReading,
  type DevicePast,
  type DeviceState,
  type EndedFailure,
  type HeldFailure,
} from './devicePast';
import {
  mergeRows,
  newKeys,
  parseRow,
  totalsOver,
  TotalsOfDay,
  type DayRow,
  type DeviceDay,
  type TotalsByClient,
} from './dayTotals';
import type { DaySnapshot, DayTotals, FailureAge, FleetChanges, FleetPast, GoneFailure } from './fleetPast';
import { Founds } from './founds';

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

/** The devices that are listed, by their ids. */
export type ListedDevices = ReadonlyMap<string, Pick<ScanDevice, 'place' | 'reading'>>;

/** What a Past needs of its surroundings. */
export interface PastOptions {
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
  /** Returns the devices that are listed. */
  readonly listed: () => ListedDevices;
  readonly days: DayStore;
}

/** What is known of a device by all its readings, and what was gone by them. */
interface ReadState {
  readonly state: DeviceState | undefined;
  readonly ended: readonly EndedFailure[];
}

/** The past of one account's fleet, in memory. Times are Unix milliseconds. */
export class Past implements FleetPast {
  readonly #options: PastOptions;
  readonly #founds = new Founds();
  #devices = new Map<string, DevicePast>();
  #days = new Map<Day, DayRow>();
  /** What follows from it: of each device that was read since it was settled, and of each day that is not. */
  readonly #states = new Map<string, ReadState>();
  readonly #totals = new Map<Day, TotalsByClient>();
  #unsettled: readonly Day[] | undefined;

  constructor(options: PastOptions) {
    this.#options = options;
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
    await inPieces(other.devices, ([id, device]) => {
      const mine = this.#devices.get(id);
      const isWrong = device.settled && !isKnownTime(device.settled.reading.at, now);
      // Of a clock that was wrong, and that this window knows to be right by now.
      const its = mine && isWrong ? { ...device, settled: undefined } : device;
      this.#devices.set(id, mine ? mergeDevicePasts(mine, its) : its);
    });
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
    this.#totals.clear();
  }

  /** Settles a day that is over: what is known of it may only be kept as a row from now on. */
  settle(day: Day, row: DayRow, devices: ReadonlyMap<string, DevicePast>): void {
    for (const [id, device] of devices)
      if (this.#devices.get(id) === device)
        this.#devices.set(
          id,
          settleDevice(device, (at) => dayOf(at) <= day),
        );
    this.#days.set(day, mergeRows(this.#days.get(day), row));
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
    const key = updateKeyOf(patch);
    const { state, ended } = this.#stateOf(deviceId);
    const open = state?.failing.find(({ update }) => update.key === key);
    if (state && open) return ageOfFailure({ ...open, lastSeen: state.reading.at });
    const other = state?.held.find(({ update }) => update.key === key);
    return ageOfFailure(other ?? ended.findLast(({ update }) => update.key === key));
  }

  isNew(deviceId: string, patch: UpdateOf): boolean {
    const past = this.#devices.get(deviceId);
    const { state } = this.#stateOf(deviceId);
    if (!past || !state || past.readings.length === 0) return false;
    return newKeys(deviceDayOf(past, this.#today).before, state).includes(updateKeyOf(patch));
  }

  changes(clientIds?: ReadonlySet<string>): FleetChanges | undefined {
    const since = this.baseline;
    const today = this.#today;
    if (since === undefined || !this.unsettledDays.includes(today)) return undefined;
    const { appeared, gone } = totalsOver(today, this.totalsOf(today), clientIds);
    return { since, appeared, gone };
  }

  trend(clientIds?: ReadonlySet<string>): readonly DayTotals[] {
    const today = this.#today;
    const over = [...this.#days].map(([day, row]) => ({ day, totals: () => parseRow(row.text) }));
    const open = this.unsettledDays
      .filter((day) => !this.#days.has(day))
      .map((day) => ({ day, totals: () => this.totalsOf(day) }));
    return [...over, ...open]
      .filter(({ day }) => day <= today)
      .sort((a, b) => (a.day < b.day ? -1 : 1))
      .map(({ day, totals }) => totalsOver(day, totals(), clientIds))
      .filter(({ known }) => known > 0);
  }

  async goneSince(day: Day, clientIds?: ReadonlySet<string>): Promise<readonly GoneFailure[]> {
    const listed = this.#options.listed();
    const found = new Map<string, GoneFailure>();
    const take = (one: GoneFailure) => {
      const client = listed.get(one.deviceId)?.place.client.id;
      const isWanted = client !== undefined && (clientIds?.has(client) ?? true);
      if (isWanted && dayOf(one.firstSeen) <= day && dayOf(one.goneAt) > day && !this.#isOpen(one))
        found.set(JSON.stringify([one.deviceId, one.update.key]), one);
    };
    const over = [...this.#days.keys()].filter((other) => other > day).sort();
    await inPieces([...this.#devices], ([deviceId, { readings }]) => {
      if (readings.length > 0) for (const one of this.#stateOf(deviceId).ended) take({ deviceId, ...one });
    });
    for (const one of over) await inPieces((await this.#options.days.read(one))?.gone ?? [], take);
    return [...found.values()];
  }

  /** Returns the totals of a day that is not settled. */
  totalsOf(day: Day): TotalsByClient {
    const known = this.#totals.get(day);
    if (known) return known;
    const totals = new TotalsOfDay();
    for (const [id, { place, reading }] of this.#options.listed()) {
      if (reading?.kind === 'unmanaged') continue;
      totals.add(place.client.id, deviceDayOf(this.#devices.get(id) ?? noPast, day));
    }
    this.#totals.set(day, totals.byClient);
    return totals.byClient;
  }

  get #today(): Day {
    return dayOf(this.#options.now());
  }

  #readUnsettledDays(): Day[] {
    const days = new Set<Day>();
    for (const { readings } of this.#devices.values()) for (const { at } of readings) days.add(dayOf(at));
    return [...days].sort();
  }

  #stateOf(deviceId: string): ReadState {
    const past = this.#devices.get(deviceId) ?? noPast;
    if (past.readings.length === 0) return { state: past.settled, ended: [] };
    const known = this.#states.get(deviceId);
    if (known) return known;
    const ended: EndedFailure[] = [];
    const now = this.#options.now();
    const found = { state: stateAfter(past, (at) => isKnownTime(at, now), ended), ended };
    this.#states.set(deviceId, found);
    return found;
  }

  /** Whether a failure that is gone is back. */
  #isOpen({ deviceId, update: { key } }: GoneFailure): boolean {
    const { state } = this.#stateOf(deviceId);
    return openFailures(state).some(({ update }) => update.key === key);
  }

  /** Forgets what followed from the past of a device from a day on, or from all of it. */
  #changed(deviceId?: string, from?: Day): void {
    this.#unsettled = undefined;
    if (deviceId === undefined) this.#states.clear();
    else this.#states.delete(deviceId);
    for (const day of this.#totals.keys()) if (from === undefined || day >= from) this.#totals.delete(day);
  }
}

/** Returns what became of a device on a day. */
function deviceDayOf(past: DevicePast, day: Day): DeviceDay {
  const before = stateAfter(past, (at) => dayOf(at) < day);
  const after = stateAfter(past, (at) => dayOf(at) <= day);
  return { before, after, isRead: after !== undefined && dayOf(after.reading.at) === day };
}

function ageOfFailure(failure: (HeldFailure & { readonly goneAt?: number }) | undefined): FailureAge | undefined {
  if (!failure) return undefined;
  const { firstSeen, isAtLeast, lastSeen, goneAt } = failure;
  return { firstSeen, isAtLeast, lastSeen, goneAt };
}

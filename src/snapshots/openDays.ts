import type { ScanDevice } from '../scan/scanData';
import { inPieces } from '../util/breathe';
import { dayOf, type Day } from './day';
import { follow, noPast, type DevicePast } from './devicePast';
import { goneKeys, newKeys, TotalsOfDay, type DeviceDay, type TotalsByClient } from './dayTotals';

/** The devices that are listed, by their ids. */
export type ListedDevices = ReadonlyMap<string, Pick<ScanDevice, 'place' | 'reading'>>;

type ListedDevice = readonly [id: string, device: Pick<ScanDevice, 'place' | 'reading'>];

/** So many devices take a few milliseconds. */
export const devicesAtOnce = 200;

/** Returns what is known of a device before a day, and at its end. */
export function statesOn({ settled, readings }: DevicePast, day: Day) {
  let [before, after] = [settled, settled];
  for (const reading of readings) {
    const on = dayOf(reading.at);
    if (on > day) break;
    after = follow(after, reading).state;
    if (on < day) before = after;
  }
  return { before, after };
}

function deviceDayOf(past: DevicePast, day: Day): DeviceDay {
  const { before, after } = statesOn(past, day);
  return {
    found: after?.reading.found,
    isRead: after !== undefined && dayOf(after.reading.at) === day,
    appeared: after ? newKeys(before, after).length : 0,
    gone: after ? goneKeys(before, after).length : 0,
  };
}

/** What a device adds to a day, as long as its past is the same. */
interface KnownDay extends DeviceDay {
  readonly past: DevicePast;
}

/** The totals of days that are not settled, each added up when it is first asked for. */
export class OpenDays {
  readonly #totals = new Map<Day, TotalsByClient>();
  /** Of the last day, to which a scan adds again and again. */
  #known: { readonly day: Day; readonly devices: Map<string, KnownDay> } | undefined;
  /** Another one after each change. */
  #version = 0;

  /** `pastOf` returns what is known of a device. */
  constructor(
    private readonly listed: () => ListedDevices,
    private readonly pastOf: (deviceId: string) => DevicePast | undefined,
  ) {}

  /** Returns the totals of a day. */
  totalsOf(day: Day): TotalsByClient {
    const known = this.#totals.get(day);
    if (known) return known;
    const totals = new TotalsOfDay();
    for (const device of this.listed()) this.#addTo(totals, day, device);
    this.#totals.set(day, totals.byClient);
    return totals.byClient;
  }

  /** As totalsOf, in pieces. */
  async prepare(day: Day): Promise<TotalsByClient> {
    const known = this.#totals.get(day);
    if (known) return known;
    const totals = new TotalsOfDay();
    const version = this.#version;
    const add = (device: ListedDevice) => {
      this.#addTo(totals, day, device);
    };
    await inPieces([...this.listed()], add, devicesAtOnce);
    if (version === this.#version) this.#totals.set(day, totals.byClient);
    return totals.byClient;
  }

  /** Forgets a day that is settled. */
  settled(day: Day): void {
    if (this.#known?.day === day) this.#known = undefined;
  }

  /** Forgets the totals from a day on; undefined: all. */
  forget(from?: Day): void {
    this.#version += 1;
    for (const day of this.#totals.keys()) if (from === undefined || day >= from) this.#totals.delete(day);
  }

  #addTo(totals: TotalsOfDay, day: Day, [id, { place, reading }]: ListedDevice): void {
    if (reading?.kind === 'unmanaged') return;
    if (this.#known === undefined || this.#known.day < day) this.#known = { day, devices: new Map() };
    const devices = this.#known.day === day ? this.#known.devices : undefined;
    const past = this.pastOf(id) ?? noPast;
    let known = devices?.get(id);
    if (known?.past !== past) {
      known = { past, ...deviceDayOf(past, day) };
      devices?.set(id, known);
    }
    totals.add(place.client.id, known);
  }
}

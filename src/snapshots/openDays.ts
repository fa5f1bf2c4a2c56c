import type { ScanDevice } from '../scan/scanData';
import { inPieces } from '../util/breathe';
import { dayOf, type Day } from './day';
import { noPast, stateAfter, type DevicePast } from './devicePast';
import { TotalsOfDay, type DeviceDay, type TotalsByClient } from './dayTotals';

/** The devices that are listed, by their ids. */
export type ListedDevices = ReadonlyMap<string, Pick<ScanDevice, 'place' | 'reading'>>;

type ListedDevice = readonly [id: string, device: Pick<ScanDevice, 'place' | 'reading'>];

/** So many devices take a few milliseconds. */
export const devicesAtOnce = 200;

/** Returns what became of a device on a day. */
export function deviceDayOf(past: DevicePast, day: Day): DeviceDay {
  const before = stateAfter(past, (at) => dayOf(at) < day);
  const after = stateAfter(past, (at) => dayOf(at) <= day);
  return { before, after, isRead: after !== undefined && dayOf(after.reading.at) === day };
}

/** The totals of days that are not settled, each added up when it is first asked for. */
export class OpenDays {
  readonly #totals = new Map<Day, TotalsByClient>();
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

  /** Forgets the totals from a day on; undefined: all. */
  forget(from?: Day): void {
    this.#version += 1;
    for (const day of this.#totals.keys()) if (from === undefined || day >= from) this.#totals.delete(day);
  }

  #addTo(totals: TotalsOfDay, day: Day, [id, { place, reading }]: ListedDevice): void {
    if (reading?.kind !== 'unmanaged') totals.add(place.client.id, deviceDayOf(this.pastOf(id) ?? noPast, day));
  }
}

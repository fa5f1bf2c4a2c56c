import type { DeviceReading } from '../scan/scanData';
import { breathe } from '../util/breathe';
import { dayOf, type Day } from './day';
import type { DaySnapshot } from './fleetPast';
import type { ListedDevices } from './openDays';
import { Past, type PastData } from './past';
import { settlePast, type DayWriter } from './settlePast';

/** Snapshots of days in memory, for a fleet that is gone with its window. */
export class MemoryDays implements DayWriter {
  readonly #days = new Map<Day, DaySnapshot>();

  read(day: Day): Promise<DaySnapshot | undefined> {
    return Promise.resolve(this.#days.get(day));
  }

  write(snapshot: DaySnapshot): Promise<void> {
    this.#days.set(snapshot.day, snapshot);
    return Promise.resolve();
  }

  remove(day: Day): Promise<void> {
    this.#days.delete(day);
    return Promise.resolve();
  }
}

/** What a past is made of that nobody has seen: listed devices, and readings of them, the first one first. */
export interface MadeUpPast {
  readonly listed: ListedDevices;
  readonly readings: Iterable<readonly [deviceId: string, reading: DeviceReading]>;
}

/** Makes the past that such readings leave; `days` gets the snapshots of its days. */
export async function pastOfReadings(
  { listed, readings }: MadeUpPast,
  days: MemoryDays,
  now: () => number,
): Promise<PastData> {
  const past = new Past({ now, listed: () => listed, days });
  let last: Day | undefined;
  for (const [id, reading] of readings) {
    const day = dayOf(reading.at);
    if (day !== last) {
      // As it would have been then: of a device with many readings that are not settled all are gone through each time.
      await settlePast(past, days, { now: () => reading.at, listed: () => listed });
      await breathe();
    }
    last = day;
    past.add(id, reading);
  }
  await settlePast(past, days, { now, listed: () => listed });
  return past.data;
}

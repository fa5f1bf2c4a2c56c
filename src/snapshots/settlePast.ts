import type { StatusCounts } from '../scan/scanData';
import { inPieces } from '../util/breathe';
import { dayAfter, dayOf, type Day } from './day';
import { rowOf, type DayRow } from './dayTotals';
import { stateAfter, type DevicePast, type EndedFailure } from './devicePast';
import type { DaySnapshot, GoneFailure } from './fleetPast';
import { devicesAtOnce } from './openDays';
import type { Past } from './past';

/** How many days are kept. */
export const keptDays = 400;
/** So many days have to be younger before one goes for its age: else the clock may be wrong. */
const fewestYounger = 3;

/** Where the snapshots of days are stored. */
export interface DayWriter {
  write(snapshot: DaySnapshot, row: DayRow): Promise<void>;
  remove(day: Day): Promise<void>;
}

/**
 * Settles the days before yesterday: what was read then can no longer come in another order. The snapshot of each is
 * stored first, so that one that is interrupted is done again. What is older than 400 days goes.
 *
 * @returns whether anything was settled or removed.
 */
export async function settlePast(past: Past, days: DayWriter, { now, listed }: SettleOptions): Promise<boolean> {
  const today = dayOf(now());
  if (listed().size === 0) return false; // The scan could not be read: the totals of these days would be none for good.
  const over = past.unsettledDays.filter((day) => day < dayAfter(today, -1));
  for (const day of over) {
    const row = rowOf(day, await past.prepareTotals(day));
    const { snapshot, devices } = await snapshotOf(past, day);
    await days.write(snapshot, row);
    await past.settle(day, row, devices);
  }
  const old = oldDays([...past.data.days.keys()].sort(), today);
  for (const day of old) await days.remove(day);
  const gone = [...past.data.devices].flatMap(([id, device]) =>
    !listed().has(id) && isOlder(device, oldestKept(today)) ? id : [],
  );
  if (old.length > 0 || gone.length > 0) past.forget(gone, old);
  return over.length + old.length + gone.length > 0;
}

/** What settling needs of its surroundings. */
export interface SettleOptions {
  readonly now: () => number;
  readonly listed: () => ReadonlyMap<string, unknown>;
}

/** Returns what was read on a day, and the devices that are to be settled with it, as they are now. */
async function snapshotOf(
  past: Past,
  day: Day,
): Promise<{ readonly snapshot: DaySnapshot; readonly devices: ReadonlyMap<string, DevicePast> }> {
  const counts = new Map<string, StatusCounts>();
  const gone: GoneFailure[] = [];
  const devices = new Map<string, DevicePast>();
  await inPieces(
    [...past.data.devices],
    ([deviceId, device]) => {
      if (!device.readings.some(({ at }) => dayOf(at) <= day)) return;
      devices.set(deviceId, device);
      const ended: EndedFailure[] = [];
      const after = stateAfter(device, (at) => dayOf(at) <= day, ended);
      gone.push(...ended.map((one) => ({ deviceId, ...one })));
      if (after?.reading.found.counts && dayOf(after.reading.at) === day)
        counts.set(deviceId, after.reading.found.counts);
    },
    devicesAtOnce,
  );
  return { snapshot: { day, counts, gone }, devices };
}

/** The first day that is kept. */
function oldestKept(today: Day): Day {
  return dayAfter(today, 1 - keptDays);
}

/** Returns the days that go, of all in order. */
function oldDays(days: readonly Day[], today: Day): readonly Day[] {
  const tooMany = Math.max(0, days.length - keptDays);
  const old = days.filter((day) => day < oldestKept(today)).length;
  return days.slice(0, Math.max(tooMany, days.length - old >= fewestYounger ? old : 0));
}

function isOlder({ settled, readings }: DevicePast, day: Day): boolean {
  const last = readings.at(-1) ?? settled?.reading;
  return last === undefined || dayOf(last.at) < day;
}

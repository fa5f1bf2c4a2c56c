import type { Session } from '../connection/session';
import { wholeFleet } from '../scan/runScan';
import type { Scan } from '../scan/scan';
import { keyOf, listsOf } from '../scan/scanData';
import { isKnownTime } from '../util/clock';

/**
 * Puts in line what was not read on the calendar day of `now`: lists, and the devices of those that were read. What is
 * in line already stays there. Returns false where there are no clients; rejects when they cannot be read.
 */
export async function queueDay(session: Pick<Session, 'inventory'>, scan: Scan, now: number): Promise<boolean> {
  const fleet = await wholeFleet(session, scan, now);
  const since = new Date(now).setHours(0, 0, 0, 0);
  const isToday = (at: number | undefined) => at !== undefined && at >= since && isKnownTime(at, now);
  const { lists, devices } = scan.data;
  const wanted = fleet.flatMap(listsOf).filter(({ client, type }) => {
    const outcome = lists.get(keyOf(client, undefined, type))?.outcome;
    return !isToday(outcome?.at);
  });
  const keys = new Set(wanted.map(({ client, type }) => keyOf(client, undefined, type)));
  const unread = [...devices.values()].filter(
    ({ place, type, reading }) => !keys.has(keyOf(place.client, undefined, type)) && !isToday(reading?.at),
  );
  scan.queueLists(wanted, now);
  scan.queueDevices(
    unread.map(({ place }) => place.device.id),
    now,
  );
  return fleet.length > 0;
}

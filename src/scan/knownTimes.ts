import { isKnownTime } from '../util/clock';
import { unknownTime, type DeviceReading, type ListOutcome, type ScanData } from './scanData';

/**
 * Returns a stored scan without times that are still to come: they were taken while the clock was wrong, and would be
 * the newest until it has caught up. What was read then is still shown, and is in line to be read again.
 */
export function withKnownTimes({ at, clients, lists, devices }: ScanData, now: number): ScanData {
  const isKnown = (time: number) => isKnownTime(time, now);
  const known = (time: number) => (isKnown(time) ? time : unknownTime);
  const due = (dueSince: number | undefined, last: DeviceReading | ListOutcome | undefined) =>
    (last && last.kind !== 'unmanaged' && !isKnown(last.at)) || (dueSince !== undefined && !isKnown(dueSince))
      ? now
      : dueSince;
  return {
    at: at && known(at),
    clients: clients && { ...clients, at: known(clients.at) },
    lists: mapped(lists, (list) => {
      const { outcome, dueSince } = list;
      if (isKnown(outcome?.at ?? 0) && isKnown(dueSince ?? 0)) return list;
      return { ...list, outcome: outcome && { ...outcome, at: known(outcome.at) }, dueSince: due(dueSince, outcome) };
    }),
    devices: mapped(devices, (device) => {
      const { listedAt, reading, dueSince } = device;
      if (isKnown(listedAt) && isKnown(reading?.at ?? 0) && isKnown(dueSince ?? 0)) return device;
      return {
        ...device,
        listedAt: known(listedAt),
        reading: reading && { ...reading, at: known(reading.at) },
        dueSince: due(dueSince, reading),
      };
    }),
  };
}

/** Returns the same map where nothing of it changes: that costs nothing, and it is what nearly always happens. */
function mapped<T>(values: ReadonlyMap<string, T>, to: (value: T) => T): ReadonlyMap<string, T> {
  let changed: Map<string, T> | undefined;
  for (const [key, value] of values) {
    const wanted = to(value);
    if (wanted === value) continue;
    changed ??= new Map(values);
    changed.set(key, wanted);
  }
  return changed ?? values;
}

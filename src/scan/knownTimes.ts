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
    lists: new Map(
      [...lists].map(([key, list]) => {
        const { outcome, dueSince } = list;
        return [
          key,
          { ...list, outcome: outcome && { ...outcome, at: known(outcome.at) }, dueSince: due(dueSince, outcome) },
        ];
      }),
    ),
    devices: new Map(
      [...devices].map(([id, device]) => {
        const { listedAt, reading, dueSince } = device;
        return [
          id,
          {
            ...device,
            listedAt: known(listedAt),
            reading: reading && { ...reading, at: known(reading.at) },
            dueSince: due(dueSince, reading),
          },
        ];
      }),
    ),
  };
}

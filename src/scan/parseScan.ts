import type { EntityRef } from '../inventory/place';
import { patchStatuses, type PatchStatus } from '../nsight/records';
import {
  listShape,
  numberShape,
  objectShape,
  oneOf,
  optionalShape,
  parseEntityRef,
  stringShape,
  textShape,
} from '../storage/parseShape';
import {
  types,
  type CountedDevices,
  type FailedPatch,
  type ListOutcome,
  type DeviceReading,
  type ScanClients,
  type ScanDevice,
  type ScanList,
  type StatusCounts,
} from './scanData';

// The records of a stored scan. They are read as what anybody may have written: each field must be what it should be.

/** How the parts are stored of which many records have the same. */
export interface SharedParts {
  readonly text: (value: unknown) => string;
  readonly entity: (value: unknown) => EntityRef;
  readonly failedPatch: (value: unknown) => FailedPatch;
}

/** Returns what belongs to the whole scan as a value to be stored. */
export function clientsValue(clients: ScanClients | undefined): unknown {
  return clients && { ...clients, ids: [...clients.ids], counted: [...(clients.counted ?? [])] };
}

/** @throws Error where they are not what clientsValue returns. */
export function parseScanClients(given: unknown): ScanClients {
  const value = objectShape(given);
  return {
    at: numberShape(value.at),
    ids: new Set(listShape(value.ids).map(stringShape)),
    problems: numberShape(value.problems),
    counted: optionalShape(value.counted, (counted) => new Map(listShape(counted).map(parseCounted))),
  };
}

function parseCounted(given: unknown): [string, CountedDevices] {
  const [id, counts] = listShape(given);
  const { server, workstation, all } = objectShape(counts);
  const count = (value: unknown) => optionalShape(value, numberShape);
  return [stringShape(id), { server: count(server), workstation: count(workstation), all: count(all) }];
}

/** @throws Error where it is not a list. */
export function parseList(given: unknown, { entity }: SharedParts): ScanList {
  const value = objectShape(given);
  return {
    client: entity(value.client),
    site: optionalShape(value.site, entity),
    type: oneOf(types, value.type),
    outcome: optionalShape(value.outcome, parseListOutcome),
    dueSince: optionalShape(value.dueSince, numberShape),
  };
}

function parseListOutcome(given: unknown): ListOutcome {
  const value = objectShape(given);
  const at = numberShape(value.at);
  return value.kind === 'listed'
    ? {
        kind: 'listed',
        at,
        problems: numberShape(value.problems),
        lacking: optionalShape(value.lacking, numberShape),
      }
    : { kind: oneOf(['unreadable'], value.kind), at, reason: textShape(value.reason) };
}

/** @throws Error where it is not a device. */
export function parseDevice(given: unknown, parts: SharedParts): ScanDevice {
  const value = objectShape(given);
  const place = objectShape(value.place);
  return {
    place: {
      client: parts.entity(place.client),
      site: parts.entity(place.site),
      device: parseEntityRef(place.device),
    },
    type: oneOf(types, value.type),
    listedAt: numberShape(value.listedAt),
    reading: optionalShape(value.reading, (reading) => parseReading(reading, parts)),
    dueSince: optionalShape(value.dueSince, numberShape),
  };
}

function parseReading(given: unknown, { failedPatch, text }: SharedParts): DeviceReading {
  const value = objectShape(given);
  const at = numberShape(value.at);
  if (value.kind === 'read')
    return {
      kind: 'read',
      at,
      failed: listShape(value.failed).map(failedPatch),
      problems: numberShape(value.problems),
      unknown: optionalShape(value.unknown, numberShape),
      reboot: optionalShape(value.reboot, (patches) => listShape(patches).map(failedPatch)),
      counts: optionalShape(value.counts, parseCounts),
      undecided: optionalShape(value.undecided, (keys) => listShape(keys).map(text)),
    };
  if (value.kind === 'unreadable') return { kind: 'unreadable', at, reason: textShape(value.reason) };
  return { kind: oneOf(['noData', 'unmanaged'], value.kind), at };
}

/** A status that a newer version knows is left out. */
function parseCounts(given: unknown): StatusCounts {
  const value = objectShape(given);
  const counts: Partial<Record<PatchStatus, number>> = {};
  for (const status of patchStatuses) {
    const count = optionalShape(value[status], numberShape);
    if (count !== undefined) counts[status] = count;
  }
  return counts;
}

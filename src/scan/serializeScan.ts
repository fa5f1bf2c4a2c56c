import { httpsUrl } from '../nsight/httpsUrl';
import {
  listShape,
  NewerVersionError,
  numberShape,
  objectShape,
  oneOf,
  optionalShape,
  parseEntityRef,
  stringShape,
  textShape,
} from '../storage/parseShape';
import {
  keyOf,
  types,
  type CountedDevices,
  type FailedPatch,
  type ListOutcome,
  type DeviceReading,
  type ScanData,
  type ScanDevice,
  type ScanList,
} from './scanData';

// A stored scan. It is read as what anybody may have written: each field must be what it should be.

const scanVersion = 1;

/** Returns a scan as the text of its file. */
export function scanText({ at, clients, lists, devices }: ScanData): string {
  return JSON.stringify({
    version: scanVersion,
    at,
    clients: clients && { ...clients, ids: [...clients.ids], counted: [...(clients.counted ?? [])] },
    lists: [...lists.values()],
    devices: [...devices.values()],
  });
}

/**
 * Reads a scan from a file's text.
 * @throws Error that says what is wrong if it is not a scan, and NewerVersionError for what a newer version wrote.
 */
export function parseScan(text: string): ScanData {
  const value = objectShape(JSON.parse(text));
  const found = numberShape(value.version);
  if (found > scanVersion) throw new NewerVersionError(`version ${found}`);
  if (found !== scanVersion) throw new Error('another version');
  const lists = listShape(value.lists).map(parseList);
  const devices = listShape(value.devices).map(parseDevice);
  return {
    at: optionalShape(value.at, numberShape),
    clients: optionalShape(value.clients, parseScanClients),
    lists: new Map(lists.map((one) => [keyOf(one.client, one.site, one.type), one])),
    devices: new Map(devices.map((one) => [one.place.device.id, one])),
  };
}

function parseScanClients(given: unknown): ScanData['clients'] {
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

function parseList(given: unknown): ScanList {
  const value = objectShape(given);
  return {
    client: parseEntityRef(value.client),
    site: optionalShape(value.site, parseEntityRef),
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

function parseDevice(given: unknown): ScanDevice {
  const value = objectShape(given);
  const place = objectShape(value.place);
  return {
    place: {
      client: parseEntityRef(place.client),
      site: parseEntityRef(place.site),
      device: parseEntityRef(place.device),
    },
    type: oneOf(types, value.type),
    listedAt: numberShape(value.listedAt),
    reading: optionalShape(value.reading, parseReading),
    dueSince: optionalShape(value.dueSince, numberShape),
  };
}

function parseReading(given: unknown): DeviceReading {
  const value = objectShape(given);
  const at = numberShape(value.at);
  if (value.kind === 'read')
    return {
      kind: 'read',
      at,
      failed: listShape(value.failed).map(parseFailedPatch),
      problems: numberShape(value.problems),
      unknown: optionalShape(value.unknown, numberShape),
    };
  if (value.kind === 'unreadable') return { kind: 'unreadable', at, reason: textShape(value.reason) };
  return { kind: oneOf(['noData', 'unmanaged'], value.kind), at };
}

function parseFailedPatch(given: unknown): FailedPatch {
  const value = objectShape(given);
  return {
    id: stringShape(value.id),
    title: textShape(value.title),
    product: optionalShape(value.product, textShape),
    statusLabel: textShape(value.statusLabel),
    severity: value.severity === 'moderate' ? 'moderate' : undefined, // Older scans have none.
    severityLabel: optionalShape(value.severityLabel, textShape),
    url: optionalShape(value.url, (url) => httpsUrl(stringShape(url))), // Older scans have none.
  };
}

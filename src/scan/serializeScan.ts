import { named, NewerEntry, oneOf } from '../history/parseEntry';
import { httpsUrl } from '../nsight/httpsUrl';
import { list, number, object, optional, string } from '../storage/parseShape';
import {
  keyOf,
  types,
  type FailedPatch,
  type ListOutcome,
  type Reading,
  type ScanData,
  type ScanDevice,
  type ScanList,
} from './scanData';

// A stored scan. It is read as what anybody may have written: each field must be what it should be.

const version = 1;

export function scanText({ at, clients, lists, devices }: ScanData): string {
  return JSON.stringify({
    version,
    at,
    clients: clients && { ...clients, ids: [...clients.ids] },
    lists: [...lists.values()],
    devices: [...devices.values()],
  });
}

/** A scan from a file's text. Throws, saying what is wrong, when it is none, and a NewerEntry for what a newer version wrote. */
export function parseScan(text: string): ScanData {
  const value = object(JSON.parse(text));
  const found = number(value.version);
  if (found > version) throw new NewerEntry(`version ${found}`);
  if (found !== version) throw new Error('another version');
  const lists = list(value.lists).map(parseList);
  const devices = list(value.devices).map(parseDevice);
  return {
    at: optional(value.at, number),
    clients: optional(value.clients, parseClients),
    lists: new Map(lists.map((one) => [keyOf(one.client, one.site, one.type), one])),
    devices: new Map(devices.map((one) => [one.place.device.id, one])),
  };
}

function parseClients(given: unknown): ScanData['clients'] {
  const value = object(given);
  return { at: number(value.at), ids: new Set(list(value.ids).map(string)), problems: number(value.problems) };
}

function parseList(given: unknown): ScanList {
  const value = object(given);
  return {
    client: named(value.client),
    site: optional(value.site, named),
    type: oneOf(types, value.type),
    outcome: optional(value.outcome, parseOutcome),
    dueSince: optional(value.dueSince, number),
  };
}

function parseOutcome(given: unknown): ListOutcome {
  const value = object(given);
  const at = number(value.at);
  return value.kind === 'listed'
    ? { kind: 'listed', at, problems: number(value.problems) }
    : { kind: oneOf(['unreadable'], value.kind), at, reason: string(value.reason) };
}

function parseDevice(given: unknown): ScanDevice {
  const value = object(given);
  const place = object(value.place);
  return {
    place: { client: named(place.client), site: named(place.site), device: named(place.device) },
    type: oneOf(types, value.type),
    listedAt: number(value.listedAt),
    reading: optional(value.reading, parseReading),
    dueSince: optional(value.dueSince, number),
  };
}

function parseReading(given: unknown): Reading {
  const value = object(given);
  const at = number(value.at);
  if (value.kind === 'read')
    return { kind: 'read', at, failed: list(value.failed).map(parsePatch), problems: number(value.problems) };
  if (value.kind === 'unreadable') return { kind: 'unreadable', at, reason: string(value.reason) };
  return { kind: oneOf(['noData', 'unmanaged'], value.kind), at };
}

function parsePatch(given: unknown): FailedPatch {
  const value = object(given);
  return {
    id: string(value.id),
    title: string(value.title),
    product: optional(value.product, string),
    statusLabel: string(value.statusLabel),
    severityLabel: optional(value.severityLabel, string),
    url: optional(value.url, (url) => httpsUrl(string(url))), // Older scans have none.
  };
}

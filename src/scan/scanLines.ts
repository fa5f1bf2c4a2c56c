import { createHash } from 'node:crypto';
import { httpsUrl } from '../nsight/httpsUrl';
import { listShape, NewerVersionError, numberShape, objectShape, stringShape, textShape } from '../storage/parseShape';
import { breathe } from '../util/breathe';
import type { EntityRef } from '../inventory/place';
import type { Texts } from './internTexts';
import { keyOf, type DeviceReading, type FailedPatch, type ScanData, type ScanDevice, type ScanList } from './scanData';
import { parseDevice, parseList, type SharedParts } from './parseScan';

// What a scan knows of a client, as the text of a file: one line of JSON for each record, so that it can be written and
// read in pieces however many devices a client has. A line that is a text is the next of those to which the records
// after it refer by number: the same few titles fail on all devices.

/** The version of the files of a scan. The first had all clients in one. */
export const scanVersion = 2;

/**
 * Returns the id of the file of a client, or of an account: a hash, so that no name and no address is in the name of
 * any file, and that every system takes it whatever the server gives as an id.
 */
export function scanFileIdOf(of: string): string {
  return createHash('sha256').update(of).digest('hex').slice(0, 32);
}

/** What a scan knows of one client. */
export type ClientScan = Pick<ScanData, 'lists' | 'devices'>;

/** What a client's file says of itself. */
export interface ClientFileHead {
  /** The key of the scan of which it is a part. */
  readonly scan: string;
  readonly client: string;
  readonly listCount: number;
  readonly deviceCount: number;
}

/** So many records take a few milliseconds. */
const linesAtOnce = 200;

/** Returns the text of a client's file: of its records as they are now, whatever becomes of them meanwhile. */
export async function clientText(
  { scan, client }: Pick<ClientFileHead, 'scan' | 'client'>,
  known: ClientScan,
): Promise<string> {
  const [lists, devices] = [[...known.lists.values()], [...known.devices.values()]];
  const head: ClientFileHead = { scan, client, listCount: lists.length, deviceCount: devices.length };
  const lines = [JSON.stringify({ version: scanVersion, ...head })];
  const refs = new Map<string, number>();
  const ref = (text: string): number => {
    const found = refs.get(text) ?? refs.size;
    if (found === refs.size) lines.push(JSON.stringify(text));
    refs.set(text, found);
    return found;
  };
  for (const list of lists) lines.push(JSON.stringify(listValue(list, ref)));
  for (const [i, device] of devices.entries()) {
    const value = deviceValue(device, ref); // Its texts come before it.
    lines.push(JSON.stringify(value));
    if (i % linesAtOnce === linesAtOnce - 1) await breathe();
  }
  return lines.join('\n');
}

/**
 * Reads what a client's file says of itself.
 * @throws Error that says what is wrong, and NewerVersionError for what a newer version wrote.
 */
export function parseClientFileHead(text: string): ClientFileHead {
  const end = text.indexOf('\n');
  const value = objectShape(JSON.parse(end < 0 ? text : text.slice(0, end)));
  throwIfNewer(value.version);
  return {
    scan: stringShape(value.scan),
    client: stringShape(value.client),
    listCount: numberShape(value.listCount),
    deviceCount: numberShape(value.deviceCount),
  };
}

/** @throws Error where it is not the version of this extension, and NewerVersionError where it is newer. */
export function throwIfNewer(version: unknown): void {
  const found = numberShape(version);
  if (found > scanVersion) throw new NewerVersionError(`version ${found}`);
  if (found !== scanVersion) throw new Error('another version');
}

/**
 * Reads a client's file, in pieces.
 * @throws Error that says what is wrong, and NewerVersionError for what a newer version wrote.
 */
export async function parseClientText(text: string, texts: Texts): Promise<ClientFileHead & ClientScan> {
  const head = parseClientFileHead(text);
  const lists = new Map<string, ScanList>();
  const devices = new Map<string, ScanDevice>();
  const table: string[] = [];
  const parts = partsBy(table, texts);
  const [, ...lines] = text.split('\n');
  for (const [i, line] of lines.entries()) {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'string') table.push(texts.shared(textShape(value)));
    else if (lists.size < head.listCount) {
      const list = parseList(value, parts);
      lists.set(keyOf(list.client, list.site, list.type), list);
    } else {
      const device = parseDevice(value, parts);
      devices.set(device.place.device.id, device);
    }
    if (i % linesAtOnce === linesAtOnce - 1) await breathe();
  }
  if (lists.size !== head.listCount || devices.size !== head.deviceCount) throw new Error('not whole');
  for (const { client } of lists.values()) if (client.id !== head.client) throw new Error('a list of another client');
  for (const { place } of devices.values())
    if (place.client.id !== head.client) throw new Error('a device of another client');
  return { ...head, lists, devices };
}

function listValue({ client, site, ...list }: ScanList, ref: (text: string) => number): unknown {
  return { ...list, client: entityValue(client, ref), site: site && entityValue(site, ref) };
}

function deviceValue({ place, reading, ...device }: ScanDevice, ref: (text: string) => number): unknown {
  return {
    ...device,
    place: { ...place, client: entityValue(place.client, ref), site: entityValue(place.site, ref) },
    reading: reading?.kind === 'read' ? readValue(reading, ref) : reading,
  };
}

function readValue(reading: Extract<DeviceReading, { kind: 'read' }>, ref: (text: string) => number): unknown {
  const value = (patch: FailedPatch) => patchValue(patch, ref);
  return {
    ...reading,
    failed: reading.failed.map(value),
    reboot: reading.reboot?.map(value),
    undecided: reading.undecided?.map(ref),
  };
}

function entityValue({ id, name }: EntityRef, ref: (text: string) => number): readonly unknown[] {
  return [id, ref(name ?? '')];
}

/** Its id, and what it shares with others by number, in the order in which partsBy reads it. */
function patchValue(
  { id, title, statusLabel, product, severityLabel, url, severity }: FailedPatch,
  ref: (text: string) => number,
): readonly unknown[] {
  const shared = [title ?? '', statusLabel ?? '', product, severityLabel, url, severity];
  while (shared.at(-1) === undefined) shared.pop();
  return [id, ...shared.map((text) => (text === undefined ? null : ref(text)))];
}

/** Reads the parts that refer to the texts of a table. */
function partsBy(table: readonly string[], texts: Texts): SharedParts {
  const textAt = (ref: unknown): string => stringShape(table[numberShape(ref)]);
  const maybeAt = (ref: unknown): string | undefined => (ref === undefined || ref === null ? undefined : textAt(ref));
  const pages = new Map<string, string | undefined>();
  const pageAt = (ref: unknown): string | undefined => {
    const text = maybeAt(ref);
    if (text === undefined) return undefined;
    if (!pages.has(text)) pages.set(text, httpsUrl(text));
    return pages.get(text);
  };
  return {
    text: textAt,
    entity: (value) => {
      const [id, name] = listShape(value);
      return texts.entity({ id: stringShape(id), name: textAt(name) });
    },
    failedPatch: (value) => {
      const [id, title, statusLabel, product, severityLabel, url, severity] = listShape(value);
      return {
        id: stringShape(id),
        title: textAt(title),
        product: maybeAt(product),
        statusLabel: textAt(statusLabel),
        severity: maybeAt(severity) === 'moderate' ? 'moderate' : undefined,
        severityLabel: maybeAt(severityLabel),
        url: pageAt(url),
      };
    },
  };
}

import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { httpsUrl } from '../nsight/httpsUrl';
import {
  listShape,
  NewerVersionError,
  numberShape,
  objectShape,
  optionalShape,
  parseEntityRef,
  parseFile,
  stringShape,
  textShape,
} from '../storage/parseShape';
import { editLocked } from '../storage/lockedFiles';
import { breathe } from '../util/breathe';
import type { Texts } from './internTexts';
import { keyOf, type FailedPatch, type ScanData, type ScanDevice, type ScanList } from './scanData';
import { headText } from './scanHead';
import { clientText, scanFileIdOf } from './scanLines';
import { parseScanClients, parseDevice, parseList } from './parseScan';

// A scan as versions before 1.0 stored it: all that is known of an account in one file.

const oldVersion = 1;

/** Whether a text is that of an old file, as far as its beginning tells. */
export function isOldScan(text: string): boolean {
  return text.startsWith(`{"version":${oldVersion},`);
}

/**
 * Puts one file for each client, and one for the whole, in the place of an old file. That is still there until all of
 * them are, so a window that ends in the middle leaves it to the next. Rejects, and leaves it as it is, where it cannot
 * be read.
 */
export async function takeOver(folder: string, id: string, texts: Texts): Promise<void> {
  await editLocked(folder, id, async (entry) => {
    const text = await entry.read();
    if (text === undefined || !isOldScan(text)) return undefined; // Another window has done it.
    const data = await parseFile(() => parseOldScan(text, texts));
    const key = randomUUID();
    for (const [client, known] of byClient(data))
      await editLocked(path.join(folder, id), scanFileIdOf(client), () => clientText({ scan: key, client }, known));
    return headText({ key, ...data });
  });
}

function byClient({ lists, devices }: ScanData): Map<string, OneClient> {
  const clients = new Map<string, OneClient>();
  const of = (id: string): OneClient => {
    const one = clients.get(id) ?? { lists: new Map<string, ScanList>(), devices: new Map<string, ScanDevice>() };
    clients.set(id, one);
    return one;
  };
  for (const [key, list] of lists) of(list.client.id).lists.set(key, list);
  for (const [key, device] of devices) of(device.place.client.id).devices.set(key, device);
  return clients;
}

interface OneClient {
  readonly lists: Map<string, ScanList>;
  readonly devices: Map<string, ScanDevice>;
}

/**
 * Reads a scan from the text of an old file.
 * @throws Error that says what is wrong if it is not a scan, and NewerVersionError for what a newer version wrote.
 */
export async function parseOldScan(text: string, texts: Texts): Promise<ScanData> {
  const [whole, ...records] = partsOf(text);
  const value = objectShape(JSON.parse(whole));
  const found = numberShape(value.version);
  if (found > oldVersion) throw new NewerVersionError(`version ${found}`);
  if (found !== oldVersion) throw new Error('another version');
  const parts = { text: textShape, entity: parseEntityRef, failedPatch: parseFailedPatch };
  const lists = listShape(value.lists).map((list) => parseList(list, parts));
  const devices = new Map<string, ScanDevice>();
  const take = (given: unknown): void => {
    const device = texts.device(parseDevice(given, parts));
    devices.set(device.place.device.id, device);
  };
  listShape(value.devices).forEach(take);
  for (const [i, record] of records.entries()) {
    take(JSON.parse(record));
    if (i % 200 === 199) await breathe(); // So many take a few milliseconds.
  }
  return {
    at: optionalShape(value.at, numberShape),
    clients: optionalShape(value.clients, parseScanClients),
    lists: new Map(lists.map((one) => [keyOf(one.client, one.site, one.type), one])),
    devices,
  };
}

const [beforeDevices, beforeDevice] = ['"devices":[', '{"place":'];

/**
 * Returns the text of what is not a device, and then of each device: read at once they would hold up everything else.
 * Neither mark can be within a text, where a quotation mark is escaped.
 */
function partsOf(text: string): [string, ...string[]] {
  const start = text.indexOf(beforeDevices + beforeDevice);
  if (start < 0 || !text.endsWith(']}')) return [text];
  const records = text.slice(start + beforeDevices.length + beforeDevice.length, -2).split(`,${beforeDevice}`);
  return [`${text.slice(0, start)}${beforeDevices}]}`, ...records.map((record) => beforeDevice + record)];
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

import { numberShape, objectShape, optionalShape, stringShape } from '../storage/parseShape';
import { isKnownTime } from '../util/clock';
import { unknownTime, type ScanData } from './scanData';
import { scanVersion, throwIfNewer } from './scanLines';
import { clientsValue, parseScanClients } from './parseScan';

// What belongs to a scan as a whole, as the text of a file. Where it is the files of its clients count; where it is
// gone the scan was cleared, and what is left of them is nobody's.

/** What a scan knows of the whole. */
export type WholeScan = Pick<ScanData, 'at' | 'clients'>;

/** What is stored of a scan as a whole. */
export interface ScanHead extends WholeScan {
  /** Tells it from one that was cleared before: the files of its clients name it. */
  readonly key: string;
}

/** Returns the text of the file. */
export function headText({ key, at, clients }: ScanHead): string {
  return JSON.stringify({ version: scanVersion, key, at, clients: clientsValue(clients) });
}

/**
 * Reads the file's text.
 * @throws Error that says what is wrong, and NewerVersionError for what a newer version wrote.
 */
export function parseHead(text: string): ScanHead {
  const value = objectShape(JSON.parse(text));
  throwIfNewer(value.version);
  return {
    key: stringShape(value.key),
    at: optionalShape(value.at, numberShape),
    clients: optionalShape(value.clients, parseScanClients),
  };
}

/** What two windows know of the whole, as one. */
export function mergeWhole(one: WholeScan, other: WholeScan): WholeScan {
  const at = Math.max(one.at ?? -Infinity, other.at ?? -Infinity);
  return {
    at: at === -Infinity ? undefined : at,
    clients: (one.clients?.at ?? 0) >= (other.clients?.at ?? 0) ? one.clients : other.clients,
  };
}

/** Returns it without times that are still to come. */
export function wholeWithKnownTimes({ at, clients }: WholeScan, now: number): WholeScan {
  const known = (time: number) => (isKnownTime(time, now) ? time : unknownTime);
  return { at: at === undefined ? undefined : known(at), clients: clients && { ...clients, at: known(clients.at) } };
}

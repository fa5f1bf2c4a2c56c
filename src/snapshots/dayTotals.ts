import { severityKey } from '../inventory/patchFilter';
import { listShape, numberShape, stringShape } from '../storage/parseShape';
import type { Day } from './day';
import type { DeviceState, FoundPatches } from './devicePast';
import type { DayTotals } from './fleetPast';

// The totals of a day, by client.

/** The totals of one client on a day. */
export interface ClientTotals extends Omit<DayTotals, 'day' | 'bySeverity'> {
  readonly bySeverity: ReadonlyMap<string, number>;
}

/** The totals of each client on a day, by the clients' ids. */
export type TotalsByClient = ReadonlyMap<string, ClientTotals>;

/** The totals of a day that is over: as text, since a year has many, and only a chart asks for them. */
export interface DayRow {
  /** How many devices were read: of two rows of a day that of the most counts. */
  readonly read: number;
  /** What parseRow reads. */
  readonly text: string;
  /** Of all clients together. */
  readonly all: DayTotals;
}

const sums = [
  'devices',
  'known',
  'read',
  'failed',
  'failedDevices',
  'reboot',
  'rebootDevices',
  'appeared',
  'gone',
] as const satisfies readonly (keyof ClientTotals)[];

type Sums = Record<(typeof sums)[number], number> & { readonly bySeverity: Map<string, number> };

/** What a device adds to the totals of a day. */
export interface DeviceDay {
  /** By its last reading until the end of the day; undefined: it had not been read by then. */
  readonly found: FoundPatches | undefined;
  /** Whether it was read on that day. */
  readonly isRead: boolean;
  readonly appeared: number;
  readonly gone: number;
}

/** Adds up the totals of a day. */
export class TotalsOfDay {
  readonly #clients = new Map<string, Sums>();

  /** Adds a device of a client. */
  add(client: string, { found, isRead, appeared, gone }: DeviceDay): void {
    const of = this.#clients.get(client) ?? noSums();
    this.#clients.set(client, of);
    of.devices += 1;
    if (!found) return;
    const { failed, reboot } = found;
    of.known += 1;
    of.failed += failed.length;
    of.reboot += reboot;
    if (failed.length > 0) of.failedDevices += 1;
    if (reboot > 0) of.rebootDevices += 1;
    for (const update of failed) addTo(of.bySeverity, severityKey(update), 1);
    if (!isRead) return;
    of.read += 1;
    of.appeared += appeared;
    of.gone += gone;
  }

  get byClient(): TotalsByClient {
    return this.#clients;
  }
}

/**
 * Returns the update keys of patches that have failed since an earlier state, by patch; none where there is none, and
 * none that may be older.
 */
export function newKeys(before: DeviceState | undefined, after: DeviceState): string[] {
  if (!before || before.failing === after.failing) return [];
  const keys = new Set(keysIn(before));
  for (const { update, isAtLeast } of after.failing) if (isAtLeast) keys.add(update.key);
  return after.reading.found.failed.map(({ key }) => key).filter((key) => !keys.has(key));
}

/** Returns the update keys of failures that are gone since an earlier state. */
export function goneKeys(before: DeviceState | undefined, after: DeviceState): string[] {
  if (!before || (before.failing === after.failing && before.held === after.held)) return [];
  const keys = new Set(keysIn(after));
  return keysIn(before).filter((key) => !keys.has(key));
}

function keysIn({ failing, held }: DeviceState): string[] {
  return [...failing, ...held].map(({ update }) => update.key);
}

/** Returns the totals of a day, of these clients together. */
export function totalsOver(day: Day, byClient: TotalsByClient, clientIds: ReadonlySet<string> | undefined): DayTotals {
  const sum = noSums();
  for (const [client, totals] of byClient) {
    if (clientIds && !clientIds.has(client)) continue;
    for (const what of sums) sum[what] += totals[what];
    for (const [severity, count] of totals.bySeverity) addTo(sum.bySeverity, severity, count);
  }
  return { day, ...sum };
}

/** Returns the totals of a day as they are kept. */
export function rowOf(day: Day, byClient: TotalsByClient): DayRow {
  const rows = [...byClient].map(([client, totals]) => [
    client,
    ...sums.map((what) => totals[what]),
    [...totals.bySeverity],
  ]);
  const all = totalsOver(day, byClient, undefined);
  return { read: all.read, text: JSON.stringify(rows), all };
}

/** @throws Error where the text is not that of a row. */
export function parseRow(day: Day, text: string): DayRow {
  const all = totalsOfText(day, text, undefined);
  // As a part of the text of the file it would keep all of that in memory.
  return { read: all.read, text: Buffer.from(text).toString(), all };
}

/** Returns the totals of a day that is kept, of these clients together; undefined: of all. */
export function totalsIn(day: Day, { text, all }: DayRow, clientIds: ReadonlySet<string> | undefined): DayTotals {
  return clientIds ? totalsOfText(day, text, clientIds) : all;
}

/** As totalsOver, of the text of a row: added up as it is read, since a trend has many days of many clients. */
function totalsOfText(day: Day, text: string, clientIds: ReadonlySet<string> | undefined): DayTotals {
  const sum = noSums();
  for (const given of listShape(JSON.parse(text))) {
    const values = listShape(given);
    const isWanted = clientIds?.has(stringShape(values[0])) ?? true;
    if (!isWanted) continue;
    let at = 1;
    for (const what of sums) sum[what] += numberShape(values[at++]);
    for (const entry of listShape(values[at])) {
      const [severity, count] = listShape(entry);
      addTo(sum.bySeverity, stringShape(severity), numberShape(count));
    }
  }
  return { day, ...sum };
}

function addTo(counts: Map<string, number>, of: string, count: number): void {
  counts.set(of, (counts.get(of) ?? 0) + count);
}

/** Returns what two windows know of a day that is over, as one. */
export function mergeRows(one: DayRow | undefined, other: DayRow): DayRow {
  if (!one) return other;
  const isMore = one.read === other.read ? one.text >= other.text : one.read > other.read;
  return isMore ? one : other;
}

function noSums(): Sums {
  return {
    devices: 0,
    known: 0,
    read: 0,
    failed: 0,
    failedDevices: 0,
    reboot: 0,
    rebootDevices: 0,
    appeared: 0,
    gone: 0,
    bySeverity: new Map(),
  };
}

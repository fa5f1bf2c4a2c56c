import { freshMs } from '../inventory/bulkRead';
import type { KnownChecks } from '../inventory/knownChecks';
import type { WideScope } from '../inventory/scope';
import { readChecks, type ScanSession } from './readChecks';
import { isRetried, isSuspect, type ReadingHints } from './readingOrder';
import { wholeFleet } from './runScan';
import type { Scan } from './scan';
import {
  isListDue,
  keyOf,
  listsOf,
  types,
  unknownTime,
  type ListRef,
  type ScanClients,
  type ScanData,
  type ScanDevice,
  type ScanList,
  type ScanPart,
} from './scanData';

/** What was not read for so long may have changed, whatever tells of it, in milliseconds. */
const longUnreadMs = 7 * 24 * 60 * 60 * 1000;

/** What is read again because it may have changed, and what is not. */
export interface Changes {
  /** Lists in which devices are that the scan does not know yet. */
  readonly lists: readonly ListRef[];
  readonly ids: readonly string[];
  readonly rest: {
    readonly devices: number;
    /** When the oldest of them was read, in Unix milliseconds. */
    readonly oldest: number | undefined;
  };
}

/** What readChanges needs of its surroundings. */
export interface ReadChangesOptions {
  readonly retries: ReadingHints['retries'];
  readonly signal: AbortSignal;
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
}

/**
 * Asks which clients there are and which checks fail, and returns what may have changed since the last scan. Undefined:
 * there are no clients. Rejects only when the clients cannot be read.
 */
export async function readChanges(
  session: ScanSession,
  scan: Scan,
  { retries, signal, now }: ReadChangesOptions,
): Promise<Changes | undefined> {
  const before = scan.data.clients;
  const fleet = await wholeFleet(session, scan, now());
  if (fleet.length === 0) return undefined;
  const scanned = new Set([...scan.data.lists.values()].map(({ client }) => client.id));
  await readChecks(session, [...scanned], { signal });
  const hints = { retries, checks: session.inventory.checks };
  const changes = findChanges(scan.data, { hints, before, now: now() });
  const added = newClients(scan.data, before, fleet);
  return { ...changes, lists: [...changes.lists, ...added.flatMap(listsOf)] };
}

/** Puts in line what may have changed, and gives it as a part. */
export function queueChanges(scan: Scan, { lists, ids }: Changes, now: number): ScanPart {
  scan.queueLists(lists, now);
  scan.queueDevices(ids, now);
  return { lists: new Set(lists.map(({ client, site, type }) => keyOf(client, site, type))), ids: new Set(ids) };
}

/** How many calls it takes to read what may have changed. */
export function callsForChanges({ lists, ids }: Changes): number {
  return lists.length + ids.length;
}

/** What findChanges goes by. */
interface ChangesOptions {
  readonly hints: Omit<ReadingHints, 'checks'> & { readonly checks: KnownChecks };
  /** The clients there were before they were listed just now. */
  readonly before: ScanClients | undefined;
  readonly now: number;
}

/**
 * Finds the devices with failures, those that were retried since, those that were never read or not for a week, and
 * those whose Patch Status Check fails; and of lists those that were never read or could not be, and those in which a
 * device must be that is not known.
 */
function findChanges(data: ScanData, { hints, before, now }: ChangesOptions): Changes {
  const managed = [...data.devices.values()].filter(({ reading }) => reading?.kind !== 'unmanaged');
  const isChanged = (device: ScanDevice) => mayHaveChanged(device, hints, now);
  const rest = managed.filter((device) => !isChanged(device)).flatMap(({ reading }) => reading?.at ?? []);
  const known = rest.filter((at) => at !== unknownTime);
  return {
    lists: changedLists(data, hints.checks, before),
    ids: managed.filter(isChanged).map(({ place }) => place.device.id),
    rest: { devices: rest.length, oldest: known.length === 0 ? undefined : known.reduce((a, b) => Math.min(a, b)) },
  };
}

function mayHaveChanged(device: ScanDevice, hints: ReadingHints, now: number): boolean {
  const { reading } = device;
  if (reading === undefined || reading.kind === 'unreadable') return true;
  const ageMs = now - reading.at;
  if (ageMs < freshMs && ageMs >= 0 && !isRetried(device, hints)) return false;
  return isSuspect(device, hints) || ageMs >= longUnreadMs || ageMs < 0;
}

function changedLists(data: ScanData, checks: KnownChecks, before: ScanClients | undefined): ListRef[] {
  const unknown = new Set(
    [...checks.devices]
      .filter(({ id }) => !data.devices.has(id))
      .map(({ clientId, type }) => keyOf({ id: clientId, name: undefined }, undefined, type)),
  );
  const isChanged = ({ client, type, ...list }: ScanList) =>
    list.outcome?.kind !== 'listed' ||
    isListDue({ client, type, ...list }) ||
    unknown.has(keyOf(client, undefined, type)) ||
    isCountedAnew(countedIn(before, client.id, type), countedIn(data.clients, client.id, type));
  return [...data.lists.values()].filter(isChanged);
}

/** Devices come and go: list_clients, which is asked anyway, counts them. */
function countedIn(clients: ScanClients | undefined, id: string, type: (typeof types)[number]): number | undefined {
  const counted = clients?.counted?.get(id);
  return counted?.[type] ?? counted?.all;
}

/** Where there was no number before, as in older scans, nothing is known of a change. */
function isCountedAnew(before: number | undefined, now: number | undefined): boolean {
  return before !== undefined && now !== undefined && before !== now;
}

/** Returns the clients that are new, where the last scan was of all that there were. */
function newClients({ lists }: ScanData, before: ScanClients | undefined, fleet: readonly WideScope[]): WideScope[] {
  const listed = new Set([...lists.values()].flatMap(({ client, site }) => (site ? [] : client.id)));
  const there = new Set(fleet.map(({ client }) => client.id));
  const wasWhole = before !== undefined && [...before.ids].every((id) => listed.has(id) || !there.has(id));
  return wasWhole ? fleet.filter(({ client }) => !before.ids.has(client.id)) : [];
}

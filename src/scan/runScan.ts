import type { Session } from '../connection/session';
import { bulkPlaces, bulkRequestsAtOnce, freshMs, readDevices, readPatches } from '../inventory/bulkRead';
import { isAtSite, type DevicePath } from '../inventory/place';
import type { DeviceList, DeviceListRef, WideScope } from '../inventory/scope';
import type { KnownChecks } from '../inventory/knownChecks';
import { isNsightError } from '../nsight/errors';
import type { Listing, Patch } from '../nsight/records';
import { errorWords } from '../wording/errorWords';
import { Outage } from './outage';
import { checkedClients, readChecks, type ScanSession } from './readChecks';
import { inReadingOrder, isPresent, isSuspect, type ReadingHints } from './readingOrder';
import type { Scan } from './scan';
import type { ScanDevice, ScanPart, ScanList } from './scanData';
import { readInPasses, type ScanReads } from './scanReads';

/**
 * How far a scan is: the devices that are likely to have failures, as far as they are known, then the lists of devices,
 * then all other devices.
 */
export interface ScanProgress {
  readonly of: 'suspects' | 'lists' | 'devices';
  readonly done: number;
  readonly all: number;
  /** Why the server cannot be reached, while it is waited for. */
  readonly waitsBecause?: unknown;
}

/** What runScan needs of its surroundings. */
export interface RunScanOptions {
  readonly signal: AbortSignal;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly onProgress: (progress: ScanProgress) => void;
  /** When patches of a device were last retried; see ReadingHints. */
  readonly retries?: ReadingHints['retries'];
  /** Of the lists that are read only the devices are put in line that were not known before. */
  readonly onlyNew?: boolean;
}

/** Returns a scope for each client there is. What belongs to clients that are gone is forgotten. */
export async function wholeFleet(
  { inventory }: Pick<Session, 'inventory'>,
  scan: Scan,
  now: number,
): Promise<WideScope[]> {
  // A window may be open for days, and a new client must not be missing.
  const clients = await inventory.clients({ maxAgeMs: freshMs });
  // A key that sees no clients, or none that could be read, says nothing of what was known.
  if (clients.items.length === 0) return [];
  scan.knowClients(clients, now - Math.round(inventory.ageOfClientsMs() ?? 0));
  return clients.items.map((client) => ({ kind: 'client', client }));
}

/**
 * Reads what is in line of a part, at the inventory's pace and four at a time, what is likely to have failed first: the
 * checks tell, and the last scan. So the devices that it knows are read before the lists of devices, which take long,
 * and then all others, each once. What cannot be read is kept as such; what fails because of the server or the way to
 * it is read again at the end. A server that is out of reach is waited for. When the signal fires, the account is
 * refused or the server does not come back, the rest stays in line. Gives the error over which it stopped, if it was
 * one. Never rejects.
 */
export async function runScan(
  session: ScanSession,
  scan: Scan,
  part: ScanPart,
  { signal, now, onProgress, retries = new Map(), onlyNew = false }: RunScanOptions,
): Promise<unknown> {
  const refusal = new AbortController();
  const places = bulkPlaces();
  const stop = AbortSignal.any([signal, session.closed, refusal.signal]);
  let progress: ScanProgress = { of: 'lists', done: 0, all: 0 };
  const report = (step: Partial<ScanProgress>): void => {
    progress = { ...progress, ...step };
    if (!stop.aborted) onProgress(progress);
  };
  const outage = new Outage(session.inventory, {
    stop,
    onOut: (error) => {
      refusal.abort(error);
    },
    onWait: (error) => {
      report({ waitsBecause: error });
    },
  });
  const readAll = async <K, T>(reads: ScanReads<K, T>): Promise<void> => {
    report({ of: reads.of, done: 0, all: reads.keys.length });
    await readInPasses(reads, outage, {
      stop,
      refuse: (error) => {
        refusal.abort(error);
      },
      now,
      places,
      onDone: () => {
        report({ done: progress.done + 1 });
      },
    });
  };
  const readDevicesOf = async (of: 'suspects' | 'devices', devices: readonly ScanDevice[]): Promise<void> => {
    if (devices.length === 0) return;
    await readAll<string, Listing<Patch>>({
      of,
      keys: inReadingOrder(devices, hints).map(({ place }) => place.device.id),
      isDue: (id) => scan.isDeviceDue(id),
      read: (ids, options, onRead) => readPatches(session.inventory, ids, options, onRead),
      take: (id, listing, at) => {
        scan.read(id, listing, at);
      },
      fail: (id, error) => {
        // N-sight may not know a device any more that only the last scan knows: the list that is still to come tells.
        if (of === 'suspects' && isRefusedByApi(error)) return;
        scan.unreadable(id, errorWords(error).message, now());
      },
    });
  };

  // The checks may have to wait for the pace.
  const lists = scan.dueLists(part).length;
  report(lists > 0 ? { all: lists } : { of: 'devices', all: scan.dueDevices(part).length });
  const checked = readChecks(session, checkedClients(scan, part), { signal: stop, places });
  const hints: ReadingHints = { checks: session.inventory.checks, retries };
  // The lists wait for the checks only where these can tell of devices to be read before them.
  if (readsSuspectsFirst(session, scan, part)) {
    await checked;
    if (!stop.aborted) await readDevicesOf('suspects', queueSuspects(session, scan, part, { hints, now: now() }));
  }
  await readAll<ScanList & DeviceListRef, DeviceList>({
    of: 'lists',
    keys: inListOrder(scan, scan.dueLists(part), session.inventory.checks).map((due) => ({
      ...due,
      scope: clientScope(due),
    })),
    isDue: (list) => scan.isListDue(list),
    read: (lists, options, onRead) => readDevices(session.inventory, lists, options, onRead),
    take: (list, devices, at) => {
      scan.listed(list, devices, at, { lacking: lackingIn(session, list, devices), onlyNew });
    },
    fail: (list, error) => {
      scan.listUnreadable(list, errorWords(error).message, now());
    },
  });
  await checked;
  takeKnown(session, scan, part, now());
  await readDevicesOf('devices', dueDevices(scan, part));
  scan.ended(now());
  return refusal.signal.aborted ? refusal.signal.reason : undefined;
}

function dueDevices(scan: Scan, part: ScanPart): ScanDevice[] {
  return scan.dueDevices(part).flatMap((id) => scan.data.devices.get(id) ?? []);
}

/** Whether devices that the last scan knows are read before the lists. */
function readsSuspectsFirst({ inventory }: Pick<Session, 'inventory'>, scan: Scan, part: ScanPart): boolean {
  const isListKnown = ({ client, type }: ScanList) => inventory.knownAtClient(client.id, type, freshMs) !== undefined;
  // A few lists take no time: with what they tell, all is read in one order.
  const isLong = scan.dueLists(part).filter((list) => !isListKnown(list)).length > bulkRequestsAtOnce;
  return isLong && scan.devicesOfDueLists(part).length + scan.dueDevices(part).length > 0;
}

/** Puts in line what the last scan knows and what is likely to have failures, to be read before the lists. */
function queueSuspects(
  { inventory }: Pick<Session, 'inventory'>,
  scan: Scan,
  part: ScanPart,
  { hints, now }: { readonly hints: ReadingHints; readonly now: number },
): ScanDevice[] {
  const isWanted = (device: ScanDevice) => isPresent(device, hints) && isSuspect(device, hints);
  const ofLists = scan.devicesOfDueLists(part).filter(isWanted);
  scan.queueDevices(
    ofLists.map(({ place }) => place.device.id),
    now,
  );
  takeKnown({ inventory }, scan, part, now);
  return dueDevices(scan, part).filter(isWanted);
}

/** The lists that are likely to have devices which are not known yet come first. */
function inListOrder(scan: Scan, lists: readonly ScanList[], { devices }: KnownChecks): ScanList[] {
  const unknown = new Set(
    [...devices]
      .filter(({ id }) => !scan.data.devices.has(id))
      .map(({ clientId, type }) => JSON.stringify([clientId, type])),
  );
  const rank = ({ client, type, outcome }: ScanList): number => {
    if (unknown.has(JSON.stringify([client.id, type]))) return 0;
    return outcome === undefined ? 1 : 2;
  };
  return lists.toSorted((a, b) => rank(a) - rank(b));
}

function isRefusedByApi(error: unknown): boolean {
  return isNsightError(error) && error.failure.kind === 'api';
}

/** How many devices the lists of sites have, as far as they are known, that their client's lacks. */
function lackingIn(
  { inventory }: Pick<Session, 'inventory'>,
  { client, site, type }: ScanList,
  list: DeviceList,
): number {
  const listed = new Set([...list.places, ...list.unmanaged].map(({ device }) => device.id));
  const isHere = (place: DevicePath) => !site || isAtSite(place.site, site);
  return inventory.knownAtSites(client, type, freshMs).filter((place) => isHere(place) && !listed.has(place.device.id))
    .length;
}

/** Takes over what was read elsewhere and is young enough. */
function takeKnown({ inventory }: Pick<Session, 'inventory'>, scan: Scan, part: ScanPart, now: number): void {
  for (const id of scan.dueDevices(part)) {
    const known = inventory.knownPatches(id, freshMs);
    if (known) scan.read(id, known, now - Math.round(inventory.ageOfPatchesMs(id) ?? 0));
  }
}

/** Of a site, too, the list of its client is read: it is one call, and tells of Patch Management. */
function clientScope({ client }: ScanList): WideScope {
  return { kind: 'client', client };
}

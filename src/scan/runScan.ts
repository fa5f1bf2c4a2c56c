import type { Session } from '../connection/session';
import { freshMs, readDevices, readPatches } from '../inventory/bulkRead';
import { isAtSite, type DevicePath } from '../inventory/place';
import type { DeviceList, DeviceListRef, Scope, WideScope } from '../inventory/scope';
import type { Listing, Patch } from '../nsight/records';
import { Outage } from './outage';
import type { Scan } from './scan';
import type { ScanPart, ScanList } from './scanData';
import { readInPasses, type ScanReads } from './scanReads';

/** How far a scan is: first the lists of devices, then the devices. */
export interface ScanProgress {
  readonly of: 'lists' | 'devices';
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
}

/** Returns a scope for each client there is. What belongs to clients that are gone is forgotten. */
export async function wholeFleet({ inventory }: Session, scan: Scan, now: number): Promise<Scope[]> {
  // A window may be open for days, and a new client must not be missing.
  const clients = await inventory.clients({ maxAgeMs: freshMs });
  // A key that sees no clients, or none that could be read, says nothing of what was known.
  if (clients.items.length === 0) return [];
  scan.knowClients(clients, now - Math.round(inventory.ageOfClientsMs() ?? 0));
  return clients.items.map((client) => ({ kind: 'client', client }));
}

/**
 * Reads what is in line of a part, at the inventory's pace and four at a time: lists of devices, then the patches of
 * each device, each once. What cannot be read is kept as such; what fails because of the server or the way to it is
 * read again at the end. A server that is out of reach is waited for. When the signal fires, the account is refused or
 * the server does not come back, the rest stays in line. Gives the error over which it stopped, if it was one. Never
 * rejects.
 */
export async function runScan(
  session: Session,
  scan: Scan,
  part: ScanPart,
  { signal, now, onProgress }: RunScanOptions,
): Promise<unknown> {
  const refusal = new AbortController();
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
      onDone: () => {
        report({ done: progress.done + 1 });
      },
    });
  };

  await readAll<ScanList & DeviceListRef, DeviceList>({
    of: 'lists',
    keys: scan.dueLists(part).map((due) => ({ ...due, scope: clientScope(due) })),
    isDue: (list) => scan.isListDue(list),
    read: (lists, options, onRead) => readDevices(session.inventory, lists, options, onRead),
    take: (list, devices, at) => {
      scan.listed(list, devices, at, lackingIn(session, list, devices));
    },
    fail: (list, reason) => {
      scan.listUnreadable(list, reason, now());
    },
  });
  takeKnown(session, scan, part, now());
  const devices = scan.dueDevices(part);
  if (devices.length > 0)
    await readAll<string, Listing<Patch>>({
      of: 'devices',
      keys: devices,
      isDue: (id) => scan.isDeviceDue(id),
      read: (ids, options, onRead) => readPatches(session.inventory, ids, options, onRead),
      take: (id, listing, at) => {
        scan.read(id, listing, at);
      },
      fail: (id, reason) => {
        scan.unreadable(id, reason, now());
      },
    });
  scan.ended(now());
  return refusal.signal.aborted ? refusal.signal.reason : undefined;
}

/** How many devices the lists of sites have, as far as they are known, that their client's lacks. */
function lackingIn({ inventory }: Session, { client, site, type }: ScanList, list: DeviceList): number {
  const listed = new Set([...list.places, ...list.unmanaged].map(({ device }) => device.id));
  const isHere = (place: DevicePath) => !site || isAtSite(place.site, site);
  return inventory.knownAtSites(client, type, freshMs).filter((place) => isHere(place) && !listed.has(place.device.id))
    .length;
}

/** Takes over what was read elsewhere and is young enough. */
function takeKnown({ inventory }: Session, scan: Scan, part: ScanPart, now: number): void {
  for (const id of scan.dueDevices(part)) {
    const known = inventory.knownPatches(id, freshMs);
    if (known) scan.read(id, known, now - Math.round(inventory.ageOfPatchesMs(id) ?? 0));
  }
}

/** Of a site, too, the list of its client is read: it is one call, and tells of Patch Management. */
function clientScope({ client }: ScanList): WideScope {
  return { kind: 'client', client };
}

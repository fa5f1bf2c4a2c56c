import type { Session } from '../connection/session';
import { freshMs, readDevices, readPatches, type ReadOutcome } from '../inventory/bulkRead';
import type { Scope, WideScope } from '../inventory/scope';
import { errorWords } from '../wording/errorWords';
import { isCancelled, isLoginFailure } from '../wording/errorKinds';
import { Outage } from './outage';
import type { Scan } from './scan';
import type { ScanPart, ScanList } from './scanData';

/** How far a scan is: first the lists of devices, then the devices. */
export interface ScanProgress {
  readonly of: 'lists' | 'devices';
  readonly done: number;
  readonly all: number;
}

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
  scan.knowClients(clients, now - Math.round(inventory.ageOfClientsMs() ?? 0));
  return clients.items.map((client) => ({ kind: 'client', client }));
}

/**
 * Reads what is in line of a part, at the inventory's pace and four at a time: lists of devices, then the patches of
 * each device, each once. What cannot be read is kept as such. When the signal fires, the key is refused or the server
 * is out of reach, the rest stays in line. Gives the error over which it stopped, if it was one. Never rejects.
 */
export async function runScan(
  session: Session,
  scan: Scan,
  part: ScanPart,
  { signal, now, onProgress }: RunScanOptions,
): Promise<unknown> {
  const refusal = new AbortController();
  const stop = AbortSignal.any([signal, session.closed, refusal.signal]);
  const outage = new Outage(session.inventory, stop, (error) => {
    refusal.abort(error);
  });
  /** Keeps what was read, or why it could not be, unless that concerns more than what was asked for. */
  const take = <T>(
    outcome: ReadOutcome<T>,
    read: (listing: T, at: number) => void,
    unread: (reason: string) => void,
  ): void => {
    if ('listing' in outcome) {
      outage.answered(performance.now() - outcome.ageMs);
      read(outcome.listing, now() - Math.round(outcome.ageMs));
      return;
    }
    const { error } = outcome;
    if (isLoginFailure(error)) refusal.abort(error);
    else if (!isCancelled(error))
      outage.failed(error, () => {
        unread(errorWords(error).message);
      });
  };

  const lists = scan.dueLists(part).map((due) => ({ due, scope: clientScope(due), type: due.type }));
  let listsDone = 0;
  onProgress({ of: 'lists', done: 0, all: lists.length });
  await readDevices(session.inventory, lists, { signal: stop, maxAgeMs: freshMs }, ({ due }, outcome) => {
    take(
      outcome,
      (devices, at) => {
        scan.listed(due, devices, at);
      },
      (reason) => {
        scan.listUnreadable(due, reason, now());
      },
    );
    if (!stop.aborted) onProgress({ of: 'lists', done: ++listsDone, all: lists.length });
  });
  await outage.end();
  takeKnown(session, scan, part, now());

  const devices = stop.aborted ? [] : scan.dueDevices(part);
  let done = 0;
  if (devices.length > 0) onProgress({ of: 'devices', done, all: devices.length });
  await readPatches(session.inventory, devices, { signal: stop, maxAgeMs: freshMs }, (id, outcome) => {
    take(
      outcome,
      (listing, at) => {
        scan.read(id, listing, at);
      },
      (reason) => {
        scan.unreadable(id, reason, now());
      },
    );
    if (!stop.aborted) onProgress({ of: 'devices', done: ++done, all: devices.length });
  });
  await outage.end();
  scan.ended(now());
  return refusal.signal.aborted ? refusal.signal.reason : undefined;
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

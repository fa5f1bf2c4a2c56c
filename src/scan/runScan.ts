import pLimit from 'p-limit';
import type { Session } from '../connection/session';
import { orAborted } from '../util/abort';
import { readEach, type ReadOutcome } from '../inventory/readPatches';
import type { Scope } from '../inventory/scope';
import { errorWords } from '../wording/errorWords';
import { isCancelled, isLoginFailure } from '../wording/errorKinds';
import type { InventoryDevice, Listing } from '../nsight/records';
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

/** What was read within this time is not read again: in milliseconds. */
export const freshForScanMs = 5 * 60 * 1000;
const listsAtOnce = 4;

/** Everything there is: a scope for each client. What belongs to clients that are gone is forgotten. */
export async function wholeFleet({ inventory }: Session, scan: Scan, now: number): Promise<Scope[]> {
  inventory.dropFailed('clients', '');
  const clients = await inventory.clients(freshForScanMs); // A window may be open for days, and a new client must not be missing.
  scan.knowClients(clients, now - Math.round(inventory.ageOfClients() ?? 0));
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
  const outage = new Outage(session, stop, (error) => {
    refusal.abort(error);
  });
  /** Keeps what was read, or why it could not be, unless that concerns more than what was asked for. */
  const take = <T>(
    outcome: ReadOutcome<T>,
    read: (listing: Listing<T>) => void,
    unread: (reason: string) => void,
    age = 0,
  ): void => {
    if ('listing' in outcome) {
      outage.answered(performance.now() - age);
      read(outcome.listing);
      return;
    }
    const { error } = outcome;
    if (isLoginFailure(error)) refusal.abort(error);
    else if (!isCancelled(error))
      outage.failed(error, () => {
        unread(errorWords(error).message);
      });
  };

  const limit = pLimit(listsAtOnce);
  const lists = scan.dueLists(part);
  let listsDone = 0;
  onProgress({ of: 'lists', done: 0, all: lists.length });
  await Promise.all(
    lists.map((list) =>
      limit(async () => {
        const outcome = await readList(session, list, stop);
        if (!outcome) return;
        take(
          outcome,
          (listing) => {
            scan.listed(list, listing, now());
          },
          (reason) => {
            scan.listUnreadable(list, reason, now());
          },
        );
        if (!stop.aborted) onProgress({ of: 'lists', done: ++listsDone, all: lists.length });
      }),
    ),
  );
  await outage.end();
  takeKnown(session, scan, part, now());

  const devices = stop.aborted ? [] : scan.dueDevices(part);
  let done = 0;
  if (devices.length > 0) onProgress({ of: 'devices', done, all: devices.length });
  await readEach(session.inventory, devices, { signal: stop, youngerThan: freshForScanMs }, (id, outcome) => {
    take(
      outcome,
      (listing) => {
        scan.read(id, listing, now());
      },
      (reason) => {
        scan.unreadable(id, reason, now());
      },
      session.inventory.ageOfPatches(id),
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
    const known = inventory.knownPatches(id, freshForScanMs);
    if (known) scan.read(id, known, now - Math.round(inventory.ageOfPatches(id) ?? 0));
  }
}

async function readList(
  { inventory }: Session,
  { client, type }: ScanList,
  stop: AbortSignal,
): Promise<ReadOutcome<InventoryDevice> | undefined> {
  if (!inventory.knownAtClient(client.id, type, freshForScanMs)) await inventory.pace.turn(stop);
  if (stop.aborted) return undefined;
  inventory.dropFailed('atClient', client.id);
  const reading = inventory.devicesAtClient(client.id, type, freshForScanMs).then(
    (listing): ReadOutcome<InventoryDevice> => ({ listing }),
    (error: unknown): ReadOutcome<InventoryDevice> => ({ error }),
  );
  return orAborted(reading, stop);
}

import pLimit from 'p-limit';
import type { Session } from '../connection/session';
import { orAborted } from '../inventory/orAborted';
import { readEach } from '../inventory/readMany';
import type { Scope } from '../inventory/scope';
import { errorWords } from '../messages/errorWords';
import { isCancelled, isLoginFailure } from '../messages/errors';
import type { InventoryDevice, Listing } from '../nsight/records';
import type { Scan } from './scan';
import type { Part, ScanList } from './scanData';

/** How far a scan is: first the lists of devices, then the devices. */
export interface Progress {
  readonly of: 'lists' | 'devices';
  readonly done: number;
  readonly all: number;
}

export interface RunTools {
  readonly signal: AbortSignal;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly onProgress: (progress: Progress) => void;
}

/** What was read within this time is not read again: in milliseconds. */
export const fresh = 5 * 60 * 1000;
const listsAtOnce = 4;

/** Everything there is: a scope for each client. What belongs to clients that are gone is forgotten. */
export async function wholeFleet({ inventory }: Session, scan: Scan, now: number): Promise<Scope[]> {
  inventory.dropFailed('clients', '');
  const clients = await inventory.clients(fresh); // A window may be open for days, and a new client must not be missing.
  scan.knowClients(clients, now - Math.round(inventory.ageOfClients() ?? 0));
  return clients.items.map((client) => ({ kind: 'client', client }));
}

/**
 * Reads what is in line of a part, at the inventory's pace and four at a time: lists of devices, then the patches of
 * each device, each once. What cannot be read is kept as such. When the signal fires, or the key is refused, the rest
 * stays in line. Gives the refusal, if it was one. Never rejects.
 */
export async function runScan(session: Session, scan: Scan, part: Part, { signal, now, onProgress }: RunTools): Promise<unknown> {
  const refusal = new AbortController();
  const stop = AbortSignal.any([signal, session.closed, refusal.signal]);
  /** Whether an error concerns more than the one list that was asked for. */
  const stops = (error: unknown): boolean => {
    if (isLoginFailure(error)) refusal.abort(error);
    return isLoginFailure(error) || isCancelled(error);
  };

  const limit = pLimit(listsAtOnce);
  const lists = scan.dueLists(part);
  let listsDone = 0;
  onProgress({ of: 'lists', done: 0, all: lists.length });
  await Promise.all(lists.map((list) => limit(async () => {
    const outcome = await readList(session, list, stop);
    if (!outcome || ('error' in outcome && stops(outcome.error))) return;
    if ('error' in outcome) scan.listUnreadable(list, errorWords(outcome.error).message, now());
    else scan.listed(list, outcome.listing, now());
    onProgress({ of: 'lists', done: ++listsDone, all: lists.length });
  })));
  takeKnown(session, scan, part, now());

  const devices = stop.aborted ? [] : scan.dueDevices(part);
  let done = 0;
  if (devices.length > 0) onProgress({ of: 'devices', done, all: devices.length });
  await readEach(session.inventory, devices, { signal: stop, youngerThan: fresh }, (id, outcome) => {
    if ('error' in outcome && stops(outcome.error)) return;
    if ('error' in outcome) scan.unreadable(id, errorWords(outcome.error).message, now());
    else scan.read(id, outcome.listing, now());
    onProgress({ of: 'devices', done: ++done, all: devices.length });
  });
  scan.ended(now());
  return refusal.signal.aborted ? refusal.signal.reason : undefined;
}

/** Takes over what was read elsewhere and is young enough. */
function takeKnown({ inventory }: Session, scan: Scan, part: Part, now: number): void {
  for (const id of scan.dueDevices(part)) {
    const known = inventory.knownPatches(id, fresh);
    if (known) scan.read(id, known, now - Math.round(inventory.ageOfPatches(id) ?? 0));
  }
}

type ListOutcome = { readonly listing: Listing<InventoryDevice> } | { readonly error: unknown } | undefined;

async function readList({ inventory }: Session, { client, type }: ScanList, stop: AbortSignal): Promise<ListOutcome> {
  if (!inventory.knownAtClient(client.id, type, fresh)) await inventory.pace.turn(stop);
  if (stop.aborted) return undefined;
  inventory.dropFailed('atClient', client.id);
  const reading = inventory.devicesAtClient(client.id, type, fresh).then((listing): ListOutcome => ({ listing }), (error: unknown): ListOutcome => ({ error }));
  return orAborted(reading, stop);
}

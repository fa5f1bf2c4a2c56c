import { setMaxListeners } from 'node:events';
import type { LimitFunction } from 'p-limit';
import type { Session } from '../connection/session';
import { bulkPlaces, bulkRequestsAtOnce, freshMs } from '../inventory/bulkRead';
import { isNsightError } from '../nsight/errors';
import type { RequestGate } from '../nsight/client';
import { orAborted } from '../util/abort';
import type { Scan } from './scan';
import type { ListRef, ScanPart } from './scanData';

/** As much of a session as a scan needs. */
export type ScanSession = Pick<Session, 'inventory' | 'closed'> & {
  readonly client: Pick<Session['client'], 'listFailingChecks'>;
};

/** How the checks are to be asked for. */
export interface ReadChecksOptions {
  readonly signal: AbortSignal;
  /** Where other requests share its places; see BulkReadOptions. */
  readonly places?: LimitFunction;
}

type ChecksPlaces = Required<ReadChecksOptions>;

/** So many clients that take too long show that the others would, too. */
const mostTimeouts = 3;

/** Returns the clients whose checks a scan of a part asks for: a few devices need no order. */
export function checkedClients(scan: Scan, part: ScanPart): string[] {
  return clientsToCheck(scan, { lists: scan.dueLists(part), ids: scan.dueDevices(part) });
}

/** Returns the same of lists and devices that are not in line yet. */
export function clientsToCheck(
  { data }: Scan,
  { lists, ids }: { readonly lists: readonly ListRef[]; readonly ids: readonly string[] },
): string[] {
  if (lists.length === 0 && ids.length <= bulkRequestsAtOnce) return [];
  const ofDevices = ids.map((id) => data.devices.get(id)?.place.client.id ?? '');
  return [...new Set([...lists.map(({ client }) => client.id), ...ofDevices])];
}

/** How many calls it takes to ask for the checks of clients, as far as is known: one for all where that is possible. */
export function callsForChecks(
  { inventory: { checks } }: Pick<Session, 'inventory'>,
  clientIds: readonly string[],
): number {
  const outdated = checks.outdated(clientIds, freshMs);
  return checks.isByClient ? outdated.length : Math.min(1, outdated.length);
}

/**
 * Asks which checks fail, and which devices do not report: in one call, or in one for each client where the whole
 * account takes the server too long. Whatever comes of it, a scan goes on without. Never rejects.
 */
export async function readChecks(
  session: ScanSession,
  clientIds: readonly string[],
  { signal, places = bulkPlaces() }: ReadChecksOptions,
): Promise<void> {
  const { checks } = session.inventory;
  const outdated = checks.outdated(clientIds, freshMs);
  if (outdated.length === 0) return;
  const askedAt = checks.moment();
  await ask(session, outdated, { signal, places });
  if (!signal.aborted) checks.asked(outdated, askedAt);
}

async function ask(session: ScanSession, clientIds: readonly string[], options: ChecksPlaces): Promise<void> {
  const { checks } = session.inventory;
  const { signal, places } = options;
  if (!checks.isByClient) {
    const [only, ...others] = clientIds;
    const outcome = await places(() => askChecks(session, others.length > 0 ? undefined : only, signal));
    if (outcome !== 'late' || others.length === 0) return;
    checks.isByClient = true;
  }
  await askEach(session, clientIds, options);
}

async function askEach(
  session: ScanSession,
  clientIds: readonly string[],
  { signal, places }: ChecksPlaces,
): Promise<void> {
  const enough = new AbortController();
  const stop = AbortSignal.any([signal, enough.signal]);
  setMaxListeners(0, stop);
  let late = 0;
  const askOne = async (id: string): Promise<void> => {
    if (stop.aborted) return;
    const outcome = await askChecks(session, id, stop);
    if (outcome === 'late') late += 1;
    if (outcome === 'refused' || late === mostTimeouts) enough.abort();
  };
  await Promise.all(clientIds.map((id) => places(askOne, id)));
}

/** Asks for the checks of a client, or of all, at the pace of the inventory. The client's log has what went wrong. */
async function askChecks(
  { client, inventory: { checks, rateLimiter } }: ScanSession,
  clientId: string | undefined,
  signal: AbortSignal,
): Promise<'read' | 'late' | 'refused'> {
  try {
    const turn = await rateLimiter.acquire(signal);
    if (signal.aborted) return 'refused';
    const gate: RequestGate = async (send) => {
      await rateLimiter.renew(turn, signal);
      return send();
    };
    const askedAt = checks.moment();
    const listing = await orAborted(client.listFailingChecks(clientId, signal, gate), signal);
    if (listing) checks.take(clientId, listing, askedAt);
    return listing ? 'read' : 'refused';
  } catch (error) {
    const isLate = isNsightError(error) && ['timeout', 'busy'].includes(error.failure.kind);
    return isLate ? 'late' : 'refused';
  }
}

import type { Session } from '../connection/session';
import { freshMs } from '../inventory/bulkRead';
import type { WideScope } from '../inventory/scope';
import type { Client, Listing } from '../nsight/records';
import { keyOf } from '../scan/scanData';
import type { Scan } from '../scan/scan';
import { unreadRecords } from '../wording/counts';
import { nameText } from '../wording/patchWords';
import { knownDevices } from './knownFailures';
import { match, type Match } from './nameMatch';
import type { FailedInput } from './toolInput';

/** Where devices are looked for. */
export interface AskedPlaces {
  readonly scopes: readonly WideScope[];
  /** What of the clients and sites could not be read, each in a sentence. */
  readonly unread: readonly string[];
  /** The key works, and sees nothing. */
  readonly noClients: boolean;
}

/** A name that means nothing, or several things. */
export interface FailedPatchesQuery {
  readonly about: 'client' | 'site' | 'device';
  readonly match: Exclude<Match<unknown>, { kind: 'found' }>;
  readonly onlyKnown: boolean;
  /** What could not be read, each in a sentence: what is meant may be there. */
  readonly unread: readonly string[];
}

/**
 * Returns the clients or sites that names stand for. A site without its client is one of those that are known.
 * @throws what the client rejects with.
 */
export async function askedPlaces(
  session: Session,
  scan: Scan,
  input: FailedInput,
): Promise<AskedPlaces | FailedPatchesQuery> {
  const { inventory } = session;
  const { items, problems } = await inventory.clients({ maxAgeMs: freshMs });
  const unread = unreadSentences('Clients', { problems });
  const clients =
    input.client === undefined ? { kind: 'found' as const, all: items } : match(items, nameText, input.client);
  if (clients.kind !== 'found') return { about: 'client', match: clients, onlyKnown: false, unread };
  const noClients = items.length + problems.length === 0;
  if (input.site === undefined)
    return { scopes: clients.all.map((client) => ({ kind: 'client', client })), unread, noClients };
  const sitesOf = async (client: Client) => {
    const listing = await inventory.sites(client.id, { maxAgeMs: freshMs });
    unread.push(...unreadSentences(`Sites of ${nameText(client)}`, listing));
    return listing.items.map((site) => ({ client, site }));
  };
  const known =
    input.client === undefined
      ? [...knownDevices(session, scan).values()].map(({ place: { client, site } }) => ({ client, site }))
      : (await Promise.all(clients.all.map(sitesOf))).flat();
  const all = [...new Map(known.map((one) => [keyOf(one.client, one.site, 'server'), one])).values()];
  const sites = match(all, ({ site }) => nameText(site), input.site);
  if (sites.kind !== 'found') return { about: 'site', match: sites, onlyKnown: input.client === undefined, unread };
  return { scopes: sites.all.map((one) => ({ kind: 'site', ...one })), unread, noClients };
}

function unreadSentences(what: string, { problems }: Pick<Listing<unknown>, 'problems'>): string[] {
  return problems.length > 0 ? [`${what}: ${unreadRecords(problems.length)}`] : [];
}

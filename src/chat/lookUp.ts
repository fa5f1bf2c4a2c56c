import { readList } from '../actions/readFailed';
import type { Session } from '../connection/session';
import { costOf } from '../scan/scanCost';
import { freshMs, readDevices } from '../inventory/bulkRead';
import type { Scan } from '../scan/scan';
import { keyOf, ofSite, types, type ListRef, type ScanDevice } from '../scan/scanData';
import { orAborted } from '../util/abort';
import type { DevicePath, EntityRef } from '../inventory/place';
import type { WideScope } from '../inventory/scope';
import type { FailedInput } from './toolInput';
import { isKnownFailure, knownDevices, knownReading, type KnownDevice } from './knownFailures';
import { match, type Match } from './nameMatch';
import { nameText } from '../wording/patchWords';

/** So many calls are made for one question in chat; for more a scan is the better way, which shows its cost. */
export const mostCalls = 60;

/** The devices that a question is about, before their patches are read. */
export interface Look {
  readonly devices: readonly KnownDevice[];
  /** Lists of devices and records of them that could not be read, each in a sentence. */
  readonly unread: readonly string[];
  /** Lists of devices that were not read, because all of it takes so many calls. */
  readonly skippedLists: number;
  readonly calls: number;
  /** Only devices that some list or the scan has were looked for. */
  readonly onlyKnown: boolean;
}

/** A name that means nothing, or several things. */
export interface FailedPatchesQuery {
  readonly about: 'client' | 'site' | 'device';
  readonly match: Exclude<Match<unknown>, { kind: 'found' }>;
  readonly onlyKnown: boolean;
}

interface Pair extends ListRef {
  readonly scope: WideScope;
}

/**
 * Finds the devices that names stand for: from the scan where it has listed them, and else by reading their lists, unless
 * that and their patches would take too many calls. Undefined when the signal fired. Rejects with the client's error.
 */
export async function lookUp(
  session: Session,
  scan: Scan,
  input: FailedInput,
  signal: AbortSignal,
  now: number,
): Promise<Look | FailedPatchesQuery | undefined> {
  const { inventory } = session;
  const scopes = await orAborted(scopesOf(session, scan, input), signal);
  if (!scopes || 'about' in scopes) return scopes;
  const pairs = scopes.flatMap((scope) =>
    (input.deviceType ? [input.deviceType] : types).map((type): Pair => ({
      scope,
      client: scope.client,
      site: scope.kind === 'site' ? scope.site : undefined,
      type,
    })),
  );
  const unlisted = pairs.filter((pair) => !isListed(scan, pair));
  // A device's name alone could be anywhere: nobody reads the whole fleet for it.
  const byNameOnly = input.device !== undefined && input.client === undefined && input.site === undefined;
  const devices = new Map(
    [...knownDevices(session, scan)].filter(([, device]) => pairs.some((pair) => isIn(pair, device))),
  );
  const missing = (all: Iterable<KnownDevice>) =>
    [...all].filter(
      ({ place, managed }) => managed && !isKnownFailure(knownReading(session, scan, place.device.id, now)),
    ).length;

  const listing = byNameOnly
    ? 0
    : input.device === undefined
      ? await listingCost(session, scan, unlisted)
      : unlisted.length;
  const listed = [...devices.values()].filter((device) => !unlisted.some((pair) => isIn(pair, device)));
  const calls = listing + (input.device === undefined ? missing(listed) : 0);
  const unread: string[] = [];
  const reads = !byNameOnly && calls <= mostCalls;
  if (reads) {
    // A client's list that was just read has those of its sites, and tells of Patch Management too.
    const isKnown = ({ client, type }: Pair) => inventory.knownAtClient(client.id, type, freshMs) !== undefined;
    const lists = unlisted.map((pair): Pair => ({
      ...pair,
      scope: isKnown(pair) ? { kind: 'client', client: pair.client } : pair.scope,
    }));
    await readDevices(inventory, lists, { signal, maxAgeMs: freshMs }, (list, outcome) => {
      const read = readList(list, outcome);
      const add = (places: readonly DevicePath[], managed: boolean) => {
        for (const place of places)
          if (ofSite({ place }, list.site)) devices.set(place.device.id, { place, type: list.type, managed });
      };
      add(read.places, true);
      add(read.unmanaged, false);
      unread.push(...read.unread);
    });
  }
  if (signal.aborted) return undefined;
  const onlyKnown = !reads && unlisted.length > 0;
  const found =
    input.device === undefined
      ? undefined
      : match([...devices.values()], ({ place }) => nameText(place.device), input.device);
  if (found && found.kind !== 'found') return { about: 'device', match: found, onlyKnown };
  const all = found?.all ?? [...devices.values()];
  return {
    devices: all,
    unread,
    onlyKnown,
    skippedLists: onlyKnown && !byNameOnly ? unlisted.length : 0,
    calls: reads || byNameOnly ? missing(all) : calls,
  };
}

/** The clients or sites that names stand for. A site without its client is one of those that are known. */
async function scopesOf(session: Session, scan: Scan, input: FailedInput): Promise<WideScope[] | FailedPatchesQuery> {
  const { inventory } = session;
  const { items } = await inventory.clients();
  const clients =
    input.client === undefined ? { kind: 'found' as const, all: items } : match(items, nameText, input.client);
  if (clients.kind !== 'found') return { about: 'client', match: clients, onlyKnown: false };
  if (input.site === undefined) return clients.all.map((client) => ({ kind: 'client', client }));
  const known =
    input.client === undefined
      ? [...knownDevices(session, scan).values()].map(({ place }) => ({ client: place.client, site: place.site }))
      : (
          await Promise.all(
            clients.all.map(async (client) => (await sitesOf(inventory, client)).map((site) => ({ client, site }))),
          )
        ).flat();
  const all = [...new Map(known.map((one) => [keyOf(one.client, one.site, 'server'), one])).values()];
  const sites = match(all, ({ site }) => nameText(site), input.site);
  if (sites.kind !== 'found') return { about: 'site', match: sites, onlyKnown: input.client === undefined };
  return sites.all.map((one) => ({ kind: 'site', ...one }));
}

async function sitesOf(inventory: Session['inventory'], { id }: EntityRef): Promise<readonly EntityRef[]> {
  return (await inventory.sites(id)).items;
}

function isListed({ data }: Scan, { client, site, type }: ListRef): boolean {
  return [site, undefined].some((one) => data.lists.get(keyOf(client, one, type))?.outcome?.kind === 'listed');
}

function isIn({ client, site, type }: ListRef, device: Pick<ScanDevice, 'place' | 'type'>): boolean {
  return device.type === type && device.place.client.id === client.id && ofSite(device, site);
}

async function listingCost(session: Session, scan: Scan, pairs: readonly Pair[]): Promise<number> {
  const costs = await Promise.all(pairs.map(({ scope, type }) => costOf(session, scan, [scope], [type])));
  return costs.reduce((sum, { calls }) => sum + calls, 0);
}

import { describeDeviceList, unreadInList } from '../actions/readFailed';
import type { Session } from '../connection/session';
import { costOf } from '../scan/scanCost';
import { freshMs, readDevices } from '../inventory/bulkRead';
import type { Scan } from '../scan/scan';
import type { FleetPast } from '../snapshots/fleetPast';
import { keyOf, ofSite, types, type CountedDevices, type ListRef, type ScanDevice } from '../scan/scanData';
import { orAborted } from '../util/abort';
import { breathe, inPieces } from '../util/breathe';
import { groupBy } from '../util/groupBy';
import { AccountRefusal } from '../inventory/accountRefusal';
import { missingAt, type DeviceCounts } from '../inventory/missingDevices';
import type { DevicePath } from '../inventory/place';
import type { WideScope } from '../inventory/scope';
import type { DeviceType } from '../nsight/records';
import type { FailedInput } from './toolInput';
import { isKnownFailure, knownDevices, knownReading, type KnownDevice } from './knownFailures';
import { askedPlaces, type FailedPatchesQuery } from './askedPlaces';
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
  /** Devices that N-sight counts at clients that were listed as a whole, and that no list has. */
  readonly missing: number;
  readonly calls: number;
  /** Only devices that some list or the scan has were looked for. */
  readonly onlyKnown: boolean;
  /** The key works, and sees nothing. */
  readonly noClients: boolean;
}

interface Pair extends ListRef {
  readonly scope: WideScope;
}

/** What a question in chat is asked about, and when. */
export interface LookUpOptions {
  readonly session: Session;
  readonly scan: Scan;
  /** What is known of failures over time; undefined: nothing. */
  readonly past?: FleetPast | undefined;
  readonly input: FailedInput;
  readonly signal: AbortSignal;
}

/**
 * Finds the devices that names stand for: from the scan where it has listed them, and otherwise by reading their lists,
 * unless that and their patches would take too many calls.
 * @param now - Unix milliseconds.
 * @returns undefined when the signal fired.
 * @throws what the client rejects with, where the clients or sites cannot be read.
 */
export async function lookUp(
  { session, scan, input, signal }: LookUpOptions,
  now: number,
): Promise<Look | FailedPatchesQuery | undefined> {
  const places = await orAborted(askedPlaces(session, scan, input), signal);
  if (!places || 'about' in places) return places;
  const pairs = pairsOf(places.scopes, input);
  const { unlisted, unread } = await listedBefore(scan, pairs, places.unread);
  const byNameOnly = isByNameOnly(input);
  const isAsked = membership(pairs);
  await breathe();
  const devices = new Map<string, KnownDevice>();
  await inPieces(knownDevices(session, scan), ([id, device]) => {
    if (isAsked(device)) devices.set(id, device);
  });
  const isMissing = ({ place, managed }: KnownDevice) =>
    managed && !isKnownFailure(knownReading(session, scan, place.device.id, now));
  const isUnlisted = membership(unlisted);
  let calls = byNameOnly ? 0 : await listingCalls(session, scan, unlisted, input.device);
  if (input.device === undefined)
    await inPieces(devices.values(), (device) => {
      if (!isUnlisted(device) && isMissing(device)) calls += 1;
    });

  const reads = !byNameOnly && calls <= mostCalls;
  const { listed, unread: justUnread } = reads ? await readUnlisted(session, unlisted, devices, signal) : nothingRead;
  if (signal.aborted) return undefined;
  unread.push(...justUnread);
  const onlyKnown = !reads && unlisted.length > 0;
  const found = matchDevices([...devices.values()], input.device);
  if (found.kind !== 'found') return { about: 'device', match: found, onlyKnown, unread };
  return {
    devices: found.all,
    unread,
    onlyKnown,
    noClients: places.noClients,
    missing: input.device === undefined ? await countNotListed(session, scan, { pairs, listed, devices }) : 0,
    skippedLists: onlyKnown && !byNameOnly ? unlisted.length : 0,
    calls: reads || byNameOnly ? found.all.filter(isMissing).length : calls,
  };
}

/** A device's name alone could be anywhere: the whole fleet is not read for it. */
function isByNameOnly({ device, client, site }: FailedInput): boolean {
  return device !== undefined && client === undefined && site === undefined;
}

/** The lists of devices in scopes, one of each type that is asked about. */
function pairsOf(scopes: readonly WideScope[], { deviceType }: FailedInput): Pair[] {
  const wanted = deviceType ? [deviceType] : types;
  return scopes.flatMap((scope) =>
    wanted.map((type) => ({
      scope,
      client: scope.client,
      site: scope.kind === 'site' ? scope.site : undefined,
      type,
    })),
  );
}

/** How many calls it takes to list devices, and to read the patches of those that are not known yet. */
async function listingCalls(
  session: Session,
  scan: Scan,
  unlisted: readonly Pair[],
  device: string | undefined,
): Promise<number> {
  return device === undefined ? listingCost(session, scan, unlisted) : unlisted.length;
}

/** What was read of lists of devices. */
interface ReadLists {
  /** What could not be read, each in a sentence. */
  readonly unread: readonly string[];
  /** Of each list that was read, by its key, how many records of it could not be. */
  readonly listed: ReadonlyMap<string, number>;
}

const nothingRead: ReadLists = { unread: [], listed: new Map() };

/** Returns how many devices N-sight counts at clients whose lists are known as a whole, and no such list has. */
async function countNotListed(
  { inventory }: Session,
  { data }: Scan,
  {
    pairs,
    listed,
    devices,
  }: Pick<ReadLists, 'listed'> & {
    readonly pairs: readonly Pair[];
    readonly devices: ReadonlyMap<string, KnownDevice>;
  },
): Promise<number> {
  const counts = new Map<string, Partial<Record<DeviceType, number>>>();
  const readNow = new Set<string>();
  await inPieces(pairs, ({ client, site, type }) => {
    const key = keyOf(client, undefined, type);
    const outcome = data.lists.get(key)?.outcome;
    const problems = listed.get(key) ?? (outcome?.kind === 'listed' ? outcome.problems : undefined);
    if (site || problems === undefined) return;
    counts.set(client.id, { ...counts.get(client.id), [type]: problems });
    if (listed.has(key)) readNow.add(client.id);
  });
  await inPieces(devices.values(), ({ place, type }) => {
    const of = counts.get(place.client.id);
    const before = of?.[type];
    if (of && before !== undefined) of[type] = before + 1;
  });
  // An older count may be of devices that are gone since.
  const isFresh = (inventory.ageOfClientsMs() ?? Infinity) < freshMs;
  const counted = new Map(isFresh ? (await inventory.clients()).items.map((client) => [client.id, client]) : []);
  return [...counts].reduce((sum, [id, of]) => {
    const by = readNow.has(id) ? counted.get(id) : countsOfScan(data.clients?.counted?.get(id));
    return sum + (by ? missingAt(by, of) : 0);
  }, 0);
}

function countsOfScan(counted: CountedDevices | undefined): DeviceCounts | undefined {
  return counted && { serverCount: counted.server, workstationCount: counted.workstation, deviceCount: counted.all };
}

/** Reads lists of devices, and adds what they have. */
async function readUnlisted(
  { inventory }: Session,
  unlisted: readonly Pair[],
  devices: Map<string, KnownDevice>,
  signal: AbortSignal,
): Promise<ReadLists> {
  const unread: string[] = [];
  const listed = new Map<string, number>();
  // A client's list that was just read has those of its sites, and tells of Patch Management too.
  const isKnown = ({ client, type }: Pair) => inventory.knownAtClient(client.id, type, freshMs) !== undefined;
  const lists = unlisted.map((pair): Pair => ({
    ...pair,
    scope: isKnown(pair) ? { kind: 'client', client: pair.client } : pair.scope,
  }));
  const refusal = new AccountRefusal(inventory, signal);
  await readDevices(inventory, lists, { signal, maxAgeMs: freshMs, refusal }, (list, outcome) => {
    const read = describeDeviceList(list, outcome);
    const add = (places: readonly DevicePath[], managed: boolean) => {
      for (const place of places)
        if (ofSite({ place }, list.site)) devices.set(place.device.id, { place, type: list.type, managed });
    };
    add(read.places, true);
    add(read.unmanaged, false);
    unread.push(...read.unread);
    if ('listing' in outcome && list.scope.kind === 'client')
      listed.set(keyOf(list.client, undefined, list.type), outcome.listing.problems.length);
  });
  return { unread, listed };
}

function matchDevices(devices: readonly KnownDevice[], name: string | undefined): Match<KnownDevice> {
  return name === undefined
    ? { kind: 'found', all: devices }
    : match(devices, ({ place }) => nameText(place.device), name);
}

/** Returns which lists the scan has not, and what of the others could not be read, after what is known of already. */
async function listedBefore({ data }: Scan, pairs: readonly Pair[], unreadPlaces: readonly string[]) {
  const unlisted: Pair[] = [];
  const unread = [...unreadPlaces];
  await inPieces(pairs, (pair) => {
    const { client, site, type } = pair;
    const outcomes = [site, undefined].map((one) => data.lists.get(keyOf(client, one, type))?.outcome);
    const list = outcomes.find((outcome) => outcome?.kind === 'listed');
    if (list?.kind !== 'listed') unlisted.push(pair);
    else if (list.problems > 0) unread.push(unreadInList(pair, list.problems));
  });
  return { unlisted, unread };
}

/**
 * Returns what tells whether a device is in one of these lists. A fleet has thousands of both: each device is looked
 * up, not compared with each list.
 */
function membership(lists: readonly ListRef[]): (device: Pick<ScanDevice, 'place' | 'type'>) => boolean {
  const byClient = groupBy(lists, ({ client, type }) => keyOf(client, undefined, type));
  const whole = new Set(lists.filter(({ site }) => !site).map(({ client, type }) => keyOf(client, undefined, type)));
  return (device) => {
    const key = keyOf(device.place.client, undefined, device.type);
    return whole.has(key) || (byClient.get(key)?.some(({ site }) => ofSite(device, site)) ?? false);
  };
}

async function listingCost(session: Session, scan: Scan, pairs: readonly Pair[]): Promise<number> {
  let sum = 0;
  for (const type of types) {
    await breathe();
    const scopes = pairs.filter((pair) => pair.type === type).map(({ scope }) => scope);
    sum += (await costOf(session, scan, scopes, [type])).calls;
  }
  return sum;
}

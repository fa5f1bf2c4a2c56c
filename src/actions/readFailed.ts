import type { Session } from '../connection/session';
import { collectPatches, freshMs, readDevices, type ReadOutcome } from '../inventory/bulkRead';
import { AccountRefusal } from '../inventory/accountRefusal';
import { missingAt } from '../inventory/missingDevices';
import type { DeviceList, DeviceListRef, Scope } from '../inventory/scope';
import { errorWords } from '../wording/errorWords';
import { devicesOfType, unreadRecords } from '../wording/counts';
import type { Inventory } from '../inventory/inventory';
import type { DeviceType } from '../nsight/records';
import { plural, t } from '../wording/localize';
import { shorten } from '../wording/escape';
import type { LeftOut } from './picked';
import type { Target } from '../inventory/target';
import { deviceNames, longestInNotification } from '../wording/deviceNames';
import { nameText, whereText } from '../wording/patchWords';

/** What was found in a part of the fleet. */
export interface FailedPatches {
  readonly targets: readonly Target[];
  /** The ids of the devices that were read and have patch data. */
  readonly read: ReadonlySet<string>;
  readonly leftOut: readonly LeftOut[];
  /** How many patches have a status that is not known: they may have failed. */
  readonly unknown: number;
}

/**
 * Reads the devices in parts of the fleet and then the patches of each, at the inventory's pace, and gives the failed
 * ones by device. What could not be read is in `leftOut`, by name and reason. Undefined when the signal fired.
 * @throws NsightError where the account is refused: it is not each device then.
 */
export async function readFailed(
  { inventory }: Session,
  scopes: readonly Scope[],
  signal: AbortSignal,
  onProgress: (done: number, all: number) => void,
): Promise<FailedPatches | undefined> {
  const lists = listsIn(scopes);
  const refusal = new AccountRefusal(inventory, signal);
  const described = new Map<DeviceListRef, DescribedList>();
  await readDevices(inventory, lists, { signal, maxAgeMs: freshMs, refusal }, (list, outcome) => {
    described.set(list, describeDeviceList(list, outcome));
  });
  // In the order selected, whichever list came first.
  const parts: DescribedList[] = [
    { ...noDevices, places: scopes.flatMap((scope) => (scope.kind === 'device' ? [scope.place] : [])) },
    ...lists.flatMap((list) => described.get(list) ?? []),
  ];
  const places = new Map(parts.flatMap((part) => part.places.map((place) => [place.device.id, place])));
  const outcomes = await collectPatches(inventory, [...places.keys()], {
    signal,
    maxAgeMs: freshMs,
    refusal,
    onProgress: (done) => {
      onProgress(done, places.size);
    },
  });
  if (signal.aborted) return undefined;
  if (refusal.error) throw refusal.error;
  const unlisted = await countUnlisted(inventory, described);
  const names = deviceNames(inventory, places.values());
  const targets: Target[] = [];
  const unread = parts.flatMap((part) => part.unread);
  const unreadDevices: string[] = [];
  const noData: string[] = [];
  const read = new Set<string>();
  let unknown = 0;
  for (const [id, place] of places) {
    const outcome = outcomes.get(id);
    if (!outcome) continue;
    const name = names.textOf(place, longestInNotification);
    if ('error' in outcome) {
      unreadDevices.push(name);
      unread.push(`${name}: ${errorWords(outcome.error).message}`);
      continue;
    }
    const { items, problems } = outcome.listing;
    if (problems.length > 0) unread.push(`${name}: ${unreadRecords(problems.length)}`);
    // No patch data is not "nothing failed" (D).
    if (items.length === 0 && problems.length === 0) noData.push(name);
    else read.add(id);
    const patches = items.filter(({ status }) => status === 'failed');
    unknown += items.filter(({ status }) => status === 'unknown').length;
    if (patches.length > 0) targets.push({ place, patches });
  }
  // One that was chosen by itself too was read.
  const unmanaged = parts
    .flatMap((part) => part.unmanaged)
    .filter(({ device }) => !places.has(device.id))
    .map((place) => names.textOf(place, longestInNotification));
  return {
    targets,
    read,
    unknown,
    leftOut: [
      ...unreadNote(unread, unreadDevices),
      ...devicesNote(noData, plural(noData.length, '{0} device without patch data', '{0} devices without patch data')),
      ...devicesNote(
        unmanaged,
        plural(unmanaged.length, '{0} device without Patch Management', '{0} devices without Patch Management'),
      ),
      ...unlistedNote(unlisted),
    ],
  };
}

/** Returns how many devices N-sight counts at clients that were read as a whole, and does not list. Asks nobody. */
async function countUnlisted(
  inventory: Inventory,
  described: ReadonlyMap<DeviceListRef, DescribedList>,
): Promise<number> {
  // An older count may be of devices that are gone since.
  if ((inventory.ageOfClientsMs() ?? Infinity) >= freshMs) return 0;
  const listed = new Map<string, Partial<Record<DeviceType, number>>>();
  for (const [{ scope, type }, { listed: count }] of described) {
    if (scope.kind === 'client') listed.set(scope.client.id, { ...listed.get(scope.client.id), [type]: count });
  }
  const { items } = await inventory.clients();
  return items.reduce((sum, client) => sum + missingAt(client, listed.get(client.id) ?? {}), 0);
}

/** A list of devices as it was read. */
export interface DescribedList extends Pick<DeviceList, 'places' | 'unmanaged'> {
  /** How many records it has; undefined: it could not be read. */
  readonly listed: number | undefined;
  /** The list if it could not be read, or the number of its records that could not, in a sentence. */
  readonly unread: readonly string[];
}

const noDevices: DescribedList = { places: [], unmanaged: [], listed: undefined, unread: [] };

/** Returns what was read of a list, with what could not be in words. */
export function describeDeviceList(list: DeviceListRef, outcome: ReadOutcome<DeviceList>): DescribedList {
  if ('error' in outcome) return { ...noDevices, unread: [`${listText(list)}: ${errorWords(outcome.error).message}`] };
  const { places, unmanaged, problems } = outcome.listing;
  return {
    places,
    unmanaged,
    listed: places.length + unmanaged.length + problems.length,
    unread: problems.length === 0 ? [] : [unreadInList(list, problems.length)],
  };
}

/** Returns how many records of a list could not be read, in a sentence. */
export function unreadInList(list: DeviceListRef, problems: number): string {
  return `${listText(list)}: ${unreadRecords(problems)}`;
}

function listText({ scope, type }: DeviceListRef): string {
  return devicesOfType(type, scope.kind === 'client' ? nameText(scope.client) : whereText(scope));
}

/** Returns the lists of devices in parts of the fleet. */
function listsIn(scopes: readonly Scope[]): DeviceListRef[] {
  return scopes.flatMap((scope) =>
    scope.kind === 'device' ? [] : (['server', 'workstation'] as const).map((type) => ({ scope, type })),
  );
}

function unreadNote(lines: readonly string[], devices: readonly string[]): LeftOut[] {
  if (lines.length === 0) return [];
  const text =
    devices.length === lines.length
      ? plural(
          lines.length,
          '{0} device could not be read: {1}',
          '{0} devices could not be read: {1}',
          someNames(devices),
        )
      : plural(
          lines.length,
          '{0} list or device could not be read: {1}',
          '{0} lists and devices could not be read: {1}',
          someNames(lines),
        );
  return [{ text, details: lines }];
}

function unlistedNote(unlisted: number): LeftOut[] {
  return unlisted === 0
    ? []
    : [
        {
          text: plural(
            unlisted,
            '{0} device that N-sight counts but does not list',
            '{0} devices that N-sight counts but does not list',
          ),
        },
      ];
}

function devicesNote(devices: readonly string[], text: string): LeftOut[] {
  return devices.length === 0 ? [] : [{ text, details: devices }];
}

/** The first three, and how many more there are. */
export function someNames(all: readonly string[]): string {
  const first = all.slice(0, 3).map((name) => shorten(name, longestInNotification));
  return [...first, ...(all.length > 3 ? [t('{0} more', all.length - 3)] : [])].join(', ');
}

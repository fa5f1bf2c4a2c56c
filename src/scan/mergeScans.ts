import { keyOf, type ListOutcome, type DeviceReading, type ScanData, type ScanDevice, type ScanList } from './scanData';

/** What two windows know of the same account, as one: of each device and list the newest, and nothing that is gone. */
export function merge(one: ScanData, other: ScanData): ScanData {
  const lists = union(one.lists, other.lists, {
    both: mergeLists,
    isGoneFromOne: (list) => isListGone(one, list),
    isGoneFromOther: (list) => isListGone(other, list),
  });
  for (const [key, { client, site, type, outcome }] of lists) {
    if (site && outcome?.kind === 'listed' && lists.get(keyOf(client, undefined, type))?.outcome?.kind === 'listed')
      lists.delete(key);
  }
  return {
    at: latest(one.at, other.at),
    clients: (one.clients?.at ?? 0) >= (other.clients?.at ?? 0) ? one.clients : other.clients,
    lists,
    devices: union(one.devices, other.devices, {
      both: mergeDevices,
      isGoneFromOne: (device) => isGone(one, device),
      isGoneFromOther: (device) => isGone(other, device),
    }),
  };
}

interface UnionOptions<T> {
  readonly both: (a: T, b: T) => T;
  readonly isGoneFromOne: (value: T) => boolean;
  readonly isGoneFromOther: (value: T) => boolean;
}

/** Merges what both have. What only one has stays, unless the other side would have it. */
function union<T>(
  one: ReadonlyMap<string, T>,
  other: ReadonlyMap<string, T>,
  { both, isGoneFromOne, isGoneFromOther }: UnionOptions<T>,
): Map<string, T> {
  const merged = new Map<string, T>();
  for (const [key, mine] of one) {
    const its = other.get(key);
    if (its !== undefined) merged.set(key, both(mine, its));
    else if (!isGoneFromOther(mine)) merged.set(key, mine);
  }
  for (const [key, its] of other) if (!one.has(key) && !isGoneFromOne(its)) merged.set(key, its);
  return merged;
}

function isListGone(from: ScanData, { client, outcome, dueSince }: ScanList): boolean {
  return isClientGone(from, client.id, outcome?.at ?? dueSince ?? 0);
}

function mergeLists(a: ScanList, b: ScanList): ScanList {
  return { ...a, outcome: newestOf<ListOutcome>(a.outcome, b.outcome), dueSince: latest(a.dueSince, b.dueSince) };
}

/** What two windows know of the same device, as one. */
export function mergeDevices(a: ScanDevice, b: ScanDevice): ScanDevice {
  const [last, before] = a.listedAt >= b.listedAt ? [a, b] : [b, a];
  // Whether Patch Management is on is what the last list says.
  const isOff = last.reading?.kind === 'unmanaged';
  const reading =
    isOff || before.reading?.kind === 'unmanaged'
      ? last.reading
      : newestOf<DeviceReading>(last.reading, before.reading);
  return { ...last, reading, dueSince: isOff ? undefined : latest(a.dueSince, b.dueSince) };
}

/** Whether a device is no longer there: a list of the other side that is newer would have it. */
function isGone(from: ScanData, { place: { client, site }, type, listedAt }: ScanDevice): boolean {
  const isNewer = (key: string) => {
    const outcome = from.lists.get(key)?.outcome;
    return outcome?.kind === 'listed' && outcome.problems === 0 && outcome.at > listedAt;
  };
  return (
    isClientGone(from, client.id, listedAt) ||
    isNewer(keyOf(client, undefined, type)) ||
    isNewer(keyOf(client, site, type))
  );
}

function isClientGone({ clients }: ScanData, id: string, at: number): boolean {
  if (!clients || clients.problems > 0 || clients.ids.size === 0) return false; // What is gone cannot be told by it.
  return clients.at > at && !clients.ids.has(id);
}

function newestOf<T extends { readonly at: number }>(a: T | undefined, b: T | undefined): T | undefined {
  return (a?.at ?? -1) >= (b?.at ?? -1) ? a : b;
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

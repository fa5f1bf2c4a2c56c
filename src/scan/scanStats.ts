import { isDue, isListDue, keyOf, types, unknownTime, type ScanData, type ScanDevice, type ScanList } from './scanData';

/** The devices of a scan by what is known of them. Each is in one of the first five, so these add up to `devices`. */
export interface ScanStats {
  readonly read: number;
  readonly noData: number;
  readonly unreadable: number;
  readonly unmanaged: number;
  /** Not read yet. */
  readonly unread: number;
  readonly devices: number;
  /** What is in line: those that were not read yet, and those that are to be read again. */
  readonly due: number;
  readonly dueLists: number;
  readonly unreadableLists: number;
  /** Records that could not be read, in whichever list. */
  readonly problems: number;
  /** Patches whose status is not known, on whichever device. */
  readonly unknown: number;
  /** Devices that N-sight counts, or lists elsewhere, and that the lists of the scan lack. */
  readonly missing: number;
  readonly failures: number;
  readonly failedDevices: number;
  /** When the oldest of what is shown was read. */
  readonly oldest: number | undefined;
}

/** Counts what a scan knows. */
export function scanStats({ devices, lists, clients }: ScanData): ScanStats {
  const { of, due, unknown, failures, failedDevices, oldest, deviceProblems } = tallyDevices(devices.values());
  const { dueLists, unreadableLists, listProblems } = countLists(lists.values());
  return {
    ...of, // An export lists these in this order.
    devices: devices.size,
    due,
    dueLists,
    unreadableLists,
    problems: (clients?.problems ?? 0) + deviceProblems + listProblems,
    unknown,
    missing: countMissing({ devices, lists, clients }),
    failures,
    failedDevices,
    oldest,
  };
}

/** Counts the devices that are known to be in no list, of clients whose lists were read. */
function countMissing({ devices, lists, clients }: Pick<ScanData, 'devices' | 'lists' | 'clients'>): number {
  const listed = new Map<string, number>();
  for (const { place, type } of devices.values()) {
    const key = keyOf(place.client, undefined, type);
    listed.set(key, (listed.get(key) ?? 0) + 1);
  }
  const missingOf = ({ client, site, type, outcome }: ScanList): number => {
    if (outcome?.kind !== 'listed') return 0;
    const { lacking = 0, problems } = outcome;
    const counted = site ? undefined : clients?.counted?.get(client.id)?.[type];
    const here = (listed.get(keyOf(client, site, type)) ?? 0) + problems;
    return Math.max(lacking, (counted ?? here) - here);
  };
  let missing = 0;
  for (const list of lists.values()) missing += missingOf(list);
  for (const [id, { server, workstation, all }] of clients?.counted ?? []) {
    if (all === undefined || server !== undefined || workstation !== undefined) continue;
    const both = types.map((type) => keyOf({ id, name: undefined }, undefined, type));
    const outcomes = both.map((key) => lists.get(key)?.outcome);
    if (!outcomes.every((outcome) => outcome?.kind === 'listed')) continue;
    const here = both.reduce((sum, key) => sum + (listed.get(key) ?? 0), 0);
    missing += Math.max(0, all - here);
  }
  return missing;
}

function tallyDevices(devices: Iterable<ScanDevice>) {
  const of = { read: 0, noData: 0, unreadable: 0, unmanaged: 0, unread: 0 };
  let [due, unknown, failures, failedDevices, oldest, deviceProblems] = [0, 0, 0, 0, Infinity, 0];
  for (const device of devices) {
    const { reading } = device;
    of[reading?.kind ?? 'unread'] += 1;
    if (isDue(device)) due += 1;
    if (reading && reading.kind !== 'unmanaged' && reading.at !== unknownTime) oldest = Math.min(oldest, reading.at);
    if (reading?.kind !== 'read') continue;
    deviceProblems += reading.problems;
    unknown += reading.unknown ?? 0;
    failures += reading.failed.length;
    if (reading.failed.length > 0) failedDevices += 1;
  }
  return {
    of,
    due,
    unknown,
    failures,
    failedDevices,
    deviceProblems,
    oldest: oldest === Infinity ? undefined : oldest,
  };
}

function countLists(lists: Iterable<ScanList>) {
  let [dueLists, unreadableLists, listProblems] = [0, 0, 0];
  for (const list of lists) {
    if (isListDue(list)) dueLists += 1;
    else if (list.outcome?.kind === 'unreadable') unreadableLists += 1;
    if (list.outcome?.kind === 'listed') listProblems += list.outcome.problems;
  }
  return { dueLists, unreadableLists, listProblems };
}

import { isDue, isListDue, type ScanData } from './scanData';

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
  readonly failures: number;
  readonly failedDevices: number;
  /** When the oldest of what is shown was read. */
  readonly oldest: number | undefined;
}

export function scanStats({ devices, lists, clients }: ScanData): ScanStats {
  const of = { read: 0, noData: 0, unreadable: 0, unmanaged: 0, unread: 0 };
  let [due, failures, failedDevices, oldest] = [0, 0, 0, Infinity];
  let problems = clients?.problems ?? 0;
  for (const device of devices.values()) {
    const { reading } = device;
    of[reading?.kind ?? 'unread'] += 1;
    if (isDue(device)) due += 1;
    if (reading && reading.kind !== 'unmanaged') oldest = Math.min(oldest, reading.at);
    if (reading?.kind !== 'read') continue;
    problems += reading.problems;
    failures += reading.failed.length;
    if (reading.failed.length > 0) failedDevices += 1;
  }
  let [dueLists, unreadableLists] = [0, 0];
  for (const list of lists.values()) {
    if (isListDue(list)) dueLists += 1;
    else if (list.outcome?.kind === 'unreadable') unreadableLists += 1;
    if (list.outcome?.kind === 'listed') problems += list.outcome.problems;
  }
  return {
    ...of,
    devices: devices.size,
    due,
    dueLists,
    unreadableLists,
    problems,
    failures,
    failedDevices,
    oldest: oldest === Infinity ? undefined : oldest,
  };
}

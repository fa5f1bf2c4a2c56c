import type { KnownChecks } from '../inventory/knownChecks';
import type { ScanDevice } from './scanData';

// In which order devices are read: what is likely to have failed first, since a scan of a large account takes hours.

/** What tells that patches may have failed on a device. */
export interface ReadingHints {
  readonly checks: Pick<KnownChecks, 'isFlagged' | 'absenceOf'>;
  /** When patches of a device were last retried, by its id, in Unix milliseconds; Infinity: the retry is still open. */
  readonly retries: ReadonlyMap<string, number>;
}

/** Whether patches of a device were retried since it was last read, or a retry of them is still open. */
export function isRetried({ place, reading }: ScanDevice, { retries }: Pick<ReadingHints, 'retries'>): boolean {
  return (retries.get(place.device.id) ?? -Infinity) > (reading?.at ?? -Infinity);
}

/** Whether something tells that patches may have failed on a device: its check, its last reading, a retry. */
export function isSuspect(device: ScanDevice, hints: ReadingHints): boolean {
  return rankOf(device, hints) <= rank.failed;
}

/** Whether a device reports to N-sight, as far as is known. What it says of one that does not is old. */
export function isPresent({ place }: ScanDevice, { checks }: Pick<ReadingHints, 'checks'>): boolean {
  return checks.absenceOf(place.device.id) === undefined;
}

/** Returns devices in the order in which they are read; those that do not report come last. */
export function inReadingOrder(devices: readonly ScanDevice[], hints: ReadingHints): ScanDevice[] {
  return devices
    .map((device) => ({ device, key: sortKey(device, hints) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ device }) => device);
}

const rank = { flagged: 0, failed: 1, unread: 2, rest: 3 } as const;

function rankOf(device: ScanDevice, hints: ReadingHints): number {
  const { reading, place } = device;
  if (hints.checks.isFlagged(place.device.id)) return rank.flagged;
  if (hasFailedPatches(device) || isRetried(device, hints)) return rank.failed;
  return reading === undefined || reading.kind === 'unreadable' ? rank.unread : rank.rest;
}

function hasFailedPatches({ reading }: ScanDevice): boolean {
  return reading?.kind === 'read' && reading.failed.length > 0;
}

/** Of two flagged devices the one with failures comes first; else servers do, else what was unread for longer. */
function sortKey(device: ScanDevice, hints: ReadingHints): readonly number[] {
  return [
    isPresent(device, hints) ? 0 : 1,
    rankOf(device, hints),
    hasFailedPatches(device) ? 0 : 1,
    device.type === 'server' ? 0 : 1,
    device.reading?.at ?? -Infinity,
  ];
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) if (value !== b[at]) return value - (b[at] ?? 0);
  return 0;
}

import { isAtSite, type EntityRef, type DevicePath } from '../inventory/place';
import type { Scope } from '../inventory/scope';
import type { DeviceType, Listing, Patch, PatchStatus } from '../nsight/records';
import { isKnownTime, roundingMs } from '../util/clock';
import { updateKeyOf } from './updateKey';

// What a scan knows, as plain records. Times are Unix milliseconds.
// Mobile devices have no patches: they are not listed.

/** As much of a failed patch as is kept. */
export type FailedPatch = Pick<
  Patch,
  'id' | 'title' | 'product' | 'statusLabel' | 'severity' | 'severityLabel' | 'url'
>;

/** How many patches of a device have each status. */
export type StatusCounts = Readonly<Partial<Record<PatchStatus, number>>>;

/** What is known of a device. `noData`: its list of patches is empty, which does not mean that nothing failed (D). */
export type DeviceReading =
  | {
      readonly kind: 'read';
      readonly at: number;
      readonly failed: readonly FailedPatch[];
      readonly problems: number;
      /** How many patches have a status that is not known: they may have failed. */
      readonly unknown?: number | undefined;
      /** Patches that wait for a reboot. Undefined: an older version has read it, or stored it since. */
      readonly reboot?: readonly FailedPatch[] | undefined;
      /** How many patches have each status; one that no patch has is missing. Undefined: as `reboot`. */
      readonly counts?: StatusCounts | undefined;
      /**
       * The update keys of patches of which it is open what becomes of them: Pending, Queued, Installing, or in a
       * status that is not known. What failed before is not over there. Undefined: there are none.
       */
      readonly undecided?: readonly string[] | undefined;
    }
  | { readonly kind: 'noData'; readonly at: number }
  | { readonly kind: 'unreadable'; readonly at: number; readonly reason: string }
  | { readonly kind: 'unmanaged'; readonly at: number };

/** A device that a scan has listed, and what it knows of it. */
export interface ScanDevice {
  readonly place: DevicePath;
  readonly type: DeviceType;
  readonly listedAt: number;
  /** Undefined: not read yet. */
  readonly reading: DeviceReading | undefined;
  /** Since when it is in line to be read, or read again. */
  readonly dueSince: number | undefined;
}

/** What came of reading a list of devices. */
export type ListOutcome =
  | {
      readonly kind: 'listed';
      readonly at: number;
      readonly problems: number;
      /** How many devices the lists of its sites have that it lacks, as far as they are known. */
      readonly lacking?: number | undefined;
    }
  | { readonly kind: 'unreadable'; readonly at: number; readonly reason: string };

/** A list of devices: those of a type at a client, or at one site of it. */
export interface ScanList {
  readonly client: EntityRef;
  readonly site: EntityRef | undefined;
  readonly type: DeviceType;
  readonly outcome: ListOutcome | undefined;
  readonly dueSince: number | undefined;
}

/** How many devices a client has by list_clients, as far as it says so. */
export interface CountedDevices {
  readonly server: number | undefined;
  readonly workstation: number | undefined;
  /** Mobile ones too. */
  readonly all: number | undefined;
}

/** The clients there were when the fleet was last scanned. */
export interface ScanClients {
  readonly at: number;
  readonly ids: ReadonlySet<string>;
  readonly problems: number;
  /** By their ids. Older scans have none. */
  readonly counted?: ReadonlyMap<string, CountedDevices> | undefined;
}

/** All that is known of an account. */
export interface ScanData {
  /** When a scan last ran. */
  readonly at: number | undefined;
  readonly clients: ScanClients | undefined;
  readonly lists: ReadonlyMap<string, ScanList>;
  readonly devices: ReadonlyMap<string, ScanDevice>;
}

/** What has changed in a scan that its store does not have yet. */
export interface ScanChange {
  /** When a scan last ran, or which clients there are. */
  readonly isWhole: boolean;
  /** The ids of clients of whose lists and devices there is news. */
  readonly clients: ReadonlySet<string>;
}

/** Which list of devices: of a type, at a client or at one site of it. */
export type ListRef = Pick<ScanList, 'client' | 'site' | 'type'>;

/**
 * What a scan reads of all that is in line: everything, or lists (by their keys) with their devices, and devices by
 * themselves.
 */
export type ScanPart = 'all' | { readonly lists: ReadonlySet<string>; readonly ids: ReadonlySet<string> };

/** The types of devices that have patches. */
export const types: readonly DeviceType[] = ['server', 'workstation'];

/** What is known of an account that was not scanned. */
export const nothingScanned: ScanData = { at: undefined, clients: undefined, lists: new Map(), devices: new Map() };

/** What a device's list of patches tells, as read `at` that time. */
export function readingOf({ items, problems }: Listing<Patch>, at: number): DeviceReading {
  if (items.length === 0 && problems.length === 0) return { kind: 'noData', at };
  const counts: Partial<Record<PatchStatus, number>> = {};
  for (const { status } of items) counts[status] = (counts[status] ?? 0) + 1;
  const undecided = items.filter(({ status }) => undecidedStatuses.includes(status)).map(updateKeyOf);
  return {
    kind: 'read',
    at,
    failed: items.filter(({ status }) => status === 'failed'),
    problems: problems.length,
    unknown: counts.unknown,
    reboot: items.filter(({ status }) => status === 'rebootRequired'),
    counts,
    undecided: undecided.length > 0 ? [...new Set(undecided)] : undefined,
  };
}

const undecidedStatuses: readonly PatchStatus[] = ['pending', 'queued', 'installing', 'unknown'];

/** The time of what happened at a time that is not known: before all that is. */
export const unknownTime = 0;

/** Returns since when something is in line that is put there now: after its last reading, though that seems later. */
export function dueFrom(now: number, last: { readonly at: number } | undefined): number {
  return Math.max(now, (last?.at ?? -Infinity) + 1);
}

/** Whether a device still has to be read, or read again. */
export function isDue({ dueSince, reading }: ScanDevice): boolean {
  return dueSince !== undefined && (reading?.at ?? -Infinity) < dueSince;
}

/** Whether a device was read at a time or later; a time that is still to come tells nothing. */
export function isReadSince(since: number, reading: DeviceReading | undefined, now: number): boolean {
  if (reading === undefined || reading.kind === 'unmanaged') return false;
  return reading.at >= since - roundingMs && isKnownTime(reading.at, now);
}

/** Whether a list still has to be read, or read again. */
export function isListDue({ dueSince, outcome }: ScanList): boolean {
  return dueSince !== undefined && (outcome?.at ?? -Infinity) < dueSince;
}

/** Returns the key of a list of devices: of a client, or of one of its sites. */
export function keyOf(client: EntityRef, site: EntityRef | undefined, type: DeviceType): string {
  return JSON.stringify([client.id, site?.id ?? null, type]);
}

/** Whether a device is at this site; without one, always. */
export function ofSite({ place }: Pick<ScanDevice, 'place'>, site: EntityRef | undefined): boolean {
  return site === undefined || isAtSite(place.site, site);
}

/** The lists of a client or a site; a device by itself has none. */
export function listsOf(scope: Scope): ListRef[] {
  if (scope.kind === 'device') return [];
  return types.map((type) => ({ client: scope.client, site: scope.kind === 'site' ? scope.site : undefined, type }));
}

/** Whether a list is in a part. */
export function isListIn(part: ScanPart, { client, site, type }: ListRef): boolean {
  return part === 'all' || part.lists.has(keyOf(client, undefined, type)) || part.lists.has(keyOf(client, site, type));
}

/** Whether a device is in a part. */
export function isDeviceIn(part: ScanPart, { place, type }: ScanDevice): boolean {
  return (
    part === 'all' || part.ids.has(place.device.id) || isListIn(part, { client: place.client, site: place.site, type })
  );
}

/** Returns every patch that failed. */
export function* failedPatchesIn({ devices }: ScanData): Iterable<FailedPatch> {
  for (const { reading } of devices.values()) if (reading?.kind === 'read') yield* reading.failed;
}

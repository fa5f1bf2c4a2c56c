import type { FailedPatch, StatusCounts } from '../scan/scanData';
import type { UpdateOf } from '../scan/updateKey';
import type { Day } from './day';

// What is known of a fleet over time, for views and reports. A failure over time is that of an update on a device: of
// all patches with the same update key. Times are Unix milliseconds.

/** An update that failed, as it is shown. */
export type FailedUpdate = Pick<FailedPatch, 'title' | 'product' | 'severity' | 'severityLabel'> & {
  /** See updateKeyOf. */
  readonly key: string;
};

/** What is known of a failure over time. */
export interface FailureAge {
  /** The first reading in which it failed, since it was last gone. */
  readonly firstSeen: number;
  /** The device had never been read before, or not all of its records could be: it may have failed for longer. */
  readonly isAtLeast: boolean;
  readonly lastSeen: number;
  /**
   * The reading that no longer had it as Failed. One that is Pending, Queued or Installing by then, as it is after a
   * retry, is not gone; nor is one on a device that was not read, or is no longer listed.
   */
  readonly goneAt: number | undefined;
}

/** A failure that is gone. */
export interface GoneFailure extends FailureAge {
  readonly deviceId: string;
  readonly update: FailedUpdate;
  readonly goneAt: number;
}

/** The totals of a day, of a client or of several. */
export interface DayTotals {
  readonly day: Day;
  /** Listed, with Patch Management. */
  readonly devices: number;
  /** Of these, read on that day or before: the numbers below are of these, each by its last reading until then. */
  readonly known: number;
  /** Of these, read on that day. */
  readonly read: number;
  readonly failed: number;
  readonly failedDevices: number;
  readonly reboot: number;
  readonly rebootDevices: number;
  /** By `severityKey`: in lower case, '' for none. They add up to `failed`. */
  readonly bySeverity: ReadonlyMap<string, number>;
  /** Failures that are new at the end of the day, as `isNew` tells them. */
  readonly appeared: number;
  /** Failures that there were when the day began, and that are gone at its end. */
  readonly gone: number;
}

/** What is kept of a day for good, beside its totals. */
export interface DaySnapshot {
  readonly day: Day;
  /** What the last reading of the day counted, by the ids of the devices that were read. */
  readonly counts: ReadonlyMap<string, StatusCounts>;
  /** What was gone by a reading of the day, also where it is back since. */
  readonly gone: readonly GoneFailure[];
}

/** What has changed since a day. */
export interface FleetChanges {
  readonly since: Day;
  readonly appeared: number;
  readonly gone: number;
}

/** The past of one account's fleet, as far as it is known. `clientIds` are those that count; undefined: all. */
export interface FleetPast {
  /** What is known of a failure; undefined where it never failed, or that was too long ago. */
  ageOf(deviceId: string, patch: UpdateOf): FailureAge | undefined;
  /** The last day before today on which anything was read: yesterday, or last Friday. Undefined: none. */
  readonly baseline: Day | undefined;
  /**
   * Whether a failure appeared after the baseline's day. Never where it may be older, as on a device that had not been
   * read before, and not where it is back that was never gone, as after a retry.
   */
  isNew(deviceId: string, patch: UpdateOf): boolean;
  /**
   * How many failures of listed devices are new, and how many are gone, since the baseline's day; of some clients,
   * since the last day before today on which any of their devices was read. Undefined where none was read then, or
   * today.
   */
  changes(clientIds?: ReadonlySet<string>): FleetChanges | undefined;
  /** Oldest first, today last; a day on which nothing was read is missing. */
  trend(clientIds?: ReadonlySet<string>): readonly DayTotals[];
  /** Failures of listed devices that are gone since the end of a day. Rejects with the errors of the file system. */
  goneSince(day: Day, clientIds?: ReadonlySet<string>): Promise<readonly GoneFailure[]>;
}

import { patchStatuses } from '../nsight/records';
import type { StatusCounts } from '../scan/scanData';
import { isKnownTime } from '../util/clock';
import type { FailedUpdate } from './fleetPast';

// The past of one device, as pure functions: nothing of it is changed, what changes is made anew. It is a settled state
// and the readings after it, which may come in any order: those of one window, those of another, and those of the
// stored scan, again and again. Once they are old enough they go into the settled state, in order. Merging takes the
// later settled state and all readings after it, so in whichever order windows do that, they come to the same.

/** What a reading found, as far as it is kept. Readings that found the same share it. */
export interface FoundPatches {
  /** By patch: an update that failed as two patches is there twice. */
  readonly failed: readonly FailedUpdate[];
  /** The update keys of which it is open what becomes of them; see DeviceReading. */
  readonly undecided: readonly string[];
  /** Whether every record could be read: else nothing is gone by it. */
  readonly isWhole: boolean;
  readonly reboot: number;
  /** Undefined: an older version has read it. */
  readonly counts: StatusCounts | undefined;
}

/** A reading of a device's patches. Its time in Unix milliseconds tells it from others. */
export interface PastReading {
  readonly at: number;
  readonly found: FoundPatches;
}

/** A failure of an update on a device. */
export interface OpenFailure {
  readonly update: FailedUpdate;
  readonly firstSeen: number;
  readonly isAtLeast: boolean;
}

/** A failure that the last reading does not have, and that is not gone either. */
export interface HeldFailure extends OpenFailure {
  readonly lastSeen: number;
}

/** What is known of a device after a reading. */
export interface DeviceState {
  readonly reading: PastReading;
  /** What failed by the reading, each update once. */
  readonly failing: readonly OpenFailure[];
  readonly held: readonly HeldFailure[];
}

/** A failure that was gone by a reading. */
export interface EndedFailure extends HeldFailure {
  readonly goneAt: number;
}

/** What is known of a device over time. */
export interface DevicePast {
  readonly settled: DeviceState | undefined;
  /** The readings after it, the first one first. */
  readonly readings: readonly PastReading[];
}

/** What is known of a device of which nothing is. */
export const noPast: DevicePast = { settled: undefined, readings: [] };

/** Returns the state after a reading that follows another state, and what is gone by it. */
export function follow(
  before: DeviceState | undefined,
  reading: PastReading,
): { readonly state: DeviceState; readonly ended: readonly EndedFailure[] } {
  const { at, found } = reading;
  if (before?.held.length === 0 && failsAsBefore(found, before))
    return { state: { reading, failing: before.failing, held: before.held }, ended: [] };
  const open = new Map<string, OpenFailure>();
  for (const one of before?.failing ?? []) open.set(one.update.key, one);
  for (const one of before?.held ?? []) open.set(one.update.key, one);
  // It may have been among the records that could not be read. Where there are such again, as of a device that always
  // has some, what is new would never be told.
  const mayBeOlder = before === undefined || (found.isWhole && !before.reading.found.isWhole);
  const failing = failedOnce(found).map((update): OpenFailure => {
    const earlier = open.get(update.key);
    open.delete(update.key);
    // Most days most of them are the same: then the object is, too.
    if (earlier?.update === update && !('lastSeen' in earlier)) return earlier;
    const { firstSeen, isAtLeast } = earlier ?? { firstSeen: at, isAtLeast: mayBeOlder };
    return { update, firstSeen, isAtLeast };
  });
  if (!before || open.size === 0) return { state: { reading, failing, held: [] }, ended: [] };
  const { held, ended } = heldOrEnded(before, new Set(open.keys()), reading);
  return { state: { reading, failing, held }, ended };
}

/** Returns what becomes of the failures that a reading no longer has, by their keys. */
function heldOrEnded(before: DeviceState, missing: ReadonlySet<string>, { at, found }: PastReading) {
  const still = found.isWhole ? new Set(found.undecided) : missing;
  const held: HeldFailure[] = [];
  const ended: EndedFailure[] = [];
  for (const one of openFailures(before)) {
    if (!missing.has(one.update.key)) continue;
    if (still.has(one.update.key)) held.push(one);
    else ended.push({ ...one, goneAt: at });
  }
  return { held, ended };
}

/** Whether the same failed as before, in the same order, as on most devices each day. */
function failsAsBefore({ failed }: FoundPatches, { reading, failing }: DeviceState): boolean {
  if (reading.found.failed === failed) return true;
  return failed.length === failing.length && failing.every(({ update }, i) => update === failed[i]);
}

/** Among so few it takes less to look for each than to make a set of them. */
const fewFailures = 16;

/** Returns the updates that failed by a reading, each once: `failing` of its state has the same in the same order. */
export function failedOnce({ failed }: FoundPatches): readonly FailedUpdate[] {
  const isFirst = ({ key }: FailedUpdate, i: number) => failed.findIndex((one) => one.key === key) === i;
  if (failed.length <= fewFailures && failed.every(isFirst)) return failed;
  const keys = new Set(failed.map(({ key }) => key));
  return keys.size === failed.length ? failed : failed.filter(({ key }) => keys.delete(key));
}

/** Returns what has failed and is not gone. */
export function openFailures(state: DeviceState | undefined): HeldFailure[] {
  if (!state) return [];
  const { reading, failing, held } = state;
  const open = failing.map(({ update, firstSeen, isAtLeast }) => ({
    update,
    firstSeen,
    isAtLeast,
    lastSeen: reading.at,
  }));
  return held.length === 0 ? open : [...open, ...held];
}

/** Returns the state after the readings that `isTaken`, which are the first; `ended` gets what was gone by them. */
export function stateAfter(
  { settled, readings }: DevicePast,
  isTaken: (at: number) => boolean,
  ended?: EndedFailure[],
): DeviceState | undefined {
  let state = settled;
  for (const reading of readings) {
    if (!isTaken(reading.at)) break;
    const next = follow(state, reading);
    state = next.state;
    ended?.push(...next.ended);
  }
  return state;
}

/** Returns a device's past with one more reading; the same where it is known, or older than what is settled. */
export function withPastReading(past: DevicePast, reading: PastReading): DevicePast {
  const { settled, readings } = past;
  if (settled && reading.at <= settled.reading.at) return past;
  const at = readings.findLastIndex((one) => one.at <= reading.at);
  const known = readings[at];
  if (known?.at === reading.at) {
    if (fuller(known, reading) === known) return past;
    return { settled, readings: readings.with(at, reading) };
  }
  const before = known ?? settled?.reading;
  const found = sharedFound(reading.found, before?.found);
  return { settled, readings: readings.toSpliced(at + 1, 0, { at: reading.at, found }) };
}

/** Returns what two windows know of a device, as one. */
export function mergeDevicePasts(one: DevicePast, other: DevicePast): DevicePast {
  const settled = laterState(one.settled, other.settled);
  const isLater = ({ at }: PastReading) => !settled || at > settled.reading.at;
  const start: DevicePast = { settled, readings: [] };
  // In order, so that each is added at the end.
  return [...one.readings, ...other.readings]
    .filter(isLater)
    .sort((a, b) => a.at - b.at)
    .reduce(withPastReading, start);
}

/** Returns a device's past whose readings before some time are settled. */
export function settleDevice(past: DevicePast, isSettled: (at: number) => boolean): DevicePast {
  const count = past.readings.findIndex(({ at }) => !isSettled(at));
  if (count === 0 || past.readings.length === 0) return past;
  return {
    settled: stateAfter(past, isSettled),
    readings: count < 0 ? [] : past.readings.slice(count),
  };
}

/**
 * Returns a device's past as it is before a reading `at` that time: what was read at times that are still to come was
 * read while the clock was wrong. Readings are left out, and what is settled is from then.
 */
export function withoutFuture(past: DevicePast, at: number, now: number): DevicePast {
  const { settled, readings } = past;
  const isFuture = settled && !isKnownTime(settled.reading.at, now);
  if (!isFuture && readings.every((one) => isKnownTime(one.at, now))) return past;
  const before = (time: number) => Math.min(time, at - 1);
  const first = <T extends OpenFailure>(one: T): T => ({ ...one, firstSeen: before(one.firstSeen) });
  return {
    settled: isFuture
      ? {
          reading: { ...settled.reading, at: before(settled.reading.at) },
          failing: settled.failing.map(first),
          held: settled.held.map((one) => ({ ...first(one), lastSeen: before(one.lastSeen) })),
        }
      : settled,
    readings: readings.filter((one) => isKnownTime(one.at, now)),
  };
}

/** Whether there is anything in a device's past that another one does not have. */
export function addsTo(past: DevicePast, other: DevicePast | undefined): boolean {
  const [mine, its] = [past.settled?.reading.at ?? -Infinity, other?.settled?.reading.at ?? -Infinity];
  if (!other || mine > its) return true;
  const known = new Set(other.readings.map(({ at }) => at));
  return past.readings.some(({ at }) => at > its && !known.has(at));
}

function laterState(one: DeviceState | undefined, other: DeviceState | undefined): DeviceState | undefined {
  if (!one || !other) return one ?? other;
  if (one.reading.at !== other.reading.at) return one.reading.at > other.reading.at ? one : other;
  if (one === other) return one;
  // The same last reading: what one knows for longer has failed for longer.
  const reading = fuller(one.reading, other.reading);
  const failing = new Map(one.failing.map((failure) => [failure.update.key, failure]));
  for (const failure of other.failing)
    failing.set(failure.update.key, longer(failing.get(failure.update.key), failure));
  const held = new Map(one.held.map((failure) => [failure.update.key, failure]));
  for (const failure of other.held) {
    const mine = held.get(failure.update.key);
    const lastSeen = Math.max(mine?.lastSeen ?? failure.lastSeen, failure.lastSeen);
    held.set(failure.update.key, { ...longer(mine, failure), lastSeen });
  }
  return { reading, failing: [...failing.values()], held: [...held.values()] };
}

/** Of two records of a failure the one that says more. */
function longer(one: OpenFailure | undefined, other: OpenFailure): OpenFailure {
  if (!one || one.firstSeen > other.firstSeen) return other;
  return one.firstSeen === other.firstSeen && one.isAtLeast && !other.isAtLeast ? other : one;
}

/** Of two records of a reading the one that has counts: an older version has stored the other. */
function fuller(one: PastReading, other: PastReading): PastReading {
  return one.found.counts === undefined && other.found.counts !== undefined ? other : one;
}

/** Returns what a reading found, as the same as what one before it found, as far as it is: that takes less. */
export function sharedFound(found: FoundPatches, before: FoundPatches | undefined): FoundPatches {
  if (!before || !isSameList(found.failed, before.failed)) return found;
  return isSameBesides(found, before) ? before : { ...found, failed: before.failed };
}

/** Whether two readings found the same besides what failed. */
function isSameBesides(a: FoundPatches, b: FoundPatches): boolean {
  return (
    a.isWhole === b.isWhole &&
    a.reboot === b.reboot &&
    isSameList(a.undecided, b.undecided) &&
    isSameCounts(a.counts, b.counts)
  );
}

function isSameCounts(one: StatusCounts | undefined, other: StatusCounts | undefined): boolean {
  if (!one || !other) return one === other;
  return patchStatuses.every((status) => one[status] === other[status]);
}

function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}

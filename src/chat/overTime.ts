import type { FailedPatch } from '../scan/scanData';
import { dayAfter, dayOf, type Day } from '../snapshots/day';
import type { FleetPast } from '../snapshots/fleetPast';
import { englishCount } from '../wording/localize';
import type { FailedInput } from './toolInput';

// What a model asks of failures over time, and is told. Days are those of a calendar, "2026-11-28": it can count them.

/** What a model is told of one failure over time. */
export interface FailureTime {
  /** The day on which it was first seen; "or earlier" where its device had not been read before. */
  readonly failingSince: string;
  /** Left out where it is not. */
  readonly new?: true;
}

/** What failures over time are told by. */
export interface TimeOptions {
  readonly past: FleetPast;
  readonly input: Pick<FailedInput, 'newOnly' | 'failingForDays'>;
  /** What failed on that day is wanted, where it is asked since when: reckoned once, and not for each failure. */
  readonly failedBy: Day | undefined;
}

/**
 * Returns what failures over time are told by.
 * @param now - Unix milliseconds.
 */
export function timeOptions(past: FleetPast, input: TimeOptions['input'], now: number): TimeOptions {
  const { failingForDays: days } = input;
  return { past, input, failedBy: days === undefined ? undefined : dayAfter(dayOf(now), -days) };
}

/** Returns what is known of a failure over time; undefined where nothing is. */
export function failureTime(past: FleetPast, deviceId: string, patch: FailedPatch): FailureTime | undefined {
  const age = past.ageOf(deviceId, patch);
  if (!age) return undefined;
  const day = dayOf(age.firstSeen);
  return {
    failingSince: age.isAtLeast ? `${day} or earlier` : day,
    ...(past.isNew(deviceId, patch) ? { new: true } : {}),
  };
}

/**
 * Whether a failure is what is asked for; `mayBe`: it was there when its device was first read, so it may have failed
 * for as long as that.
 */
export function isAskedFor(
  { past, input: { newOnly }, failedBy }: TimeOptions,
  deviceId: string,
  patch: FailedPatch,
): boolean | 'mayBe' {
  if (newOnly) return past.isNew(deviceId, patch);
  if (failedBy === undefined) return true;
  const age = past.ageOf(deviceId, patch);
  if (!age) return 'mayBe'; // No scan has listed the device, which was read just now.
  return dayOf(age.firstSeen) <= failedBy || (age.isAtLeast && 'mayBe');
}

/** What the answer on failures over time rests on. */
export interface TimeNumbers {
  /** How many of what is told failed are new. */
  readonly fresh: number;
  /** How many left out failures may have failed as long as was asked for. */
  readonly mayBe: number;
  /** When the devices were read that were asked about. Unix milliseconds. */
  readonly readAt: readonly number[];
  /** The clients that were asked about as a whole; undefined: a part of them. */
  readonly wholeClients: ReadonlySet<string> | 'all' | undefined;
}

/** Returns what there is to say of what is new, what is gone, and of how many devices that can be known. */
export function overTimeTexts(
  { past, input: { failingForDays } }: TimeOptions,
  { fresh, mayBe, readAt, wholeClients }: TimeNumbers,
): string[] {
  const { baseline } = past;
  const unsure =
    mayBe > 0 &&
    `${englishCount(mayBe, 'more patch has', 'more patches have')} failed since the device was first read, less than ` +
      `${englishCount(failingForDays ?? 0, 'day')} ago: it may be longer.`;
  if (baseline === undefined)
    return [unsure, 'No device was read on a day before today, so it cannot be told what is new.'].filter(isText);
  const since = readAt.filter((at) => dayOf(at) > baseline).length;
  const changes = wholeClients && past.changes(wholeClients === 'all' ? undefined : wholeClients);
  return [
    `${fresh} of these ${fresh === 1 ? 'is' : 'are'} new since ${baseline}, ` +
      'the last day before today on which devices were read.',
    changes && `${changes.gone} others that failed by then are gone.`,
    since < readAt.length &&
      `Only ${since} of ${englishCount(readAt.length, 'device')} were read since then: ` +
        'of the others it is not known what is new.',
    unsure,
  ].filter(isText);
}

function isText(value: string | false | undefined): value is string {
  return typeof value === 'string';
}

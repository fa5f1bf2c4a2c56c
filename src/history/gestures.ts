import { createHash } from 'node:crypto';
import { groupBy } from '../util/groupBy';
import { isFinished, type Entry } from './entry';

/** What the user did at once: an action on one or more devices. */
export interface Gesture {
  readonly id: string;
  /** One for each device, in the order in which they were sent. */
  readonly entries: readonly Entry[];
}

/** How many digits number the devices of a gesture, so that of its entries the first has the greatest id. */
const digits = 6;
const numbered = new RegExp(`-\\d{${digits}}$`);

/**
 * Returns the id of an entry: that of its gesture, and the number of its device. It is nowhere else, so that no window
 * of an older version, which numbers its entries in the same way, can lose it.
 *
 * @param place - from the end: the last one has 1.
 */
export function entryIdIn(gestureId: string, place: number): string {
  return `${gestureId}-${String(place).padStart(digits, '0')}`;
}

/** Returns the id of the gesture that an entry belongs to; an entry whose id names none is a gesture of its own. */
export function gestureIdOf({ id }: Pick<Entry, 'id'>): string {
  return id.replace(numbered, '');
}

/** Returns the gestures of entries, in their order. */
export function gesturesOf(entries: readonly Entry[]): Gesture[] {
  return [...groupBy(entries, gestureIdOf)].map(([id, those]) => ({ id, entries: those }));
}

/** Returns another text once entries may be on other devices: where one has come, gone, or taken another's place. */
export function versionOfDevices(entries: readonly Entry[]): string {
  return createHash('sha256')
    .update(entries.map(({ id }) => id).join('\n'))
    .digest('base64');
}

/** Whether nothing more is to be expected of any of its devices. */
export function isGestureFinished({ entries }: Gesture, now: number): boolean {
  return entries.every((entry) => isFinished(entry, now));
}

/** How much of the history is kept. */
export interface HistoryLimits {
  readonly gestures: number;
  /** Of all gestures together. The latest gesture is kept whole, however many it has. */
  readonly entries: number;
}

/** The most gestures that are kept. */
export const mostGestures = 500;
/** The most entries that are kept, which are devices: the gestures of a large account have many. */
export const mostEntries = 5_000;

/**
 * Returns which gestures are too many: the oldest of those that ended and, where they do not suffice, of those that did
 * not. The latter only once nothing is being sent any more, so that they go, and are reported, all at once. What is
 * being sent stays.
 *
 * @param entries - newest first.
 */
export function tooManyGestures(
  entries: readonly Entry[],
  limits: HistoryLimits,
  now: number,
): { readonly finished: readonly Gesture[]; readonly open: readonly Gesture[] } {
  if (entries.length <= Math.min(limits.gestures, limits.entries)) return { finished: [], open: [] };
  const gestures = gesturesOf(entries);
  const excess = { gestures: gestures.length - limits.gestures, entries: entries.length - limits.entries };
  /** Takes of these as many as are too many. */
  const take = (those: readonly Gesture[]) => {
    const taken: Gesture[] = [];
    for (const gesture of those) {
      if (excess.gestures <= 0 && excess.entries <= 0) break;
      excess.gestures -= 1;
      excess.entries -= gesture.entries.length;
      taken.push(gesture);
    }
    return taken;
  };
  const isBeingSent = (gesture: Gesture) => gesture.entries.some(({ sender }) => sender !== undefined);
  const oldest = gestures
    .slice(1)
    .filter((gesture) => !isBeingSent(gesture))
    .reverse();
  const finished = take(oldest.filter((gesture) => isGestureFinished(gesture, now)));
  if (gestures.some(isBeingSent)) return { finished, open: [] };
  return { finished, open: take(oldest.filter((gesture) => !isGestureFinished(gesture, now))) };
}

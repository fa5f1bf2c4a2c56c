import { fitToClock, fitToSetClock, hasEnded, isGivenUp, longestWait, wasSent, type Entry } from '../history/entry';
import { gestureIdOf, isGestureFinished } from '../history/gestures';
import { groupBy } from '../util/groupBy';

/** What tells of which ends a window is to tell. */
export interface DueEndsOptions {
  readonly account: string | undefined;
  /** Unix milliseconds. */
  readonly now: number;
  /** Whether this window is to tell how an entry has ended, as the one that noted it or in its place. */
  readonly isTellerOf: (entry: Entry) => boolean;
}

/** How long the end of one device waits for the others of its gesture, to be told together with them. Milliseconds. */
const longestGatheringMs = 60 * 60 * 1000;

/**
 * Returns an entry whose times fit the clock; one that has ended as it is.
 *
 * @param setForwardMs - by how much the clock was set forward just now.
 */
export function fitted(entry: Entry, now: number, setForwardMs = 0): Entry {
  const isEndAwaited =
    entry.sender === undefined &&
    !entry.told &&
    entry.patches.some((patch) => wasSent(patch) && !hasEnded(entry, patch));
  if (!isEndAwaited) return entry;
  return setForwardMs > 0 ? fitToSetClock(entry, now, setForwardMs) : fitToClock(entry, now);
}

/** Whether an entry has ended, or was given up, and no window has told so yet. */
export function isUntold(entry: Entry, { account, now }: Omit<DueEndsOptions, 'isTellerOf'>): boolean {
  if (entry.account !== account || entry.told) return false;
  return (
    entry.teller !== undefined ||
    (fitted(entry, now) === entry && entry.patches.some((patch) => isGivenUp(entry, patch, now)))
  );
}

/**
 * Returns the entries of whose end this window is to tell now. A gesture is told as a whole, by the window that noted
 * the last of its ends; where that takes long, what ended before is told without waiting for the rest.
 */
export function dueEnds(entries: readonly Entry[], options: DueEndsOptions): Entry[] {
  const untold = groupBy(
    entries.filter((entry) => isUntold(entry, options)),
    gestureIdOf,
  );
  if (untold.size === 0) return [];
  const gestures = groupBy(entries, gestureIdOf);
  return [...untold].flatMap(([id, ended]) =>
    isGestureFinished({ id, entries: gestures.get(id) ?? [] }, options.now)
      ? dueOfFinished(ended, options)
      : ended.filter((entry) => options.now - endedAt(entry) > longestGatheringMs && isDueAlone(entry, options)),
  );
}

/** Of a gesture that is over, all or nothing: two windows that tell a part each would tell twice. */
function dueOfFinished(ended: Entry[], options: DueEndsOptions): Entry[] {
  const [last] = ended
    .filter(({ teller }) => teller !== undefined)
    .sort((a, b) => endedAt(b) - endedAt(a) || (a.id < b.id ? 1 : -1));
  return !last || isDueAlone(last, options) ? ended : [];
}

/** What was given up has no teller: whichever window sees it first tells. */
function isDueAlone(entry: Entry, { isTellerOf }: DueEndsOptions): boolean {
  return entry.teller === undefined || isTellerOf(entry);
}

/** When it was known that an entry has ended. */
function endedAt({ at, sentAt = at, checkedAt = at, teller }: Entry): number {
  return teller === undefined ? sentAt + longestWait : checkedAt;
}

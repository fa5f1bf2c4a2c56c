import { isFinished, type Entry } from './entry';

/** The most entries that are kept. */
export const mostEntries = 500;

/**
 * What is to go of entries, newest first, that are too many: the oldest of those that ended, and where these do not
 * suffice of those that did not. The latter only once nothing is being sent any more, so that they go, and are told of,
 * in one go. What is being sent stays.
 */
export function tooMany(
  entries: readonly Entry[],
  now: number,
): { readonly finished: readonly Entry[]; readonly open: readonly Entry[] } {
  const excess = entries.length - mostEntries;
  if (excess <= 0) return { finished: [], open: [] };
  const oldest = entries.filter(({ sender }) => sender === undefined).reverse();
  const finished = oldest.filter((entry) => isFinished(entry, now)).slice(0, excess);
  if (oldest.length < entries.length) return { finished, open: [] };
  return { finished, open: oldest.filter((entry) => !isFinished(entry, now)).slice(0, excess - finished.length) };
}

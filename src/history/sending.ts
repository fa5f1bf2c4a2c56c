import { t } from '../wording/localize';
import type { EntityRef } from '../inventory/place';
import type { Entry, Sender } from './entry';
import type { Target } from '../inventory/target';
import { isProcessGone } from '../util/processes';

// What becomes of an entry from its planning until its answer, or until its sender is gone.

/** Returns the entry of an action of which nothing was sent yet. */
export function newEntry(
  given: Pick<Entry, 'account' | 'at' | 'service' | 'sender'>,
  id: string,
  { place, patches }: Target,
): Entry {
  const named = ({ id: its, name = '' }: EntityRef) => ({ id: its, name });
  return {
    ...given,
    id,
    sentAt: undefined,
    place: { client: named(place.client), site: named(place.site), device: named(place.device) },
    patches: patches.map((patch) => ({
      id: patch.id,
      title: patch.title ?? '',
      outcome: 'unsent',
      wasFailed: patch.status === 'failed',
      status: undefined,
      statusLabel: undefined,
      gone: false,
      moved: false,
      policyHolds: undefined,
    })),
    messages: [],
    error: undefined,
    checkedAt: undefined,
    told: false,
  };
}

/**
 * Returns the entry of a write that goes out now: `history.change(id, sending)`. Sets the sender again, because another
 * window may have taken it for gone meanwhile.
 */
export function sending(entry: Entry, sender = entry.sender, at = entry.at, upMs?: number): Entry {
  return {
    ...entry,
    sender,
    sentAt: at,
    ...(upMs === undefined ? {} : { sentUpMs: upMs }),
    error: undefined,
    patches: entry.patches.map((patch) => (patch.outcome === 'unsent' ? { ...patch, outcome: 'sending' } : patch)),
  };
}

/** Returns the entry of a sender that is gone: what was sent stays without an answer, and the rest is never sent. */
export function interrupted(entry: Entry): Entry {
  return {
    ...entry,
    sender: undefined,
    patches: entry.patches.map((patch) => (patch.outcome === 'sending' ? { ...patch, outcome: 'unknown' } : patch)),
    error:
      entry.error ??
      (entry.patches.every(({ outcome }) => outcome === 'unsent')
        ? t('VS Code closed before this was sent.')
        : t('VS Code closed before the answer arrived.')),
  };
}

/** No answer takes longer: a sender that waits for it longer is gone, though another process may have its id. In ms. */
const longestSendingMs = 30 * 60 * 1000;
/** No write of an action on many devices waits longer for its turn. In milliseconds. */
export const longestPlannedMs = 24 * 60 * 60 * 1000;

/**
 * Whether the process that sends an entry is gone, so that no answer will come.
 *
 * @param own - this process.
 * @param upFor - for how many milliseconds the computer has been on.
 */
export function isInterrupted(
  { sender, at, sentAt = at, patches }: Entry,
  own: Sender,
  now: number,
  upFor: number,
): boolean {
  if (sender === undefined) return false;
  if (sender.pid === own.pid) return sender.run !== own.run;
  const longest = patches.every(({ outcome }) => outcome === 'unsent') ? longestPlannedMs : longestSendingMs;
  return isProcessGone(sender, sentAt, now - upFor) || now - sentAt > longest;
}

/** No window takes longer to tell what it has noted: another process may have its id. In milliseconds. */
const longestTellingMs = 60 * 60 * 1000;

/**
 * Whether a process is to tell how an entry has ended: it has noted the end, or the process that did is gone.
 *
 * @param upFor - for how many milliseconds the computer has been on.
 */
export function isToTell({ teller, at, checkedAt = at }: Entry, own: Sender, now: number, upFor: number): boolean {
  if (!teller) return false;
  if (teller.pid === own.pid) return true; // This window, or one before it in the same process.
  return isProcessGone(teller, checkedAt, now - upFor) || now - checkedAt > longestTellingMs;
}

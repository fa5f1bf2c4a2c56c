import { t } from '../wording/localize';
import type { Entry } from './entry';
import type { Target } from '../inventory/target';

// What becomes of an entry until its answer comes. A file of its own, because activation can do without.

/** An action of which nothing was sent yet. */
export function newEntry(
  given: Pick<Entry, 'account' | 'at' | 'service' | 'sender'>,
  id: string,
  { place, patches }: Target,
): Entry {
  const named = ({ id: its, name }: { id: string; name: string }) => ({ id: its, name });
  return {
    ...given,
    id,
    sentAt: undefined,
    place: { client: named(place.client), site: named(place.site), device: named(place.device) },
    patches: patches.map((patch) => ({
      id: patch.id,
      title: patch.title,
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
 * The entry of a write that goes out now, by this sender: `history.change(id, sending)`. Another window may have taken
 * the sender for gone meanwhile; it is not.
 */
export function sending(entry: Entry, sender = entry.sender, at = entry.at): Entry {
  return {
    ...entry,
    sender,
    sentAt: at,
    error: undefined,
    patches: entry.patches.map((patch) => (patch.outcome === 'unsent' ? { ...patch, outcome: 'sending' } : patch)),
  };
}

/** The entry of a sender that is gone: what was sent is without an answer for good, and the rest is not sent any more. */
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

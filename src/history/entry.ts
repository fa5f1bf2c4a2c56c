import type { PatchRef, Place } from '../inventory/place';
import type { Patch, PatchStatus, WriteService } from '../nsight/records';

/**
 * What became of the sending of one patch. `accepted`: the answer took it. `unknown`: sent, and no answer came.
 * `refused`: not carried out. `unsent`: never sent.
 */
export type PatchOutcome = 'sending' | 'accepted' | 'alreadyApplied' | 'notAcknowledged' | 'unknown' | 'refused' | 'unsent';

/** A patch of an entry. */
export interface EntryPatch {
  readonly id: string;
  readonly title: string;
  readonly outcome: PatchOutcome;
  /** As last read after the write; undefined before, and for a patch that is no longer listed. */
  readonly status: PatchStatus | undefined;
  readonly statusLabel: string | undefined;
  /** It was seen in another status than Failed since: when it fails now, it failed again. */
  readonly moved: boolean;
}

/** Which process sends: when it is gone, the answer will not come. */
export interface Sender {
  readonly pid: number;
  /** Another one for each start of the extension. */
  readonly run: string;
}

/** One action on one device. Times are Unix milliseconds. */
export interface Entry {
  readonly id: string;
  /** Whose device it is: a server's origin, or one demo fleet. */
  readonly account: string;
  readonly at: number;
  readonly service: WriteService;
  readonly place: Place;
  readonly patches: readonly EntryPatch[];
  /** What the server said. */
  readonly messages: readonly string[];
  /** Why it failed or was left without an answer, in words. */
  readonly error: string | undefined;
  /** Until the answer came. */
  readonly sender: Sender | undefined;
  /** When its device was last read after the write. */
  readonly checkedAt: number | undefined;
  /** Its end was told in a notification. */
  readonly told: boolean;
}

/** An action that is about to be sent. */
export function newEntry(given: Pick<Entry, 'account' | 'at' | 'service' | 'sender'>, id: string, place: Place, patches: readonly PatchRef[]): Entry {
  const named = ({ id: its, name }: { id: string; name: string }) => ({ id: its, name });
  return {
    ...given,
    id,
    place: { client: named(place.client), site: named(place.site), device: named(place.device) },
    patches: patches.map((patch) => ({ id: patch.id, title: patch.title, outcome: 'sending', status: undefined, statusLabel: undefined, moved: false })),
    messages: [],
    error: undefined,
    checkedAt: undefined,
    told: false,
  };
}

/** The entry of a sender that is gone: nobody will ever hear the answer. */
export function interrupted(entry: Entry): Entry {
  return {
    ...entry,
    sender: undefined,
    patches: entry.patches.map((patch) => (patch.outcome === 'sending' ? { ...patch, outcome: 'unknown' } : patch)),
    error: entry.error ?? 'VS Code ended before the answer came.',
  };
}

/** What a reading of the device tells of an entry; the same entry when it tells nothing new. */
export function seen(entry: Entry, patches: readonly Patch[], at: number): Entry {
  const now = new Map(patches.map((patch) => [patch.id, patch]));
  return {
    ...entry,
    checkedAt: at,
    patches: entry.patches.map((patch) => {
      const { status, statusLabel } = now.get(patch.id) ?? {};
      return { ...patch, status, statusLabel, moved: patch.moved || (status !== undefined && status !== 'failed') };
    }),
  };
}

/** Days after which nobody waits for an entry any more. */
const longest = 7 * 24 * 60 * 60 * 1000;
/** A retried patch that is still Failed after this time failed again, even if nobody saw it in between. */
const settled = 60 * 60 * 1000;

const ends: readonly (PatchStatus | undefined)[] = ['installed', 'ignored', 'rebootRequired'];

/** Whether a patch was retried and is, or is again, failed. */
export function failedAgain(entry: Entry, patch: EntryPatch): boolean {
  return isRetry(entry) && wasSent(patch) && patch.status === 'failed'
    // What the server did not acknowledge may never have been retried: only a move shows that it was.
    && (patch.moved || (patch.outcome === 'accepted' && (entry.checkedAt ?? 0) - entry.at > settled));
}

/** Whether nothing more is to be expected of an entry. */
export function isFinished(entry: Entry, now: number): boolean {
  if (entry.sender !== undefined) return false;
  if (now - entry.at > longest) return true;
  return entry.patches.every((patch) => !wasSent(patch) || hasEnded(entry, patch));
}

/** A retry takes until the next window; a policy holds with its answer, and one without an answer with the next reading. */
function hasEnded(entry: Entry, patch: EntryPatch): boolean {
  if (!isRetry(entry)) return patch.outcome !== 'unknown' || entry.checkedAt !== undefined;
  return ends.includes(patch.status) || failedAgain(entry, patch);
}

/** Whether an entry is one of those that N-sight carries out later. */
export function isRetry({ service }: Pick<Entry, 'service'>): boolean {
  return service === 'patch_retry' || service === 'patch_reprocess';
}

/** Whether it was sent, as far as is known. */
export function wasSent({ outcome }: EntryPatch): boolean {
  return outcome !== 'refused' && outcome !== 'unsent';
}

/** Things by what they have in common, in their order. */
export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

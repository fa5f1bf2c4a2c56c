import type { DevicePath } from '../inventory/place';
import type { Patch, PatchStatus, WriteService } from '../nsight/records';
import { isRetry, writes } from '../writes';

/** What became of the sending of one patch, as it is stored. */
export const patchOutcomes = [
  'sending',
  /** The answer took it. */
  'accepted',
  /** The answer says so; it says so of pending and ignored patches too (C). */
  'alreadyApplied',
  /** The answer names others, but not this one. */
  'notAcknowledged',
  /** It was sent, and no answer came. */
  'unknown',
  /** It was not carried out. */
  'refused',
  /** It was never sent. */
  'unsent',
] as const;

export type PatchOutcome = (typeof patchOutcomes)[number];

/** A patch of an entry. */
export interface EntryPatch {
  readonly id: string;
  readonly title: string;
  readonly outcome: PatchOutcome;
  /** It was Failed when it was sent: when it fails now, it failed again. */
  readonly wasFailed: boolean;
  /** As last read after the write; undefined before. */
  readonly status: PatchStatus | undefined;
  readonly statusLabel: string | undefined;
  /** The last reading listed others, but not this one: the status is an older one. */
  readonly gone: boolean;
  /** It was seen in another status than Failed since. */
  readonly moved: boolean;
  /** Whether it has the policy that was set, as last read; undefined where that cannot be told. */
  readonly policyHolds: boolean | undefined;
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
  /** When it was asked for. */
  readonly at: number;
  /** When its write went out, which may be much later where there are many devices. */
  readonly sentAt: number | undefined;
  readonly service: WriteService;
  readonly place: DevicePath;
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

/**
 * What a reading of the device tells of an entry. A list without a patch leaves what was known of it, and an empty one,
 * which means that there is no patch data, tells nothing: then it is the same entry.
 */
export function seen(entry: Entry, patches: readonly Patch[], at: number): Entry {
  if (patches.length === 0) return entry;
  const now = new Map(patches.map((patch) => [patch.id, patch]));
  return {
    ...entry,
    checkedAt: at,
    patches: entry.patches.map((patch) => {
      const found = now.get(patch.id);
      if (!found) return { ...patch, gone: true };
      const { status, statusLabel } = found;
      return {
        ...patch,
        status,
        statusLabel,
        gone: false,
        moved: patch.moved || status !== 'failed',
        policyHolds: policyHolds(entry.service, found),
      };
    }),
  };
}

/** Whether a patch is as a write was to make it; undefined where that cannot be told. */
function policyHolds(service: WriteService, { policy, policyOverridden }: Patch): boolean | undefined {
  const { effect } = writes[service];
  if (effect.kind === 'retry') return undefined;
  if (effect.policy === 'inherited') return !policyOverridden;
  return policy === 'unknown' ? undefined : policy === effect.policy;
}

/** How long anybody waits for an entry: in milliseconds. */
export const longestWait = 7 * 24 * 60 * 60 * 1000;
/** A retried patch that is still Failed after this time failed again, even if nobody saw it in between. */
const settled = 60 * 60 * 1000;

const ends: readonly (PatchStatus | undefined)[] = ['installed', 'ignored', 'rebootRequired'];

/** Whether a patch was retried and failed once more. */
export function failedAgain(entry: Entry, patch: EntryPatch): boolean {
  return patch.wasFailed && hasFailed(entry, patch);
}

function hasFailed(entry: Entry, patch: EntryPatch): boolean {
  return (
    isRetry(entry) &&
    wasSent(patch) &&
    patch.status === 'failed' &&
    // What the server did not acknowledge may never have been retried: only a move shows that it was.
    (patch.moved ||
      (patch.outcome === 'accepted' && !patch.gone && (entry.checkedAt ?? 0) - (entry.sentAt ?? entry.at) > settled))
  );
}

/** Whether nothing more is to be expected of an entry. */
export function isFinished(entry: Entry, now: number): boolean {
  if (entry.sender !== undefined) return false;
  if (now - entry.at > longestWait) return true;
  return entry.patches.every((patch) => !wasSent(patch) || hasEnded(entry, patch));
}

/** Whether something is still to be learned about an entry from the account that is connected. */
export function isUnfinished(entry: Entry, account: string | undefined, now: number): boolean {
  return entry.account === account && !isFinished(entry, now);
}

/** Whether a patch that was sent has ended. A retry takes until the next window; a policy holds with its answer, and one without an answer with the next reading. */
export function hasEnded(entry: Entry, patch: EntryPatch): boolean {
  if (!isRetry(entry)) return patch.outcome !== 'unknown' || entry.checkedAt !== undefined;
  return ends.includes(patch.status) || hasFailed(entry, patch);
}

/** Whether a retried patch came to no end in all the time that anybody waits for it. */
export function isGivenUp(entry: Entry, patch: EntryPatch, now: number): boolean {
  return (
    isRetry(entry) &&
    entry.sender === undefined &&
    now - entry.at > longestWait &&
    wasSent(patch) &&
    !hasEnded(entry, patch)
  );
}

/** Whether a patch is in a gesture that is still under way, in whichever window. */
export function isBeingSent({ sender, patches }: Entry, patchId: string): boolean {
  return (
    sender !== undefined &&
    patches.some(({ id, outcome }) => id === patchId && (outcome === 'sending' || outcome === 'unsent'))
  );
}

/** Whether it was sent, as far as is known. */
export function wasSent(patch: EntryPatch | undefined): boolean {
  return patch !== undefined && patch.outcome !== 'refused' && patch.outcome !== 'unsent';
}

const patchesById = new WeakMap<Entry, Map<string, EntryPatch>>();

/** An entry's patch with this id. */
export function patchOf(entry: Entry, id: string): EntryPatch | undefined {
  let known = patchesById.get(entry);
  if (!known) patchesById.set(entry, (known = new Map(entry.patches.map((patch) => [patch.id, patch]))));
  return known.get(id);
}

import type { DevicePath } from '../inventory/place';
import type { Patch, PatchStatus, WriteService } from '../nsight/records';
import { isKnownTime } from '../util/clock';
import { isRetry, writes } from '../writes';

/** What became of the sending of one patch, as it is stored; in the order in which a document lists them. */
export const patchOutcomes = [
  /** The answer took it. */
  'accepted',
  /** The answer says so; it says so of pending and ignored patches too (C). */
  'alreadyApplied',
  /** The answer names others, but not this one. */
  'notAcknowledged',
  /** It was sent, and no answer came. */
  'unknown',
  'sending',
  /** It was not carried out. */
  'refused',
  /** It was never sent. */
  'unsent',
] as const;

/** One of them. */
export type PatchOutcome = (typeof patchOutcomes)[number];

/** A patch of an entry. Its names are those in the file. */
export interface EntryPatch {
  readonly id: string;
  readonly title: string;
  readonly outcome: PatchOutcome;
  /** It was Failed when it was sent: if it is Failed later, it failed again. */
  readonly wasFailed: boolean;
  /** As last read after the write; undefined until then. */
  readonly status: PatchStatus | undefined;
  readonly statusLabel: string | undefined;
  /** The last reading listed other patches, but not this one: the status is from an earlier one. */
  readonly gone: boolean;
  /** It has been read in a status other than Failed since it was sent. */
  readonly moved: boolean;
  /** Whether it has the policy that was set, as last read; undefined where that is not known. */
  readonly policyHolds: boolean | undefined;
}

/** A process that sends an entry, or is to tell how it ended. Once it is gone, the answer will not come. */
export interface Sender {
  readonly pid: number;
  /** Different for each start of the extension. */
  readonly run: string;
}

/** One action on one device, as it is stored: the names are those in the file. Times are Unix milliseconds. */
export interface Entry {
  readonly id: string;
  /** Whose device it is: the origin of a server, or a demo fleet. */
  readonly account: string;
  /** When it was asked for. */
  readonly at: number;
  /** When its write went out; much later where there are many devices. */
  readonly sentAt: number | undefined;
  /** For how many milliseconds the computer had been on then. Older entries do not have it. */
  readonly sentUpMs?: number | undefined;
  readonly service: WriteService;
  readonly place: DevicePath;
  readonly patches: readonly EntryPatch[];
  /** What the server said, each answer's msg. */
  readonly messages: readonly string[];
  /** Why it failed or has no answer, in words. */
  readonly error: string | undefined;
  /** Undefined once the answer came. */
  readonly sender: Sender | undefined;
  /** When the list was asked for by which its device was last read after the write. */
  readonly checkedAt: number | undefined;
  /** So many milliseconds at least lay between the write and that list, by each of the computer's clocks. */
  readonly checkedAfterMs?: number | undefined;
  /** A notification has said how it ended. */
  readonly told: boolean;
  /** The window that is to show that notification; missing before it has ended, and once it was shown. */
  readonly teller?: Sender | undefined;
}

/**
 * Returns an entry with what a reading of its device says. For a patch that is not listed, what was known stays. An
 * empty list means that there is no patch data (D), and returns the same entry.
 *
 * @param at - when the list was asked for.
 * @param isWhole - whether all of its records could be read: else one that is missing may be listed.
 */
export function withReading(entry: Entry, patches: readonly Patch[], at: number, isWhole = true): Entry {
  if (patches.length === 0) return entry;
  const now = new Map(patches.map((patch) => [patch.id, patch]));
  return {
    ...entry,
    checkedAt: at,
    patches: entry.patches.map((patch) => {
      const found = now.get(patch.id);
      if (!found) return isWhole ? { ...patch, gone: true } : patch;
      const { status, statusCode } = found;
      // Of a status that is not known its code is all there is to show.
      const statusLabel = found.statusLabel ?? (status === 'unknown' && statusCode !== '' ? statusCode : undefined);
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

/**
 * Returns an entry that was just read, with how long after its write that was at least. The clock may have been set
 * forward meanwhile, which would make a failure of before the write one after it.
 *
 * @param upMs - for how many milliseconds the computer had been on. Less than at the write: it was started since, and
 * has been on for so long at least.
 */
export function askedAfter(entry: Entry, upMs: number): Entry {
  const read: { -readonly [Key in keyof Entry]: Entry[Key] } = { ...entry };
  const { at, sentAt = at, checkedAt, sentUpMs } = entry;
  if (checkedAt === undefined || sentUpMs === undefined) delete read.checkedAfterMs;
  else read.checkedAfterMs = Math.min(checkedAt - sentAt, upMs < sentUpMs ? upMs : upMs - sentUpMs);
  return read;
}

/** Returns an entry, noted as one of whose end a notification has told. */
export function asTold(entry: Entry): Entry {
  const told: { -readonly [Key in keyof Entry]: Entry[Key] } = { ...entry, told: true };
  delete told.teller;
  return told;
}

/** Whether a patch has the policy that a write set; undefined where that is not known. */
function policyHolds(service: WriteService, { policy, policyOverridden }: Patch): boolean | undefined {
  const { effect } = writes[service];
  if (effect.kind === 'retry') return undefined;
  if (effect.policy === 'inherited') return !policyOverridden;
  return policy === 'unknown' ? undefined : policy === effect.policy;
}

/** After this time an entry that has not ended is given up. In milliseconds. */
export const longestWait = 7 * 24 * 60 * 60 * 1000;
/**
 * A computer that nobody used for longer than this is rare, and a clock that was set is not: a gap of that size between
 * two times is taken for the clock's. In milliseconds.
 */
const longestGapMs = 30 * 24 * 60 * 60 * 1000;
/** A retried patch that is still Failed after this time failed again, even if it was not read in between. In ms. */
const settledAfterMs = 60 * 60 * 1000;

/** Whether a reading tells something new: not one that was asked for before the write, or before the last reading. */
export function isNews({ at, sentAt = at, checkedAt }: Entry, askedAt: number, now: number): boolean {
  return [sentAt, checkedAt ?? sentAt].every((time) => time <= askedAt || !isKnownTime(time, now));
}

/**
 * Returns an entry whose end is awaited, by a clock that may have been set since it was sent: where its times lie in
 * the future or impossibly far behind, it counts as sent now.
 */
export function fitToClock(entry: Entry, now: number): Entry {
  const { at, sentAt = at, checkedAt = sentAt } = entry;
  const last = isKnownTime(checkedAt, now) ? Math.max(sentAt, checkedAt) : sentAt;
  return isKnownTime(sentAt, now) && now - last <= longestGapMs ? entry : { ...entry, sentAt: now };
}

/** As `fitToClock`, right after the clock was set forward by so many milliseconds: what was sent before it was is. */
export function fitToSetClock(entry: Entry, now: number, setForwardMs: number): Entry {
  const { at, sentAt = at } = entry;
  return sentAt <= now - setForwardMs ? { ...entry, sentAt: now } : fitToClock(entry, now);
}

/** Whether a status ends a retry, as soon as it is read. Failed may be from before it: see `failedAgain`. */
const endsRetry: Readonly<Record<PatchStatus, boolean>> = {
  missing: false,
  pending: false,
  queued: false,
  installing: false,
  installed: true,
  failed: false,
  ignored: true,
  rebootRequired: true,
  unknown: false,
};

/** Whether a patch that had failed was retried and failed once more. */
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
      (patch.outcome === 'accepted' &&
        !patch.gone &&
        (entry.checkedAfterMs ?? (entry.checkedAt ?? 0) - (entry.sentAt ?? entry.at)) > settledAfterMs))
  );
}

/** Whether nothing more is to be expected of an entry. */
export function isFinished(entry: Entry, now: number): boolean {
  if (entry.sender !== undefined) return false;
  if (isWaitOver(entry, now)) return true;
  return entry.patches.every((patch) => !wasSent(patch) || hasEnded(entry, patch));
}

/** Whether nobody waits any more for what an entry that has not ended comes to. */
export function isWaitOver({ at, sentAt = at }: Entry, now: number): boolean {
  return now - sentAt > longestWait;
}

/** Whether something is still to be learned about an entry from the account that is connected. */
export function isUnfinished(entry: Entry, account: string | undefined, now: number): boolean {
  return entry.account === account && !isFinished(entry, now);
}

/**
 * Whether a patch that was sent has ended. A retry ends after the next scheduled window. A policy is set with its
 * answer, and where there was none, the next reading tells.
 */
export function hasEnded(entry: Entry, patch: EntryPatch): boolean {
  if (!isRetry(entry)) return patch.outcome !== 'unknown' || entry.checkedAt !== undefined;
  return (patch.status !== undefined && endsRetry[patch.status]) || hasFailed(entry, patch);
}

/** Whether a retried patch did not end in time and is given up. */
export function isGivenUp(entry: Entry, patch: EntryPatch, now: number): boolean {
  return (
    isRetry(entry) && entry.sender === undefined && isWaitOver(entry, now) && wasSent(patch) && !hasEnded(entry, patch)
  );
}

/** Whether any window is sending a patch or about to: one of the three guards, see `Claims`. */
export function isBeingSent({ sender, patches }: Entry, patchId: string): boolean {
  return (
    sender !== undefined &&
    patches.some(({ id, outcome }) => id === patchId && (outcome === 'sending' || outcome === 'unsent'))
  );
}

/**
 * Whether another window is sending a patch, or has sent it since this one looked, in the same way.
 *
 * @param before - the entry as it was when this window looked, if it was there.
 */
export function isSentByOther(
  entry: Entry,
  service: WriteService,
  patchId: string,
  before: Entry | undefined,
): boolean {
  if (isBeingSent(entry, patchId)) return true;
  const isNew = before === undefined || isBeingSent(before, patchId);
  return isNew && entry.service === service && wasSent(patchOf(entry, patchId));
}

/** Whether a patch was sent, as far as is known. */
export function wasSent(patch: EntryPatch | undefined): boolean {
  return patch !== undefined && patch.outcome !== 'refused' && patch.outcome !== 'unsent';
}

const patchesById = new WeakMap<Entry, Map<string, EntryPatch>>();

/** Returns the patch of an entry with this id. */
export function patchOf(entry: Entry, id: string): EntryPatch | undefined {
  let known = patchesById.get(entry);
  if (!known) patchesById.set(entry, (known = new Map(entry.patches.map((patch) => [patch.id, patch]))));
  return known.get(id);
}

/**
 * Returns when patches of an account's devices were last retried, by the ids of these, in Unix milliseconds. Infinity:
 * what became of a retry is still to be learned.
 */
export function retriesByDevice(entries: readonly Entry[], account: string, now: number): Map<string, number> {
  const retries = new Map<string, number>();
  for (const entry of entries) {
    if (entry.account !== account || !isRetry(entry) || !entry.patches.some(wasSent)) continue;
    const { id } = entry.place.device;
    const at = isFinished(entry, now) ? (entry.sentAt ?? entry.at) : Infinity;
    retries.set(id, Math.max(at, retries.get(id) ?? -Infinity));
  }
  return retries;
}

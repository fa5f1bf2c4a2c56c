import { isRetry } from '../writes';
import { failedAgain, hasEnded, isGivenUp, type Entry, type EntryPatch } from './entry';

/**
 * What became of a patch that was to be sent, as far as is known: its status where it was read, and else what became of
 * its sending. In the order in which a row counts them: what ended comes first.
 */
export const patchResults = [
  'installed',
  /** Of the writes that set a policy. */
  'policySet',
  'failedAgain',
  'failed',
  'rebootRequired',
  'ignored',
  'notCarriedOut',
  'noResult',
  'notAcknowledged',
  'outcomeUnknown',
  'notListed',
  'unknown',
  'missing',
  'installing',
  'queued',
  'pending',
  'sent',
  'sending',
  'waiting',
  'notSent',
] as const;

/** One of them. */
export type PatchResult = (typeof patchResults)[number];

/** Returns what became of a patch by now. */
export function patchResult(entry: Entry, patch: EntryPatch, now: number): PatchResult {
  return unsentResult(entry, patch) ?? unclearResult(entry, patch, now) ?? knownResult(entry, patch);
}

/** The result of a patch whose write did not go out, or not yet, or was refused. */
function unsentResult({ sender }: Entry, { outcome }: EntryPatch): PatchResult | undefined {
  switch (outcome) {
    case 'sending':
      return 'sending';
    case 'refused':
      return 'notCarriedOut';
    case 'unsent':
      return sender === undefined ? 'notSent' : 'waiting';
    case 'accepted':
    case 'alreadyApplied':
    case 'notAcknowledged':
    case 'unknown':
      return undefined;
  }
}

/** The result of a patch that failed again, or of whose write it is not known whether it arrived. */
function unclearResult(entry: Entry, patch: EntryPatch, now: number): PatchResult | undefined {
  if (failedAgain(entry, patch)) return 'failedAgain';
  if (isGivenUp(entry, patch, now)) return 'noResult';
  if (hasArrived(entry, patch)) return undefined;
  if (patch.outcome === 'notAcknowledged') return 'notAcknowledged';
  if (patch.outcome !== 'unknown') return undefined;
  return patch.policyHolds === false ? 'notCarriedOut' : 'outcomeUnknown';
}

/** A status tells that a retry has arrived; of the policies only Ignore has one. */
function hasArrived(entry: Entry, { status, moved, policyHolds }: EntryPatch): boolean {
  if (isRetry(entry)) return moved;
  return policyHolds === true || (entry.service === 'patch_ignore' && status === 'ignored');
}

/** The result of a patch whose write arrived, or was answered. */
function knownResult(entry: Entry, patch: EntryPatch): PatchResult {
  const { status, gone } = patch;
  if (gone && !hasEnded(entry, patch)) return 'notListed';
  if (!isRetry(entry)) return status === 'ignored' || entry.service === 'patch_ignore' ? 'ignored' : 'policySet';
  return status ?? (entry.checkedAt === undefined ? 'sent' : 'notListed');
}

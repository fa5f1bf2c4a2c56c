import type { InFlightPatches } from '../actions/inFlightPatches';
import { failedAgain, isFinished, patchOf, wasSent } from '../history/entry';
import type { History } from '../history/history';
import { failedRetries } from '../history/failedRetries';
import { plural, t } from '../wording/localize';
import { clockTime } from '../wording/time';
import { isRetry } from '../writes';

/** What is known of a patch on a device beside what N-sight lists. */
export interface PatchState {
  /** What is being done to the patch right now: "retrying…". */
  readonly doing?: string | undefined;
  /** Since when a retry of the patch is waited for: "14:05". */
  readonly pendingSince?: string | undefined;
  /** When it was retried, as long as its device has not been read since. */
  readonly retriedAt?: string | undefined;
  /** It was retried, and failed once more, for as many times in a row; 0 or undefined: it did not. */
  readonly failedRetries?: number | undefined;
}

/** Returns "Failed again", or "Failed again after 3 retries"; `label` is N-sight's word for Failed. */
export function failedAgainText(label: string, retries: number): string {
  if (retries <= 1) return t('{0} again', label);
  return plural(retries, '{1} again after {0} retry', '{1} again after {0} retries', label);
}

/** Returns what is being done to a patch, and what its last retry came to. */
export function patchState(
  { inFlight, history }: { readonly inFlight: InFlightPatches; readonly history: History },
  { account, deviceId, id }: { readonly account: string; readonly deviceId: string; readonly id: string },
): PatchState {
  const doing = inFlight.actionOn(account, deviceId, id)?.doing;
  // One that was pending before is "already applied" (C): its time is the one of the retry before.
  const entries = history.of(account, deviceId);
  const retried = entries.find(
    (entry) => isRetry(entry) && wasSent(patchOf(entry, id)) && patchOf(entry, id)?.outcome !== 'alreadyApplied',
  );
  const patch = retried && patchOf(retried, id);
  if (!retried || !patch) return { doing };
  // What has ended once and is pending again was made so by somebody else.
  const since = isFinished(retried, Date.now()) ? undefined : clockTime(retried.at, Date.now());
  const isNews = retried.checkedAt === undefined && patch.outcome === 'accepted';
  return {
    doing,
    pendingSince: since,
    retriedAt: isNews ? since : undefined,
    failedRetries: failedAgain(retried, patch) ? failedRetries(entries, account)(deviceId, id) : 0,
  };
}

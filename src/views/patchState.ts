import type { InFlightPatches } from '../actions/inFlightPatches';
import { failedAgain, isFinished, patchOf, wasSent } from '../history/entry';
import type { History } from '../history/history';
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
  /** It was retried, and failed once more. */
  readonly failedAgain?: boolean | undefined;
}

/** Returns what is being done to a patch, and what its last retry came to. */
export function patchState(
  { inFlight, history }: { readonly inFlight: InFlightPatches; readonly history: History },
  { account, deviceId, id }: { readonly account: string; readonly deviceId: string; readonly id: string },
): PatchState {
  const doing = inFlight.actionOn(account, deviceId, id)?.doing;
  // One that was pending before is "already applied" (C): its time is the one of the retry before.
  const retried = history
    .of(account, deviceId)
    .find((entry) => isRetry(entry) && wasSent(patchOf(entry, id)) && patchOf(entry, id)?.outcome !== 'alreadyApplied');
  const patch = retried && patchOf(retried, id);
  if (!retried || !patch) return { doing };
  // What has ended once and is pending again was made so by somebody else.
  const since = isFinished(retried, Date.now()) ? undefined : clockTime(retried.at, Date.now());
  const isNews = retried.checkedAt === undefined && patch.outcome === 'accepted';
  return {
    doing,
    pendingSince: since,
    retriedAt: isNews ? since : undefined,
    failedAgain: failedAgain(retried, patch),
  };
}

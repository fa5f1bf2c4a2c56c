import type { UnderWay } from '../actions/underWay';
import { failedAgain, isRetry, wasSent } from '../history/entry';
import type { History } from '../history/history';
import { clockTime } from '../messages/time';

/** What is known of a patch on a device beside what N-sight lists. */
export interface PatchState {
  /** What is being done to the patch right now: "retrying…". */
  readonly doing?: string | undefined;
  /** Since when a retry of the patch is waited for: "14:05". */
  readonly pendingSince?: string | undefined;
  /** It was retried, and failed once more. */
  readonly failedAgain?: boolean | undefined;
}

/** What is done to a patch, and what its last retry came to. */
export function patchState(underWay: UnderWay, history: History, account: string, deviceId: string, id: string): PatchState {
  const doing = underWay.actionOn(account, deviceId, id)?.doing;
  const retried = history.of(account, deviceId).filter(isRetry).find(({ patches }) => patches.some((patch) => patch.id === id && wasSent(patch)));
  const patch = retried?.patches.find((one) => one.id === id);
  if (!retried || !patch) return { doing };
  return { doing, pendingSince: clockTime(retried.at, Date.now()), failedAgain: failedAgain(retried, patch) };
}

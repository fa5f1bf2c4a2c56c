import { failedByNow } from '../actions/failedByNow';
import type { Session } from '../connection/session';
import { retryAnswer } from './retryAnswer';
import { dataText, unsentForModel } from './toolAnswer';
import { unsentNotes, type Asked } from './retryQuestion';
import { writes } from '../writes';
import type { ActionServices } from '../actions/performWrite';
import { sendStillFailed } from '../actions/sendFailed';

/**
 * Sends what the user has confirmed and is Failed on its device by a list of the last minutes, and says what became of
 * it, for a model. Undefined when the signal fired before anything was sent.
 */
export async function retryPatchesForModel(
  session: Session,
  parts: ActionServices,
  { targets, ...unsent }: Asked,
  cancel: AbortSignal,
): Promise<string | undefined> {
  const found = await failedByNow(session, targets, {
    scannedAt: new Map(),
    now: Date.now(),
    signal: AbortSignal.any([cancel, session.closed]),
    onProgress: () => undefined,
  });
  if (!found)
    return cancel.aborted
      ? undefined
      : dataText({ notSent: 'Nothing was sent: the connection changed in the meantime.' });
  const leftOut = [...found.leftOut, ...unsentNotes(unsent).map((text) => ({ text }))];
  const done =
    found.targets.length > 0
      ? await sendStillFailed(session, parts, {
          action: writes.patch_retry,
          targets: found.targets,
          leftOut,
          signal: cancel,
        })
      : { results: [], leftOut };
  // The user reads the same in other words.
  const forUser = new Set(unsentNotes(unsent));
  return retryAnswer({
    ...done,
    leftOut: [
      ...done.leftOut.filter(({ text }) => !forUser.has(text)),
      ...unsentForModel(unsent).map((text) => ({ text })),
    ],
  });
}

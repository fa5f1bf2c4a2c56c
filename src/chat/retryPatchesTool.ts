import { failedByNow } from '../actions/failedByNow';
import type { Session } from '../connection/session';
import { retryAnswer } from './retryAnswer';
import { patchesIn } from '../inventory/target';
import { titleText } from '../wording/patchWords';
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
  asked: Asked,
  cancel: AbortSignal,
): Promise<string | undefined> {
  const found = await failedByNow(session, asked.targets, {
    scannedAt: new Map(),
    now: Date.now(),
    signal: AbortSignal.any([cancel, session.closed]),
    onProgress: () => undefined,
  });
  if (!found)
    return cancel.aborted
      ? undefined
      : dataText({ notSent: 'Nothing was sent: the connection changed in the meantime.' });
  const { targets, ...unsent } = namedAsAsked(session, { ...asked, targets: found.targets });
  const leftOut = [...found.leftOut, ...unsentNotes(unsent).map((text) => ({ text }))];
  const done =
    targets.length > 0
      ? await sendStillFailed(session, parts, {
          action: writes.patch_retry,
          targets,
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

/** Returns what still has the title that was asked about, by the list that was read since; the rest is unknown. */
function namedAsAsked({ inventory }: Session, { targets, ...unsent }: Asked): Asked {
  const named = targets.map(({ place, patches }) => {
    const listed = inventory.knownPatches(place.device.id, Infinity)?.items;
    const titles = listed && new Map(listed.map((patch) => [patch.id, titleText(patch)]));
    return { place, patches: titles ? patches.filter((patch) => titles.get(patch.id) === titleText(patch)) : patches };
  });
  return {
    ...unsent,
    targets: named.filter(({ patches }) => patches.length > 0),
    unknown: unsent.unknown + patchesIn(targets) - patchesIn(named),
  };
}

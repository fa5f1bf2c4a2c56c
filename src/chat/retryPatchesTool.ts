import { failedByNow } from '../actions/failedByNow';
import type { Session } from '../connection/session';
import type { PatchOutcome } from '../history/entry';
import type { PatchRef } from '../inventory/place';
import { errorWords } from '../wording/errorWords';
import { dataText, short, someOf, unsentForModel } from './toolAnswer';
import { unsentNotes, type Asked } from './retryQuestion';
import { writes } from '../writes';
import { nameText, titleText } from '../wording/patchWords';
import type { ActionServices, Performed } from '../actions/performWrite';
import { sendStillFailed } from '../actions/sendFailed';
import { type DeviceResult, patchesWith } from '../actions/sendWrites';

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
  return resultText({
    ...done,
    leftOut: [
      ...done.leftOut.filter(({ text }) => !forUser.has(text)),
      ...unsentForModel(unsent).map((text) => ({ text })),
    ],
  });
}

const meanings: Readonly<Record<Exclude<PatchOutcome, 'sending'>, string>> = {
  accepted: 'accepted: installs at the next scheduled window',
  alreadyApplied: 'already applied, according to N-sight, which says so of pending and ignored patches too',
  notAcknowledged: 'sent, but not acknowledged',
  unknown: 'sent without an answer: may have been carried out. Do not send it again; check first',
  refused: 'refused: not carried out',
  unsent: 'not sent',
};

const outcomeWords: readonly (keyof typeof meanings)[] = [
  'accepted',
  'alreadyApplied',
  'notAcknowledged',
  'unknown',
  'refused',
  'unsent',
];

function resultText({ results, leftOut }: Performed): string {
  return dataText({
    ...(results.length === 0 ? { notSent: 'Nothing was sent.' } : {}),
    devices: results.map(deviceResult),
    ...(leftOut.length > 0 ? { leftOut: someOf(leftOut.flatMap(({ text, details = [] }) => [text, ...details])) } : {}),
  });
}

function deviceResult(result: DeviceResult) {
  const { client, site, device } = result.target.place;
  const groups = outcomeWords
    .map((outcome): [string, readonly PatchRef[]] => [meanings[outcome], patchesWith(result, outcome)])
    .filter(([, patches]) => patches.length > 0);
  return {
    client: short(nameText(client)),
    site: short(nameText(site)),
    device: short(nameText(device)),
    deviceId: device.id,
    patches: Object.fromEntries(groups.map(([meaning, patches]) => [meaning, someOf(patches.map(titleText))])),
    ...(result.messages.length > 0 ? { nsightSaid: someOf(result.messages) } : {}),
    ...(result.error === undefined ? {} : { error: short(errorWords(result.error).message) }),
  };
}

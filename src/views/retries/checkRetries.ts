import * as vscode from 'vscode';
import type { Session } from '../../connection/session';
import type { Entry } from '../../history/entry';
import { ofDevices } from '../../wording/counts';
import { deviceNames } from '../../wording/deviceNames';
import { plural, t } from '../../wording/localize';
import { errorWords } from '../../wording/errorWords';
import { logLine } from '../../wording/errorKinds';
import type { Log } from '../../ui/log';
import { remedyButtons, say } from '../../ui/notifications';
import { endedGesturesText } from '../../tracking/endedRetries';
import type { OutcomeRecorder } from '../../tracking/outcomeRecorder';
import { deviceIdsOf, readAgain } from '../../tracking/readAgain';
import { setContext } from '../../ui/contextKeys';
import { withCancellableProgress } from '../../ui/progress';

/** From this many devices on a check takes a while, so that it shows its progress and can be cancelled. */
const manyToCheck = 5;

/** The command Check Now: reads the devices of entries again, and notifies the user of what could not be read. */
export async function checkRetries(
  session: Session,
  recorder: OutcomeRecorder,
  entries: readonly Entry[],
  log: Log,
): Promise<void> {
  if (entries.length === 0) {
    say('info', t('Nothing to check: this account has no retries in progress.'));
    return;
  }
  const location =
    deviceIdsOf(entries).length < manyToCheck ? { viewId: 'nsight.retries' } : vscode.ProgressLocation.Notification;
  const { read, unread, errors } = await withCancellableProgress(
    {
      location,
      title: t('Checking on retries'),
      onDidChangeWait: session.inventory.rateLimiter.onDidChangeWait,
    },
    (signal, report) =>
      readAgain(session, recorder, entries, {
        signal,
        onProgress: (done, all) => {
          report({ increment: 100 / all, message: ofDevices(done, all) });
        },
      }),
  );
  logErrors(errors, log);
  if (read > 0) setContext('nsight.retriesWatched', true);
  if (errors.length + unread === 0) return;
  const all = read + unread + errors.length;
  const { message, remedies } = errors.length > 0 ? errorWords(errors[0]) : { message: '', remedies: [] };
  const parts = [
    errors.length > 0 &&
      plural(
        all,
        '{1} of {0} device could not be read: {2}',
        '{1} of {0} devices could not be read: {2}',
        errors.length,
        message,
      ),
    unread > 0 && plural(unread, 'Canceled: {1} was not read.', 'Canceled: {1} were not read.', ofDevices(unread, all)),
  ];
  say(errors.length > 0 ? 'warning' : 'info', parts.filter(Boolean).join(' '), ...remedyButtons(remedies));
}

/**
 * Reads the devices of entries again without being asked. What could not be read is in the log only. Never rejects.
 *
 * @returns whether the server could be asked.
 */
export async function pollRetries(
  session: Session,
  recorder: OutcomeRecorder,
  entries: readonly Entry[],
  { signal, log }: { readonly signal: AbortSignal; readonly log: Log },
): Promise<boolean> {
  const { read, errors } = await readAgain(session, recorder, entries, { signal, onProgress: () => undefined });
  logErrors(errors, log);
  return errors.length === 0 || read > 0;
}

function logErrors(errors: readonly unknown[], log: Log): void {
  for (const error of errors) log.error(logLine(error));
}

/** Notifies the user that retries have ended; `entries` are all of the history. */
export function tellEnded({ inventory }: Session, ended: readonly Entry[], entries: readonly Entry[]): void {
  setContext('nsight.retriesWatched', true);
  const { text, allWell } = endedGesturesText(ended, { entries, now: Date.now(), names: deviceNames(inventory) });
  say(allWell ? 'info' : 'warning', text, {
    title: t('Show Retries'),
    run: () => void vscode.commands.executeCommand('nsight.retries.focus'),
  });
}

import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import type { Entry } from '../history/entry';
import { ofDevices } from '../wording/counts';
import { plural, t } from '../wording/localize';
import { errorWords } from '../wording/errorWords';
import { logLine } from '../wording/errorKinds';
import type { Log } from '../ui/log';
import { remedyButtons, say } from '../ui/notifications';
import { endedText } from './endedRetries';
import type { OutcomeRecorder } from './outcomeRecorder';
import { deviceIdsOf, readAgain, type ReadAgain } from './readAgain';
import { setContext } from '../ui/contextKeys';

/** From this many devices on a check takes a while, so that it shows its progress and can be cancelled. */
const manyToCheck = 5;

/** Reads the devices of entries again because the user asked for it, and tells what could not be read. */
export async function checkRetries(
  session: Session,
  follow: OutcomeRecorder,
  entries: readonly Entry[],
  log: Log,
): Promise<void> {
  if (entries.length === 0) {
    say('info', t('Nothing to check: this account has no retries in progress.'));
    return;
  }
  const location =
    deviceIdsOf(entries).length < manyToCheck ? { viewId: 'nsight.retries' } : vscode.ProgressLocation.Notification;
  const options = { location, title: t('Checking on retries'), cancellable: true };
  const { read, unread, errors } = await vscode.window.withProgress(options, (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    return readEntries(session, follow, entries, cancel.signal, log, (done, all) => {
      progress.report({ increment: 100 / all, message: ofDevices(done, all) });
    });
  });
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

/** Reads the devices of entries again; the log has what went wrong. Gives whether the server could be asked. Never rejects. */
export async function pollRetries(
  session: Session,
  follow: OutcomeRecorder,
  entries: readonly Entry[],
  cancel: AbortSignal,
  log: Log,
): Promise<boolean> {
  const { read, errors } = await readEntries(session, follow, entries, cancel, log, () => undefined);
  return errors.length === 0 || read > 0;
}

async function readEntries(
  session: Session,
  follow: OutcomeRecorder,
  entries: readonly Entry[],
  cancel: AbortSignal,
  log: Log,
  onProgress: (done: number, all: number) => void,
): Promise<ReadAgain> {
  const result = await readAgain(session, follow, entries, cancel, onProgress);
  for (const error of result.errors) log.error(logLine(error));
  return result;
}

/** Tells that retries have ended. */
export function tellEnded(ended: readonly Entry[]): void {
  setContext('nsight.retriesWatched', true);
  const { text, allWell } = endedText(ended);
  say(allWell ? 'info' : 'warning', text, {
    title: t('Show Retries'),
    run: () => void vscode.commands.executeCommand('nsight.retries.focus'),
  });
}

import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import { confirmBulkActions } from '../connection/settings';
import type { Scope } from '../inventory/scope';
import { count } from '../messages/escape';
import { confirm, say } from '../messages/notifications';
import { patchesIn, retry } from './action';
import { perform, what, type ActionParts } from './perform';
import { readFailed, type FailedPatches } from './readFailed';
import type { LeftOut } from './rows';

/**
 * Retries what failed in parts of the fleet: reads, says how much it is, asks, sends, and tells what became of it. What
 * a filter hides in the views failed too: `filtered` says that there is one.
 */
export async function retryFailed(session: Session, parts: ActionParts, scopes: readonly Scope[], notes: readonly LeftOut[], filtered = false): Promise<void> {
  const found = await readWithProgress(session, scopes);
  if (!found) return; // Cancelled: the user knows, and nothing was sent.
  const { targets, read } = found;
  const leftOut = [...notes, ...found.leftOut];
  if (targets.length === 0) {
    const none = read === 0 && found.leftOut.length > 0 ? 'Nothing to retry was found' : `No failed patches on ${read === 1 ? 'the device that was' : `the ${count(read, 'device')} that were`} read`;
    say(leftOut.length > 0 ? 'warning' : 'info', [none, ...leftOut.map(({ text }) => text)].join(' · '), ...detailButtons(parts, leftOut));
    return;
  }
  const question = `Retry ${patchesIn(targets) === 1 ? 'the failed patch' : `${patchesIn(targets)} failed patches`}${what(targets).replace(/^\d+ patch(es)?/, '')}?`;
  const hidden = filtered ? ['The filter of the views is not applied: what it hides is retried too.'] : [];
  const detail = ['They install at the next scheduled window of each device.', ...hidden, ...leftOut.map(({ text }) => `Left out: ${text}.`)].join('\n');
  if (confirmBulkActions() && !await confirm(question, detail, 'Retry')) return;
  await perform(session, parts, retry, targets, leftOut);
}

function readWithProgress(session: Session, scopes: readonly Scope[]): Promise<FailedPatches | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: 'Looking for failed patches', cancellable: true };
  return Promise.resolve(vscode.window.withProgress(options, (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => { cancel.abort(); });
    return readFailed(session, scopes, AbortSignal.any([cancel.signal, session.closed]), (done, all) => {
      progress.report({ increment: 100 / all, message: `${done} of ${count(all, 'device')}` });
    });
  }));
}

function detailButtons({ documents }: ActionParts, leftOut: readonly LeftOut[]) {
  const lines = leftOut.flatMap(({ text, details = [] }) => [text, ...details.map((line) => `  ${line}`)]);
  return leftOut.some(({ details }) => details) ? [{ title: 'Show Details', run: () => void documents.open('Left Out.txt', `${lines.join('\n')}\n`) }] : [];
}

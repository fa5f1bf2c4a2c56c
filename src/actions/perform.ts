import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import { count } from '../messages/escape';
import type { Documents } from '../messages/documents';
import type { Log } from '../messages/log';
import { logLine, remedyButtons, say } from '../messages/notifications';
import type { PatchAction, Target } from './action';
import { send, type DeviceResult } from './send';
import { details, summarize } from './summary';
import type { UnderWay } from './underWay';

/** What an action needs of the extension. */
export interface ActionParts {
  readonly underWay: UnderWay;
  readonly documents: Documents;
  readonly log: Log;
}

/**
 * Carries an action out, with progress and cancel, and tells what the server said. Patches that are under way already
 * are not sent a second time. `otherRows` were chosen too and are no patches: they are left out, and counted.
 */
export async function perform(session: Session, parts: ActionParts, action: PatchAction, chosen: readonly Target[], otherRows = 0): Promise<void> {
  const targets = notUnderWay(chosen, parts.underWay);
  if (targets.length === 0) {
    say('info', 'These patches are being sent already.');
    return;
  }
  const results = await sendWithProgress(session, parts, action, targets);
  const at = new Date();
  for (const { error } of results) if (error !== undefined) parts.log.error(logLine(error));
  const { severity, text, remedies } = summarize(results);
  say(
    severity,
    otherRows === 0 ? text : `${text} · ${count(otherRows, 'selected row is no patch and was', 'selected rows are no patches and were')} left out`,
    { title: 'Show Details', run: () => void parts.documents.open(`${action.title}.md`, details(action, results, at)) },
    ...remedyButtons(remedies),
  );
}

function notUnderWay(targets: readonly Target[], underWay: UnderWay): Target[] {
  return targets
    .map(({ place, patches }) => ({ place, patches: patches.filter((patch) => !underWay.has(place.device.id, patch.id)) }))
    .filter(({ patches }) => patches.length > 0);
}

function sendWithProgress(session: Session, { underWay }: ActionParts, action: PatchAction, targets: readonly Target[]): Promise<DeviceResult[]> {
  const one = targets.length === 1;
  const patches = targets.reduce((sum, target) => sum + target.patches.length, 0);
  const title = `${action.title}: ${count(patches, 'patch', 'patches')} on ${count(targets.length, 'device')}`;
  // One device is quickly done, and its rows show it; several take a while and can be cancelled.
  const options: vscode.ProgressOptions = one
    ? { location: { viewId: 'nsight.devices' } }
    : { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(vscode.window.withProgress(options, (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => { cancel.abort(); });
    return send(session, underWay, action, targets, cancel.signal, (done) => {
      progress.report({ increment: 100 / targets.length, message: `${done} of ${targets.length} devices` });
    });
  }));
}

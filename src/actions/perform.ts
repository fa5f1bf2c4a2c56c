import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import { isBeingSent } from '../history/entry';
import type { History } from '../history/history';
import { ofDevices, onDevice, onDevices, patches as patchCount } from '../wording/counts';
import { plural, t } from '../wording/localize';
import { forNotification, shorten } from '../wording/escape';
import { logLine } from '../wording/errorKinds';
import type { Documents } from '../ui/documents';
import { setContext } from '../ui/contextKeys';
import type { Log } from '../ui/log';
import { confirm, remedyButtons, say } from '../ui/notifications';
import type { LeftOut } from './picked';
import { countResults, sendWrites, type DeviceResult, type Sent } from './send';
import { details, summarize } from './summarizeWrites';
import type { InFlightPatches } from './inFlightPatches';
import { isRetry, type PatchAction } from '../writes';
import { patchesIn, type Target } from '../inventory/target';
import { nameText } from '../wording/patchWords';

/** What an action needs of the extension. */
export interface ActionParts {
  readonly underWay: InFlightPatches;
  readonly history: History;
  readonly documents: Documents;
  readonly log: Log;
  /** Fires when whoever asked wants nothing more of it sent. */
  readonly cancel?: AbortSignal;
}

/** What became of an action, beside what the user was told. */
export interface Performed {
  readonly results: readonly DeviceResult[];
  /** What was not sent, and why. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Carries an action out, with progress and cancel, and tells what the server said. Patches that are under way already
 * are not sent a second time. `leftOut` says what was chosen too and cannot be sent.
 */
export async function perform(
  session: Session,
  parts: ActionParts,
  action: PatchAction,
  chosen: readonly Target[],
  leftOut: readonly LeftOut[] = [],
): Promise<Performed> {
  if (
    action.warning !== undefined &&
    !(await confirm(`${action.title}: ${what(chosen)}?`, action.warning, action.title))
  )
    return { results: [], leftOut };
  if (session.closed.aborted) return sayClosed();
  const { underWay, history, documents, log } = parts;
  await history.load(); // It has what other windows are sending.
  const targets = underWay.claim(session.account, action, notBeingSent(history, session.account, chosen));
  const busy = patchesIn(chosen) - patchesIn(targets);
  const notes =
    busy === 0
      ? leftOut
      : [{ text: plural(busy, '{0} patch was already being sent', '{0} patches were already being sent') }, ...leftOut];
  if (targets.length === 0) {
    say(
      'info',
      [
        busy === 1 ? t('This patch is already being sent.') : t('These patches are already being sent.'),
        ...leftOut.map(({ text }) => text),
      ].join(' · '),
    );
    return { results: [], leftOut: notes };
  }
  const { results, read } = await sendWithProgress(session, parts, action, targets);
  const at = new Date();
  // A step of the walkthrough is done.
  if (isRetry(action) && countResults(results, 'accepted', 'alreadyApplied').patches > 0)
    setContext('nsight.retried', true);
  for (const { error } of results) if (error !== undefined) log.error(logLine(error));
  const { severity, text, remedies } = summarize(results, notes);
  say(
    severity,
    text,
    {
      title: t('Show Details'),
      run: () => void documents.open(`${action.title}.md`, details(action, results, notes, at)),
    },
    ...remedyButtons(remedies, 2),
  );
  await vscode.window.withProgress({ location: { viewId: 'nsight.devices' } }, () => read);
  return { results, leftOut: notes };
}

/** Says that a question was answered too late. */
export function sayClosed(): Performed {
  const text = t('Nothing was sent: the connection changed in the meantime.');
  say('warning', text);
  return { results: [], leftOut: [{ text }] };
}

/** Without what is being sent already, by this window or another. */
function notBeingSent(history: History, account: string, targets: readonly Target[]): Target[] {
  return targets.map(({ place, patches }) => {
    const entries = history.of(account, place.device.id);
    return { place, patches: patches.filter(({ id }) => !entries.some((entry) => isBeingSent(entry, id))) };
  });
}

/** "3 patches on 2 devices", or "3 patches on SRV-01". */
export function what(targets: readonly Target[]): string {
  return `${patchCount(patchesIn(targets))} ${where(targets)}`;
}

/** "on 2 devices", or "on SRV-01". */
export function where(targets: readonly Target[]): string {
  const [only, ...others] = targets;
  return only && others.length === 0 ? onDevice(nameText(only.place.device)) : onDevices(targets.length);
}

/** A progress notification has no room for more. */
const longestTitle = 200;

function sendWithProgress(
  session: Session,
  { underWay, history, log, cancel: stop }: ActionParts,
  action: PatchAction,
  targets: readonly Target[],
): Promise<Sent> {
  // One call is quickly done, and its rows show it; several take a while and can be cancelled.
  const calls = targets.reduce(
    (sum, { place, patches }) =>
      sum +
      session.client.split(
        action.service,
        place.device.id,
        patches.map(({ id }) => id),
      ).length,
    0,
  );
  const options: vscode.ProgressOptions =
    calls === 1
      ? { location: { viewId: 'nsight.devices' } }
      : {
          location: vscode.ProgressLocation.Notification,
          title: shorten(forNotification(`${action.title}: ${what(targets)}`), longestTitle),
          cancellable: true,
        };
  let unrecorded = false;
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => {
        cancel.abort();
      });
      return sendWrites(
        session,
        {
          history,
          onUnrecorded: (error) => {
            log.error(logLine(error));
            if (!unrecorded)
              say(
                'warning',
                t(
                  'The history of retries cannot be written, so the Retries view will miss this one. The log has the reason.',
                ),
              );
            unrecorded = true;
          },
          onDone: ({ target }, done) => {
            underWay.release(session.account, target);
            progress.report({ increment: 100 / targets.length, message: ofDevices(done, targets.length) });
          },
        },
        action,
        targets,
        stop ? AbortSignal.any([stop, cancel.signal]) : cancel.signal,
      );
    }),
  );
}

import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import { confirmBulkActions } from '../settings';
import type { Scope } from '../inventory/scope';
import { ofDevices } from '../wording/counts';
import { plural, t } from '../wording/localize';
import { confirm, say } from '../ui/notifications';
import { failedByNow, scannedLongAgo, type ScannedAt } from './failedByNow';
import { perform, sayClosed, where, type ActionParts, type Performed } from './perform';
import { someNames, readFailed } from './readFailed';
import type { LeftOut } from './picked';
import { stillFailed } from './stillFailed';
import { patchesIn, type Target } from '../inventory/target';
import { type PatchAction, writes } from '../writes';
import { nameText, whereText } from '../wording/patchWords';

/**
 * Retries what failed in parts of the fleet: reads, says how much it is, asks, sends, and tells what became of it. What
 * a filter hides in the views failed too: `filtered` says that there is one.
 */
export async function retryFailed(
  session: Session,
  parts: ActionParts,
  scopes: readonly Scope[],
  notes: readonly LeftOut[],
  filtered = false,
): Promise<void> {
  const found = await readWithProgress(session, vscode.ProgressLocation.Notification, (signal, onProgress) =>
    readFailed(session, scopes, signal, onProgress),
  );
  if (!found) {
    // Cancelled: the user knows, and nothing was sent.
    if (session.closed.aborted) sayClosed();
    return;
  }
  const read = found.read.size;
  await parts.history.load(); // It has what other windows have sent since the lists were read.
  const before = stillFailed(session, parts.history, found.targets, Date.now());
  const leftOut = [...notes, ...found.leftOut, ...before.leftOut];
  if (before.targets.length === 0) {
    const none =
      before.leftOut.length > 0 || (read === 0 && found.leftOut.length > 0)
        ? t('Found nothing to retry')
        : plural(
            read,
            'No failed patches on the device that was read',
            'No failed patches on the {0} devices that were read',
          );
    say(
      leftOut.length > 0 ? 'warning' : 'info',
      [none, ...leftOut.map(({ text }) => text)].join(' · '),
      ...detailButtons(parts, leftOut),
    );
    return;
  }
  const hidden = filtered ? [t("The views' filter is not applied: patches that it hides are retried too.")] : [];
  const question = plural(
    patchesIn(before.targets),
    'Retry the failed patch {1}?',
    'Retry {0} failed patches {1}?',
    where(before.targets),
  );
  const detail = [
    t('Only in {0}.', someNames(scopes.map(scopeName))),
    t('They install at the next scheduled window of each device.'),
    ...hidden,
    ...leftOut.map(({ text }) => t('Left out: {0}.', text)),
  ].join('\n');
  if (confirmBulkActions() && !(await confirm(question, detail, t('Retry')))) return;
  await sendStillFailed(session, parts, writes.patch_retry, before.targets, leftOut);
}

/** Sends what was asked about, without what is no longer Failed by now. */
export async function sendStillFailed(
  session: Session,
  parts: ActionParts,
  action: PatchAction,
  found: readonly Target[],
  notes: readonly LeftOut[],
): Promise<Performed> {
  if (session.closed.aborted) return sayClosed();
  await parts.history.load();
  const { targets, leftOut } = stillFailed(session, parts.history, found, Date.now());
  if (targets.length > 0) return perform(session, parts, action, targets, [...leftOut, ...notes]);
  const all = [...leftOut, ...notes];
  say('info', nothingSent(all));
  return { results: [], leftOut: all };
}

function scopeName(scope: Scope): string {
  switch (scope.kind) {
    case 'client':
      return nameText(scope.client);
    case 'site':
      return whereText(scope);
    case 'device':
      return nameText(scope.place.device);
  }
}

function nothingSent(leftOut: readonly LeftOut[]): string {
  return t('Nothing was sent: {0}.', leftOut.map(({ text }) => text).join(' · '));
}

/** From this many devices on reading takes a while, so that it shows its progress and can be cancelled. */
const manyToRead = 5;

/** Sends what failed by a scan and still does; of what does not it tells. */
export async function sendScanned(
  session: Session,
  parts: ActionParts,
  action: PatchAction,
  found: readonly Target[],
  scannedAt: ScannedAt,
  notes: readonly LeftOut[],
): Promise<void> {
  const now = Date.now();
  const location =
    scannedLongAgo(found, scannedAt, now).length < manyToRead
      ? { viewId: 'nsight.failedPatches' }
      : vscode.ProgressLocation.Notification;
  const still = await readWithProgress(session, location, (signal, onProgress) =>
    failedByNow(session, found, scannedAt, now, signal, onProgress),
  );
  if (!still) {
    // Cancelled: the user knows, and nothing was sent.
    if (session.closed.aborted) sayClosed();
    return;
  }
  const leftOut = [...still.leftOut, ...notes];
  if (still.targets.length > 0) await sendStillFailed(session, parts, action, still.targets, leftOut);
  else say('warning', nothingSent(leftOut), ...detailButtons(parts, leftOut));
}

function readWithProgress<T>(
  session: Session,
  location: vscode.ProgressOptions['location'],
  read: (signal: AbortSignal, onProgress: (done: number, all: number) => void) => Promise<T>,
): Promise<T> {
  const options = { location, title: t('Looking for failed patches'), cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => {
        cancel.abort();
      });
      return read(AbortSignal.any([cancel.signal, session.closed]), (done, all) => {
        progress.report({ increment: 100 / all, message: ofDevices(done, all) });
      });
    }),
  );
}

function detailButtons({ documents }: ActionParts, leftOut: readonly LeftOut[]) {
  const lines = leftOut.flatMap(({ text, details = [] }) => [text, ...details.map((line) => `  ${line}`)]);
  return leftOut.some(({ details }) => details)
    ? [{ title: t('Show Details'), run: () => void documents.open(`${t('Left Out')}.txt`, `${lines.join('\n')}\n`) }]
    : [];
}

import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import { say, type Button } from '../ui/notifications';
import { withCancellableProgress } from '../ui/progress';
import { ofDevices } from '../wording/counts';
import { t } from '../wording/localize';
import { failedByNow, scannedLongAgo } from './failedByNow';
import { performWrite, sayClosed, type ActionServices, type Performed, type WriteRequest } from './performWrite';
import type { LeftOut, ScannedAt } from './picked';
import { stillFailed } from './stillFailed';
import { leftOutList } from './writeDetails';

// What is behind both retries of failed patches: nothing is sent of what is no longer Failed.

/** Sends what is still Failed as far as this window knows. Reads nothing. */
export async function sendStillFailed(
  session: Session,
  services: ActionServices,
  request: WriteRequest,
): Promise<Performed> {
  if (session.closed.aborted) return sayClosed();
  await services.history.load(); // It has what other windows have sent since the lists were read.
  const still = stillFailed(session, services.history, request.targets, Date.now());
  const leftOut = [...still.leftOut, ...request.leftOut];
  if (still.targets.length > 0) return performWrite(session, services, { ...request, targets: still.targets, leftOut });
  say('info', nothingSent(leftOut));
  return { results: [], leftOut };
}

/** From this many devices on, reading takes a while: it shows its progress and can be cancelled. */
const manyToRead = 5;

/** Reads the devices that were scanned long ago, and sends what failed by the scan and still does. */
export async function sendScanned(
  session: Session,
  services: ActionServices,
  { scannedAt, ...request }: WriteRequest & { readonly scannedAt: ScannedAt },
): Promise<void> {
  const { targets } = request;
  const now = Date.now();
  const location =
    scannedLongAgo(targets, scannedAt, now).length < manyToRead
      ? { viewId: 'nsight.failedPatches' }
      : vscode.ProgressLocation.Notification;
  const still = await readWithProgress(session, location, (signal, onProgress) =>
    failedByNow(session, targets, { scannedAt, now, signal, onProgress }),
  );
  if (!still) return;
  const leftOut = [...still.leftOut, ...request.leftOut];
  if (still.targets.length > 0)
    await sendStillFailed(session, services, { ...request, targets: still.targets, leftOut });
  else say('warning', nothingSent(leftOut), ...detailButtons(services, leftOut));
}

/**
 * Reads with progress, until the user cancels it or the connection ends, which the user is told.
 *
 * @returns what `read` does, which is undefined when its signal fired.
 */
export async function readWithProgress<T>(
  session: Session,
  location: vscode.ProgressOptions['location'],
  read: (signal: AbortSignal, onProgress: (done: number, all: number) => void) => Promise<T | undefined>,
): Promise<T | undefined> {
  const found = await withCancellableProgress(
    {
      location,
      title: t('Looking for failed patches'),
      onDidChangeWait: session.inventory.rateLimiter.onDidChangeWait,
    },
    (cancelled, report) =>
      read(AbortSignal.any([cancelled, session.closed]), (done, all) => {
        report({ increment: 100 / all, message: ofDevices(done, all) });
      }),
  );
  // Who cancelled knows that nothing was sent.
  if (found === undefined && session.closed.aborted) sayClosed();
  return found;
}

/** Returns a button that shows what was left out, where there is more to say than the notification does. */
export function detailButtons({ documents }: ActionServices, leftOut: readonly LeftOut[]): Button[] {
  if (!leftOut.some(({ details }) => details)) return [];
  const run = () => void documents.open(`${t('Left Out')}.md`, `# ${t('Left Out')}\n\n${leftOutList(leftOut)}\n`);
  return [{ title: t('Show Details'), run }];
}

function nothingSent(leftOut: readonly LeftOut[]): string {
  return t('Nothing was sent: {0}.', leftOut.map(({ text }) => text).join(' · '));
}

import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import { isBeingSent } from '../history/entry';
import type { History } from '../history/history';
import { patchesIn, type Target } from '../inventory/target';
import { setContext } from '../ui/contextKeys';
import type { Documents } from '../ui/documents';
import type { Log } from '../ui/log';
import { confirm, remedyButtons, say } from '../ui/notifications';
import { withCancellableProgress, type CancellableProgressOptions } from '../ui/progress';
import { ofDevices } from '../wording/counts';
import { deviceNames, type DeviceNames } from '../wording/deviceNames';
import { logLine } from '../wording/errorKinds';
import { forNotification, shorten } from '../wording/escape';
import { plural, t } from '../wording/localize';
import { timeLeft, timeLeftText } from '../wording/timeLeft';
import { isRetry, type PatchAction } from '../writes';
import type { InFlightPatches } from './inFlightPatches';
import type { LeftOut } from './picked';
import {
  countResults,
  isPaced,
  isUnknownToServer,
  sendWrites,
  type DeviceResult,
  type Sent,
  type WriteOrder,
} from './sendWrites';
import { summarize, targetsText } from './summarizeWrites';
import { writeDetails } from './writeDetails';

/** What the actions need of the extension. */
export interface ActionServices {
  readonly inFlight: InFlightPatches;
  readonly history: History;
  readonly documents: Documents;
  readonly log: Log;
}

/** What is asked for: an action on patches. */
export interface WriteRequest {
  readonly action: PatchAction;
  readonly targets: readonly Target[];
  /** What was chosen too and cannot be sent. */
  readonly leftOut: readonly LeftOut[];
  /** Stops what has not been sent when it fires, beside the user's Cancel. */
  readonly signal?: AbortSignal;
}

/** What became of an action, beside what the user was told. */
export interface Performed {
  readonly results: readonly DeviceResult[];
  /** What was not sent, and why. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * The one way from a choice to the writes, whichever the action is: asks where the action has a warning, leaves out
 * what is being sent already, sends with progress and Cancel, and notifies the user of the results.
 */
export async function performWrite(
  session: Session,
  services: ActionServices,
  request: WriteRequest,
): Promise<Performed> {
  const { action, targets: chosen, leftOut } = request;
  const names = deviceNames(session.inventory);
  if (
    action.warning !== undefined &&
    !(await confirm(`${action.title}: ${targetsText(chosen, names)}?`, action.warning, action.title))
  )
    return { results: [], leftOut };
  if (session.closed.aborted) return sayClosed();
  const { inFlight, history, documents, log } = services;
  const known = history.isRead ? history.entries : undefined;
  await history.load(); // It has what other windows are sending.
  const targets = inFlight.claim(session.account, action, notBeingSent(history, session.account, chosen));
  const { results, taken, read } =
    targets.length === 0 ? noResults : await sendWithProgress(session, services, { ...request, targets, known });
  for (const target of taken) inFlight.release(session.account, target);
  const busy = patchesIn(chosen) - patchesIn(targets) + patchesIn(taken);
  const notes = [...stateNotes(results, busy), ...leftOut];
  if (results.length === 0) {
    say(
      'info',
      [
        busy === 1 ? t('This patch is already being sent.') : t('These patches are already being sent.'),
        ...leftOut.map(({ text }) => text),
      ].join(' · '),
    );
    return { results, leftOut: notes };
  }
  const at = new Date();
  if (isRetry(action) && countResults(results, 'accepted', 'alreadyApplied').patches > 0)
    setContext('nsight.retried', true);
  for (const { error } of results) if (error !== undefined) log.error(logLine(error));
  const { severity, text, remedies } = summarize(results, notes, names);
  say(
    severity,
    text,
    {
      title: t('Show Details'),
      run: () => void documents.open(`${action.title}.md`, writeDetails({ action, results, leftOut: notes, at })),
    },
    ...remedyButtons(remedies, 2),
  );
  await vscode.window.withProgress({ location: { viewId: 'nsight.devices' } }, () => read);
  return { results, leftOut: notes };
}

/** Notifies the user that a question was answered too late. */
export function sayClosed(): Performed {
  const text = t('Nothing was sent: the connection changed in the meantime.');
  say('warning', text);
  return { results: [], leftOut: [{ text }] };
}

/** Returns the targets without what is being sent already, by this window or another. */
function notBeingSent(history: History, account: string, targets: readonly Target[]): Target[] {
  return targets.map(({ place, patches }) => {
    const entries = history.of(account, place.device.id);
    return { place, patches: patches.filter(({ id }) => !entries.some((entry) => isBeingSent(entry, id))) };
  });
}

/** Returns what to say beside the results: how many patches were not sent for another gesture, and what is old. */
function stateNotes(results: readonly DeviceResult[], busy: number): LeftOut[] {
  const [only, ...others] = results;
  const isOld = only !== undefined && others.length === 0 && isUnknownToServer(only);
  return [
    ...(isOld ? [{ text: t('The device or patch is not known any more; the device is read again') }] : []),
    ...(busy > 0
      ? [{ text: plural(busy, '{0} patch was already being sent', '{0} patches were already being sent') }]
      : []),
  ];
}

const noResults: Sent = { results: [], taken: [], read: Promise.resolve() };

/** A progress notification has no room for more. */
const longestTitle = 200;

function sendWithProgress(
  session: Session,
  { inFlight, history, log }: ActionServices,
  { action, targets, signal, known }: WriteRequest & Pick<WriteOrder, 'known'>,
): Promise<Sent> {
  let isReported = false;
  const onUnrecorded = (error: unknown) => {
    log.error(logLine(error));
    if (!isReported)
      say(
        'warning',
        t(
          'The history of retries cannot be written: the Retries view may miss this one, and nothing keeps another ' +
            'window from sending the same. The log has the reason.',
        ),
      );
    isReported = true;
  };
  const progressText = progressTextOf(session, targets);
  return withCancellableProgress(
    progressOptions(session, action, targets, deviceNames(session.inventory)),
    (cancelled, report) => {
      if (isPaced(targets)) report({ message: progressText(0) });
      return sendWrites(
        session,
        { action, targets, known, signal: signal ? AbortSignal.any([signal, cancelled]) : cancelled },
        {
          history,
          onUnrecorded,
          onDone: ({ target }, done) => {
            inFlight.release(session.account, target);
            report({ increment: 100 / targets.length, message: progressText(done) });
          },
        },
      );
    },
  );
}

/** Returns what says how far an action is, and how long it will still take where the pace holds it. */
function progressTextOf({ inventory }: Session, targets: readonly Target[]): (done: number) => string {
  const began = performance.now();
  return (done) => {
    const all = targets.length;
    const perMinute = inventory.rateLimiter.perMinute();
    if (!isPaced(targets) || perMinute === Infinity) return ofDevices(done, all);
    // Each takes two requests: it is read again after the write.
    const left = timeLeft({ left: all - done, done, elapsed: performance.now() - began, perMinute: perMinute / 2 });
    return `${ofDevices(done, all)}, ${timeLeftText(left)}`;
  };
}

/** One call is done quickly, and its rows show it. Several take a while and can be cancelled. */
function progressOptions(
  { client, inventory }: Session,
  { service, title }: PatchAction,
  targets: readonly Target[],
  names: DeviceNames,
): CancellableProgressOptions {
  const calls = targets.flatMap(({ place, patches }) =>
    client.split(
      service,
      place.device.id,
      patches.map(({ id }) => id),
    ),
  );
  if (calls.length === 1) return { location: { viewId: 'nsight.devices' } };
  return {
    location: vscode.ProgressLocation.Notification,
    title: shorten(forNotification(`${title}: ${targetsText(targets, names)}`), longestTitle),
    ...(isPaced(targets) ? { onDidChangeWait: inventory.rateLimiter.onDidChangeWait } : {}),
  };
}

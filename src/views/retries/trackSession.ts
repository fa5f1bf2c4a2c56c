import * as vscode from 'vscode';
import type { Session } from '../../connection/session';
import { watchIntervalMinutes } from '../../settings';
import { isUnfinished, longestWait } from '../../history/entry';
import { versionOfDevices } from '../../history/gestures';
import type { History } from '../../history/history';
import type { Clock } from '../../util/clock';
import { logLine } from '../../wording/errorKinds';
import type { Log } from '../../ui/log';
import { pollRetries, tellEnded } from './checkRetries';
import { OutcomeRecorder } from '../../tracking/outcomeRecorder';
import { RetryPoller } from '../../tracking/retryPoller';
import { isRetry } from '../../writes';

/** What ends within this time is told in one go: in milliseconds. */
const atOnce = 1000;

/** What records and polls the outcomes of a session. */
export interface TrackedSession {
  readonly recorder: OutcomeRecorder;
  dispose(): void;
}

/** Starts the outcome recorder of a session, which ends with it, and a retry poller, which ends with this. */
export async function trackSession(
  session: Session,
  history: History,
  log: Log,
  clock: Clock,
): Promise<TrackedSession> {
  const { account, inventory } = session;
  inventory.otherPlaces.push({
    places: () => history.entries.filter((entry) => entry.account === account).map(({ place }) => place),
    version: () => versionOfDevices(history.entries),
  });
  const recorder = new OutcomeRecorder(history, {
    now: () => clock.now(),
    notify: (ended) => {
      tellEnded(session, ended, history.entries);
    },
    onError: (error) => {
      log.error(logLine(error));
    },
    schedule: (run) => {
      clock.later(run, atOnce);
    },
  });
  recorder.start(session);
  const unfinished = () =>
    history.entries.filter((entry) => entry.sender === undefined && isUnfinished(entry, account, clock.now()));
  const poller = new RetryPoller({
    clock,
    // What was looked at longest ago comes first: a round may be cut short.
    unfinished: () => unfinished().toSorted((a, b) => (a.checkedAt ?? a.at) - (b.checkedAt ?? b.at)),
    isFocused: () => vscode.window.state.focused,
    intervalMinutes: watchIntervalMinutes,
    demo: session.demo,
    round: (entries, signal) => pollRetries(session, recorder, entries, { signal, log }),
    lastRound: () => history.round(account),
    noteRound: (round) => history.noteRound(account, round),
  });
  let stopWaiting: () => void = () => undefined;
  /** Tells what is due, and comes again for what is to be given up next. */
  const tellDue = () => {
    stopWaiting();
    if (vscode.window.state.focused) void recorder.tellDue();
    const oldest = Math.min(
      ...unfinished()
        .filter(isRetry)
        .map(({ at, sentAt = at }) => sentAt),
    );
    if (oldest !== Infinity)
      stopWaiting = clock.later(tellDue, Math.min(oldest + longestWait + 1 - clock.now(), longestWait));
  };
  const update = () => {
    poller.update();
    tellDue();
  };
  const listeners = vscode.Disposable.from(
    poller,
    new vscode.Disposable(() => {
      stopWaiting();
    }),
    history.onDidChange(update),
    vscode.window.onDidChangeWindowState(update),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('nsight.watch')) update();
    }),
  );
  await history.load();
  update();
  return {
    recorder,
    dispose: () => {
      listeners.dispose();
    },
  };
}

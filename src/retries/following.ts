import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import { watchIntervalMinutes } from '../connection/settings';
import type { History } from '../history/history';
import { logLine } from '../messages/errors';
import type { Log } from '../messages/log';
import { checkQuietly, tellEnded } from './check';
import { Follow } from './follow';
import { isUnfinished } from './row';
import { Watch, type Clock } from './watch';

/** What follows the readings of a session, and the watch over what it has retried. */
export interface Following {
  readonly follow: Follow;
  dispose(): void;
}

/** Follows a session until it is closed and this is disposed of. */
export async function startFollowing(session: Session, history: History, log: Log, clock: Clock): Promise<Following> {
  const { account } = session;
  const follow = new Follow(history, () => clock.now(), tellEnded, (error) => { log.error(logLine(error)); });
  follow.start(session);
  const watch = new Watch({
    clock,
    unfinished: () => history.entries.filter((entry) => entry.sender === undefined && isUnfinished(entry, account, clock.now())),
    isFocused: () => vscode.window.state.focused,
    intervalMinutes: watchIntervalMinutes,
    round: (entries, signal) => checkQuietly(session, follow, entries, signal, log),
    lastRound: () => history.round(account),
    noteRound: (round) => history.noteRound(account, round),
  });
  const update = () => { watch.update(); };
  const listeners = vscode.Disposable.from(
    watch,
    new vscode.Disposable(history.onChange(update)),
    vscode.window.onDidChangeWindowState(update),
    vscode.workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration('nsight.watch')) update(); }),
  );
  await history.load();
  update();
  return { follow, dispose: () => { listeners.dispose(); } };
}

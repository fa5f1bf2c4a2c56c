import * as vscode from 'vscode';
import type { ActionParts } from '../actions/perform';
import type { Selections } from '../actions/rows';
import type { Connections } from '../connection/connections';
import type { Session } from '../connection/session';
import { watchIntervalMinutes } from '../connection/settings';
import { logLine } from '../messages/errors';
import { retriesCommands } from './commands';
import { Follow } from './follow';
import { RetriesView } from './retriesView';
import { isUnfinished } from './row';
import { Watch, type Clock } from './watch';

/** The Retries view with its commands, what follows the readings, and the watch. */
export interface Retries {
  readonly disposable: vscode.Disposable;
  readonly view: RetriesView;
  readonly commands: Record<string, (...args: unknown[]) => unknown>;
}

/** Builds all that belongs to the Retries view. Reads nothing before a connection or the view asks for it. */
export function retries(connections: Connections, selections: Selections, parts: ActionParts, clock: Clock): Retries {
  const { history, log } = parts;
  const view = new RetriesView(history, connections);
  const tree = vscode.window.createTreeView('nsight.retries', { treeDataProvider: view, canSelectMany: true, showCollapseAll: true });
  selections.add({ tree, owns: view.owns, pick: view.pick });

  const follow = new Follow(history, () => clock.now(), (ended) => void import('../onDemand').then(({ tellEnded }) => { tellEnded(ended); }), (error) => { log.error(logLine(error)); });

  let session: Session | undefined;
  const watch = new Watch({
    clock,
    unfinished: () => history.entries.filter((entry) => entry.sender === undefined && isUnfinished(entry, session?.account, clock.now())),
    isFocused: () => vscode.window.state.focused,
    intervalMinutes: watchIntervalMinutes,
    round: async (entries) => {
      const { checkQuietly } = await import('../onDemand');
      return session ? checkQuietly(session, follow, entries, log) : true;
    },
  });
  const update = () => { watch.update(); };
  const disposable = vscode.Disposable.from(
    view,
    tree,
    watch,
    new vscode.Disposable(history.onChange(update)),
    vscode.window.onDidChangeWindowState(update),
    vscode.workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration('nsight.watch')) update(); }),
    connections.onDidChange((state) => {
      session = state.kind === 'connected' ? state.session : undefined;
      if (session) follow.start(session);
      void history.load().then(update);
    }),
  );
  return { view, commands: retriesCommands(connections, view, tree, follow, parts), disposable };
}

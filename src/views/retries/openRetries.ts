import * as vscode from 'vscode';
import type { ActionParts } from '../../actions/perform';
import type { Selections } from '../rowCommands';
import type { Connections } from '../../connection/connections';
import { retriesCommands } from './retriesCommands';
import { trackSession, type TrackedSession } from '../../tracking/trackSession';
import type { RetryNode } from './retryNodes';
import { RetriesView } from './retriesView';
import type { Clock } from '../../util/clock';

/** The Retries view with its commands, what follows the readings, and the watch. */
export interface Retries {
  readonly disposable: vscode.Disposable;
  readonly view: RetriesView;
  readonly commands: Record<string, (...args: unknown[]) => unknown>;
}

/** Builds all that belongs to the Retries view. Reads nothing before a connection or the view asks for it. */
export function openRetries(
  connections: Connections,
  selections: Selections,
  tree: vscode.TreeView<RetryNode>,
  parts: ActionParts,
  clock: Clock,
): Retries {
  const { history, log } = parts;
  const view = new RetriesView(history, connections, tree, clock);
  selections.add({ id: 'nsight.retries', tree, owns: view.owns, pick: view.pick });

  /** Of the session that is open; made when there is one, because nothing else needs it. */
  let following: Promise<TrackedSession> | undefined;
  const stop = () => {
    void following?.then((one) => {
      one.dispose();
    });
  };
  const disposable = vscode.Disposable.from(
    view,
    new vscode.Disposable(stop),
    connections.onDidChange((state) => {
      stop();
      following = state.kind === 'connected' ? trackSession(state.session, history, log, clock) : undefined;
    }),
  );
  return {
    view,
    commands: retriesCommands(connections, view, tree, async () => (await following)?.follow, parts),
    disposable,
  };
}

import * as vscode from 'vscode';
import type { Connections } from '../../connection/connections';
import { trackSession, type TrackedSession } from './trackSession';
import type { Command } from '../../ui/guardedCommands';
import type { Clock } from '../../util/clock';
import type { RowCommands } from '../rowCommands';
import { retriesCommands } from './retriesCommands';
import { RetriesView, retriesViewId } from './retriesView';
import type { ActionServices } from '../../actions/performWrite';

/** What all of it needs of the extension. */
export interface RetriesOptions extends ActionServices {
  readonly connections: Connections;
  readonly rowCommands: RowCommands;
  readonly tree: vscode.TreeView<unknown>;
  readonly clock: Clock;
}

/** The Retries view with its commands, and what tracks the outcomes of the session that is open. */
export interface RetriesFeature {
  readonly disposable: vscode.Disposable;
  readonly view: RetriesView;
  readonly commands: Readonly<Record<string, Command>>;
}

/** Creates all that belongs to the Retries view. Reads nothing before a connection or the view asks for it. */
export function openRetries(options: RetriesOptions): RetriesFeature {
  const { connections, rowCommands, tree, history, log, clock } = options;
  const view = new RetriesView(options);
  const rows = rowCommands.add({ id: retriesViewId, tree, owns: view.owns, pick: view.pick });

  /** Of the session that is open; made when there is one, because nothing else needs it. */
  let tracked: Promise<TrackedSession> | undefined;
  const stop = () => {
    void tracked?.then((one) => {
      one.dispose();
    });
  };
  return {
    view,
    commands: retriesCommands({ ...options, view, rows, recorderOf: async () => (await tracked)?.recorder }),
    disposable: vscode.Disposable.from(
      view,
      new vscode.Disposable(stop),
      connections.onDidChange((state) => {
        stop();
        tracked = state.kind === 'connected' ? trackSession(state.session, history, log, clock) : undefined;
      }),
    ),
  };
}

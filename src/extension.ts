import path from 'node:path';
import * as vscode from 'vscode';
import { patchCommands } from './actions/commands';
import { Selections } from './actions/rows';
import { UnderWay } from './actions/underWay';
import { Connections } from './connection/connections';
import { startDemo } from './connection/startDemo';
import { deviceCommands } from './devices/commands';
import { DevicesView } from './devices/devicesView';
import { pickNodes } from './devices/selection';
import { History } from './history/history';
import { registerCommands } from './messages/commands';
import { Documents } from './messages/documents';
import { Log } from './messages/log';
import { logLine } from './messages/errors';
import { say } from './messages/notifications';
import { retries as retriesParts } from './retries/retries';
import type { RetriesView } from './retries/retriesView';
import type { Clock } from './retries/watch';

/** The parts that the suites in the extension host look into. */
export interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly connections: Connections;
  readonly devices: DevicesView;
  readonly retries: RetriesView;
  readonly history: History;
  readonly tree: vscode.TreeView<unknown>;
}

/** Builds the parts and registers them. Asks nobody anything and waits for nothing. */
export function activate(context: vscode.ExtensionContext): Parts | undefined {
  const log = new Log();
  const documents = new Documents();
  const underWay = new UnderWay();
  const connections = new Connections(context.secrets, { version: versionOf(context.extension), log });
  const history = new History(async () => (await import('./onDemand')).Store, {
    folder: path.join(context.globalStorageUri.fsPath, 'history'),
    now: () => Date.now(),
    onProblem: (problem, error) => {
      log.error(error === undefined ? problem : `${problem} ${logLine(error)}`);
      say('warning', problem, { title: 'Show Log', run: () => { log.show(); } });
    },
  });
  const devices = new DevicesView(connections, underWay, history, log);
  const tree = vscode.window.createTreeView('nsight.devices', { treeDataProvider: devices, canSelectMany: true, showCollapseAll: true });
  const selections = new Selections();
  const actionParts = { underWay, history, documents, log };
  const retries = retriesParts(connections, selections, actionParts, systemClock);
  selections.add({ id: 'nsight.devices', tree, owns: devices.owns, pick: pickNodes });
  context.subscriptions.push(
    log,
    documents,
    connections,
    devices,
    tree,
    history,
    selections,
    retries.disposable,
    connections.onDidChange((state) => {
      const session = state.kind === 'connected' ? state.session : undefined;
      tree.description = session?.label ?? '';
      // Nobody may take the demo for the real fleet, or the other way round.
      tree.message = session?.demo ? 'Demo fleet: made up, on this computer' : '';
    }),
    registerCommands(log, {
      'nsight.connect': async (to: unknown) => {
        if (to === 'demo') await startDemo(connections);
        else if (!await (await import('./onDemand')).connectFlow(connections, log)) return;
        await vscode.commands.executeCommand('nsight.devices.focus');
      },
      'nsight.disconnect': async () => {
        const { kind } = await connections.state();
        await connections.disconnect(); // Also with none: a secret that is damaged goes too.
        if (kind === 'none') say('info', 'N-sight was not connected.');
      },
      'nsight.showLog': () => { log.show(); },
      'nsight.diagnose': async () => (await import('./onDemand')).diagnose(connections, documents, versionOf(context.extension)),
      ...deviceCommands(devices, tree),
      ...patchCommands(connections, selections, actionParts),
      ...retries.commands,
    }),
  );
  return context.extensionMode === vscode.ExtensionMode.Test ? { context, connections, devices, retries: retries.view, history, tree } : undefined;
}

const systemClock: Clock = {
  now: () => Date.now(),
  later: (run, milliseconds) => {
    const timer = setTimeout(run, milliseconds);
    return () => { clearTimeout(timer); };
  },
};

function versionOf(extension: vscode.Extension<unknown>): string {
  const manifest: unknown = extension.packageJSON;
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

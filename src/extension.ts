import * as vscode from 'vscode';
import { UnderWay } from './actions/underWay';
import { connectFlow, startDemo } from './connection/connectFlow';
import { Connections } from './connection/connections';
import { deviceCommands } from './devices/commands';
import { DevicesView } from './devices/devicesView';
import { registerCommands } from './messages/commands';
import { Documents } from './messages/documents';
import { Log } from './messages/log';
import { say } from './messages/notifications';

/** The parts that the suites in the extension host look into. */
export interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly connections: Connections;
  readonly devices: DevicesView;
  readonly tree: vscode.TreeView<unknown>;
}

/** Builds the parts and registers them. Asks nobody anything and waits for nothing. */
export function activate(context: vscode.ExtensionContext): Parts | undefined {
  const log = new Log();
  const documents = new Documents();
  const underWay = new UnderWay();
  const connections = new Connections(context.secrets, { version: versionOf(context.extension), log });
  const devices = new DevicesView(connections, underWay, log);
  const tree = vscode.window.createTreeView('nsight.devices', { treeDataProvider: devices, canSelectMany: true, showCollapseAll: true });
  context.subscriptions.push(
    log,
    documents,
    connections,
    devices,
    tree,
    connections.onDidChange((state) => {
      const session = state.kind === 'connected' ? state.session : undefined;
      tree.description = session?.label ?? '';
      // Nobody may take the demo for the real fleet, or the other way round.
      tree.message = session?.demo ? 'Demo fleet: made up, on this computer' : '';
    }),
    registerCommands(log, {
      'nsight.connect': async (to: unknown) => {
        const connected = to === 'demo' ? startDemo(connections).then(() => true) : connectFlow(connections, log);
        if (await connected) await vscode.commands.executeCommand('nsight.devices.focus');
      },
      'nsight.disconnect': async () => {
        const { kind } = await connections.state();
        await connections.disconnect(); // Also with none: a secret that is damaged goes too.
        if (kind === 'none') say('info', 'N-sight was not connected.');
      },
      'nsight.describeService': async () => {
        const session = await connections.session();
        if (session) await (await import('./actions/actions')).describeService(session, documents);
        else await vscode.commands.executeCommand('nsight.connect');
      },
      'nsight.showLog': () => { log.show(); },
      ...deviceCommands(connections, devices, tree, { underWay, documents, log }),
    }),
  );
  return context.extensionMode === vscode.ExtensionMode.Test ? { context, connections, devices, tree } : undefined;
}

function versionOf(extension: vscode.Extension<unknown>): string {
  const manifest: unknown = extension.packageJSON;
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

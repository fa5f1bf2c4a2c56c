import { uptime } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { agents as agentParts, type Agents } from './agents/agents';
import { patchCommands } from './actions/commands';
import { Selections } from './actions/rows';
import { UnderWay } from './actions/underWay';
import { Connections } from './connection/connections';
import { startDemo } from './connection/startDemo';
import { deviceCommands } from './devices/commands';
import { DevicesView } from './devices/devicesView';
import { failed as failedParts } from './failed/failed';
import type { FailedView } from './failed/failedView';
import type { FailedNode } from './failed/nodes';
import { pickNodes } from './devices/selection';
import { History } from './history/history';
import { PatchFilter } from './inventory/filter';
import { t, useTranslations } from './l10n/l10n';
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
  readonly failed: FailedView;
  readonly failedTree: vscode.TreeView<FailedNode>;
  readonly filter: PatchFilter;
  readonly tools: Agents['tools'];
}

/** Builds the parts and registers them. Asks nobody anything and waits for nothing. */
export function activate(context: vscode.ExtensionContext): Parts | undefined {
  useTranslations(vscode.l10n.t);
  const log = new Log();
  const documents = new Documents();
  const underWay = new UnderWay();
  const connections = new Connections(context.secrets, { version: versionOf(context.extension), log });
  const history = new History(async () => (await import('./onDemand')).Store, {
    folder: path.join(context.globalStorageUri.fsPath, 'history'),
    now: () => Date.now(),
    upFor: () => uptime() * 1000,
    onProblem: (problem, error) => {
      log.error(error === undefined ? problem : `${problem} ${logLine(error)}`);
      say('warning', problem, { title: t('Show Log'), run: () => { log.show(); } });
    },
  });
  const filter = new PatchFilter(context.globalState);
  const devices = new DevicesView(connections, underWay, history, filter, log);
  const tree = vscode.window.createTreeView('nsight.devices', { treeDataProvider: devices, canSelectMany: true, showCollapseAll: true });
  const selections = new Selections();
  const actionParts = { underWay, history, documents, log };
  const retries = retriesParts(connections, selections, actionParts, systemClock);
  selections.add({ id: 'nsight.devices', tree, owns: devices.owns, pick: pickNodes });
  const failed = failedParts({
    ...actionParts, connections, selections, filter, memory: context.globalState,
    folder: path.join(context.globalStorageUri.fsPath, 'failed'),
    reveal: async (place) => { await (await import('./onDemand')).revealDevice(devices, tree, place); },
  });
  const agents = agentParts({ ...actionParts, connections, scanOf: async (session) => (await failed.view.load()).rows.scanOf(session) });
  const commandsOnDevices = deviceCommands(devices, tree);
  let demoText = '';
  /** What there is to know about the rows: that they are made up, and that not all are shown. */
  const sayMessage = async () => {
    const { current } = filter;
    const filterWords = current && (await import('./onDemand')).filterText(current);
    if (filter.current === current) tree.message = [demoText, filterWords].filter(Boolean).join('. ');
  };
  const filterChanged = () => {
    void vscode.commands.executeCommand('setContext', 'nsight.filter', filter.current !== undefined);
    void sayMessage();
  };
  if (filter.current) filterChanged();
  context.subscriptions.push(
    log,
    documents,
    connections,
    devices,
    tree,
    history,
    selections,
    retries.disposable,
    failed.disposable,
    agents.disposable,
    connections.onDidChange((state) => {
      const session = state.kind === 'connected' ? state.session : undefined;
      tree.description = session?.label ?? '';
      // Nobody may take the demo for the real fleet, or the other way round.
      demoText = session?.demo ? t('Demo fleet: made up, on this computer') : '';
      void sayMessage();
    }),
    new vscode.Disposable(filter.onChange(filterChanged)),
    registerCommands(log, {
      'nsight.connect': async (to: unknown) => {
        if (to === 'demo') await startDemo(connections);
        else if (!await (await import('./onDemand')).connectFlow(connections, log)) return;
        await vscode.commands.executeCommand('nsight.devices.focus');
      },
      'nsight.disconnect': async () => {
        const { kind } = await connections.state();
        await connections.disconnect(); // Also with none: a secret that is damaged goes too.
        if (kind === 'none') say('info', t('N-sight was not connected.'));
      },
      'nsight.showLog': () => { log.show(); },
      'nsight.diagnose': async () => (await import('./onDemand')).diagnose(connections, documents, versionOf(context.extension)),
      ...commandsOnDevices,
      ...patchCommands(connections, selections, filter, actionParts),
      ...retries.commands,
      ...failed.commands,
      // On rows of both views: the view whose row it is, or else the one with a selection.
      ...Object.fromEntries(Object.entries(commandsOnDevices).filter(([id]) => id in failed.commands).map(([id, onDevices]) => [
        id, (...args: unknown[]) => (failed.isMeant(args, tree) ? failed.commands[id] : onDevices)?.(...args),
      ])),
    }),
  );
  return context.extensionMode === vscode.ExtensionMode.Test ? { context, connections, devices, retries: retries.view, history, tree, failed: failed.view, failedTree: failed.tree, filter, tools: agents.tools } : undefined;
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

import { uptime } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { openTools, type Tools } from './chat/chatTools';
import { patchCommands } from './actions/patchCommands';
import { Selections } from './views/rowCommands';
import { InFlightPatches } from './actions/inFlightPatches';
import { connectFlow } from './connection/connectFlow';
import { Connections } from './connection/connections';
import { startDemo } from './connection/startDemo';
import { deviceCommands } from './views/devices/devicesCommands';
import { DevicesView, type ViewState } from './views/devices/devicesView';
import type { DevicesNode } from './views/devices/deviceNodes';
import { revealDevice } from './views/devices/revealDevice';
import { pickNodes } from './views/devices/deviceSelection';
import { diagnose } from './diagnose/diagnose';
import { openFailedPatches as failedParts } from './views/failedPatches/failedPatchesCommands';
import type { FailedView } from './views/failedPatches/failedPatchesView';
import { filterText } from './wording/filterText';
import type { FailedNode } from './views/failedPatches/failedNodes';
import { History } from './history/history';
import { PatchFilter } from './inventory/patchFilter';
import { t, useLanguage } from './wording/localize';
import { guarded, type Command } from './ui/guardedCommands';
import { setContext } from './ui/contextKeys';
import { Documents } from './ui/documents';
import { logLine } from './wording/errorKinds';
import { Log } from './ui/log';
import { say } from './ui/notifications';
import type { RetryNode } from './views/retries/retryNodes';
import { openRetries as retriesParts } from './views/retries/openRetries';
import type { RetriesView } from './views/retries/retriesView';
import { systemClock } from './util/clock';

/** The three views as VS Code has them. */
export interface Trees {
  readonly devices: vscode.TreeView<DevicesNode>;
  readonly retries: vscode.TreeView<RetryNode>;
  readonly failed: vscode.TreeView<FailedNode>;
}

/** What the extension is made of. The suites in the extension host look into it. */
export interface Services {
  readonly connections: Connections;
  readonly devices: DevicesView;
  readonly retries: RetriesView;
  readonly failed: FailedView;
  readonly history: History;
  readonly filter: PatchFilter;
  readonly tools: Tools;
  /** By their ids. None throws. */
  readonly commands: Readonly<Record<string, Command>>;
}

/** Builds the parts, which end with the extension. Asks nobody anything and waits for nothing. */
export function createServices(context: vscode.ExtensionContext, trees: Trees): Services {
  useLanguage({ name: vscode.env.language, texts: vscode.l10n.bundle ?? {} });
  const log = new Log();
  const documents = new Documents();
  const underWay = new InFlightPatches();
  const connections = new Connections(context.secrets, { version: versionOf(context.extension), log });
  const history = new History({
    folder: path.join(context.globalStorageUri.fsPath, 'history'),
    now: () => Date.now(),
    upFor: () => uptime() * 1000,
    onProblem: (problem, error) => {
      log.error(error === undefined ? problem : `${problem} ${logLine(error)}`);
      say('warning', problem, {
        title: t('Show Log'),
        run: () => {
          log.show();
        },
      });
    },
  });
  const filter = new PatchFilter(context.globalState);
  const devices = new DevicesView(connections, underWay, history, filter, log);
  const tree = trees.devices;
  const selections = new Selections();
  const actionParts = { underWay, history, documents, log };
  const retries = retriesParts(connections, selections, trees.retries, actionParts, systemClock);
  selections.add({ id: 'nsight.devices', tree, owns: devices.owns, pick: pickNodes });
  const failed = failedParts({
    ...actionParts,
    connections,
    selections,
    filter,
    tree: trees.failed,
    memory: context.globalState,
    folder: path.join(context.globalStorageUri.fsPath, 'failed'),
    reveal: (place) => revealDevice(devices, tree, place),
  });
  const tools = openTools({ ...actionParts, connections, scanOf: (session) => failed.view.scanOf(session) });
  const commandsOnDevices = deviceCommands(devices, tree);
  let shown: ViewState = 'none';
  /** What there is to know about the rows: that they are made up, and that not all are shown. A message without rows would hide the welcome. */
  const sayMessage = () => {
    // Nobody may take the demo for the real fleet, or the other way round.
    const demoText = shown === 'demo' && t('Demo fleet: made up, on this computer');
    const hasRows = shown === 'demo' || shown === 'server';
    tree.message = [demoText, hasRows && filter.current && filterText(filter.current)].filter(Boolean).join('. ');
  };
  const filterChanged = () => {
    setContext('nsight.filter', filter.current !== undefined);
    sayMessage();
  };
  if (filter.current) filterChanged();
  context.subscriptions.push(
    log,
    documents,
    connections,
    devices,
    history,
    selections,
    retries.disposable,
    failed.disposable,
    connections.onDidChange((state) => {
      tree.description = state.kind === 'connected' ? state.session.label : '';
    }),
    devices.onDidChangeState((state) => {
      shown = state;
      sayMessage();
    }),
    new vscode.Disposable(filter.onChange(filterChanged)),
  );
  const commands = guarded(log, {
    'nsight.connect': async (to: unknown) => {
      if (to === 'demo') await startDemo(connections);
      else if (!(await connectFlow(connections, log))) return;
      await vscode.commands.executeCommand('nsight.devices.focus');
    },
    'nsight.disconnect': async () => {
      const { kind } = await connections.state();
      await connections.disconnect(); // Also with none: a secret that is damaged goes too.
      if (kind === 'none') say('info', t('N-sight was not connected.'));
    },
    'nsight.showLog': () => {
      log.show();
    },
    'nsight.diagnose': () => diagnose(connections, documents, versionOf(context.extension)),
    ...commandsOnDevices,
    ...patchCommands(connections, selections, filter, actionParts),
    ...retries.commands,
    ...failed.commands,
    // On rows of both views: the view whose row it is, or else the one with a selection.
    ...Object.fromEntries(
      Object.entries(commandsOnDevices)
        .filter(([id]) => id in failed.commands)
        .map(([id, onDevices]) => [
          id,
          (...args: unknown[]) => (failed.isMeant(args, tree) ? failed.commands[id] : onDevices)?.(...args),
        ]),
    ),
  });
  return { connections, devices, retries: retries.view, failed: failed.view, history, filter, tools, commands };
}

function versionOf(extension: vscode.Extension<unknown>): string {
  const manifest: unknown = extension.packageJSON;
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

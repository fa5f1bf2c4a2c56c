import { uptime } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { InFlightPatches } from './actions/inFlightPatches';
import { patchCommands, sayGone } from './actions/patchCommands';
import { openTools, type Tools } from './chat/chatTools';
import { Accounts } from './connection/accounts';
import { connectionCommands, sayStale, showAccount } from './connection/connectionCommands';
import { Connections } from './connection/connections';
import { diagnose } from './diagnose/diagnose';
import { History } from './history/history';
import { PatchFilter } from './inventory/patchFilter';
import { ClearSignal } from './storage/clearSignal';
import { TurnFile } from './storage/turnFile';
import { clientsInScan } from './scan/storedScans';
import { Documents } from './ui/documents';
import { guarded, type Command } from './ui/guardedCommands';
import { Log } from './ui/log';
import { sayProblem } from './ui/notifications';
import { systemClock } from './util/clock';
import { logLine } from './wording/errorKinds';
import type { DevicesNode } from './views/devices/deviceNodes';
import { devicesViewId, type DevicesView } from './views/devices/devicesView';
import { openDevices } from './views/devices/openDevices';
import type { FailedNode } from './views/failedPatches/failedNodes';
import { failedViewId, type FailedView } from './views/failedPatches/failedPatchesView';
import { openFailedPatches, type FailedPatchesFeature } from './views/failedPatches/openFailedPatches';
import type { TreeRows } from './views/lazyTreeDataProvider';
import { openFilter } from './views/filterPatches';
import { openRetries } from './views/retries/openRetries';
import { retriesViewId, type RetriesView } from './views/retries/retriesView';
import type { RetryNode } from './views/retries/retryNodes';
import { RowCommands } from './views/rowCommands';
import { sharedCommands } from './views/sharedCommands';
import { rowsInPieces } from './views/rowPieces';
import { isTheia, withWelcomeRows, type WelcomeRow } from './views/welcomeRows';
import { useLanguage } from './wording/localize';

/** The three views as VS Code has them. */
export interface Trees {
  readonly devices: vscode.TreeView<DevicesNode | WelcomeRow>;
  readonly retries: vscode.TreeView<RetryNode | WelcomeRow>;
  readonly failed: vscode.TreeView<FailedNode | WelcomeRow>;
}

/** What the extension is made of. The suites in the extension host look into it. */
export interface Services {
  readonly connections: Connections;
  readonly devices: DevicesView;
  readonly retries: RetriesView;
  readonly failed: FailedView;
  /** What fills the three views. */
  readonly rows: {
    readonly devices: TreeRows<DevicesNode | WelcomeRow>;
    readonly retries: TreeRows<RetryNode | WelcomeRow>;
    readonly failed: TreeRows<FailedNode | WelcomeRow>;
  };
  readonly history: History;
  readonly filter: PatchFilter;
  readonly tools: Tools;
  /** By their ids. None throws. */
  readonly commands: Readonly<Record<string, Command>>;
}

/**
 * Creates every service and view. Synchronous: sends no request and reads no file. All are disposed with the extension.
 */
export function createServices(context: vscode.ExtensionContext, trees: Trees): Services {
  useLanguage({ name: vscode.env.language, texts: vscode.l10n.bundle ?? {} });
  const storage = context.globalStorageUri.fsPath;
  const version = versionOf(context.extension);
  const log = new Log();
  const documents = new Documents((onClear) => new ClearSignal(path.join(storage, 'cleared'), onClear));
  const inFlight = new InFlightPatches();
  const rowCommands = new RowCommands(sayGone);
  const history = new History({
    folder: path.join(storage, 'history'),
    now: () => Date.now(),
    upFor: () => Math.round(uptime() * 1000),
    onProblem: (problem, error) => {
      sayProblem(problem, error, log);
    },
  });
  const scans = path.join(storage, 'failed');
  const accounts = new Accounts({
    folder: path.join(storage, 'accounts'),
    storedClients: async (account) => {
      await history.load();
      const retried = history.entries.filter((entry) => entry.account === account).map(({ place }) => place.client.id);
      return new Set([...retried, ...(await clientsInScan(scans, account))]);
    },
    onProblem: (error) => {
      log.error(logLine(error));
    },
  });
  const turns = new TurnFile(path.join(storage, 'pace'));
  const isInBrowser = vscode.env.uiKind === vscode.UIKind.Web;
  const onStale = isInBrowser ? sayStale : undefined;
  const connections = new Connections(context.secrets, { version, log, turns, accounts, onStale });
  const filter = new PatchFilter(context.globalState);
  const shared = { connections, inFlight, history, documents, log, filter, rowCommands };

  const devices = openDevices({ ...shared, tree: trees.devices, scanOf: (session) => failed.scanOf(session) });
  const retries = openRetries({ ...shared, tree: trees.retries, clock: systemClock });
  const failed: FailedPatchesFeature = openFailedPatches({
    ...shared,
    tree: trees.failed,
    memory: context.globalState,
    folder: scans,
    dailyFolder: path.join(storage, 'daily'),
    trees: Object.values(trees),
    pastFolder: path.join(storage, 'past'),
    reveal: devices.reveal,
  });
  const filterPatches = openFilter(filter, failed.knownPatches);
  const tools = openTools({ ...shared, scanOf: (session) => failed.view.scanOf(session), pastOf: failed.pastOf });
  const commands = guarded(log, {
    ...connectionCommands(connections, log),
    ...devices.commands,
    ...failed.commands,
    ...retries.commands,
    ...sharedCommands(rowCommands, devices.shared, failed.shared),
    ...filterPatches.commands,
    ...patchCommands(connections, rowCommands, filter, shared),
    'nsight.diagnose': () => diagnose(connections, documents, version),
    'nsight.showLog': () => {
      log.show();
    },
  });
  context.subscriptions.push(
    log,
    documents,
    connections,
    showAccount(connections, trees.devices),
    history,
    rowCommands,
    devices.disposable,
    retries.disposable,
    failed.disposable,
    filterPatches.disposable,
  );
  function filled<N>(id: string, view: TreeRows<N>): TreeRows<N | WelcomeRow> {
    return rowsInPieces(isTheia() ? withWelcomeRows(id, view, context.extension) : view);
  }
  return {
    connections,
    devices: devices.view,
    retries: retries.view,
    failed: failed.view,
    rows: {
      devices: filled(devicesViewId, devices.view),
      retries: filled(retriesViewId, retries.view),
      failed: filled(failedViewId, failed.view),
    },
    history,
    filter,
    tools,
    commands,
  };
}

function versionOf(extension: vscode.Extension<unknown>): string {
  const manifest: unknown = extension.packageJSON;
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

import * as vscode from 'vscode';
import { retriesByDevice } from '../../history/entry';
import type { DevicePath } from '../../inventory/place';
import type { SeverityOf } from '../../inventory/patchFilter';
import type { Session } from '../../connection/session';
import type { Scan } from '../../scan/scan';
import { failedPatchesIn } from '../../scan/scanData';
import { ScanStore } from '../../scan/scanStore';
import type { FleetPast } from '../../snapshots/fleetPast';
import { PastStore } from '../../snapshots/pastStore';
import type { Documents } from '../../ui/documents';
import type { Command } from '../../ui/guardedCommands';
import type { Log } from '../../ui/log';
import { sayProblem } from '../../ui/notifications';
import type { RowCommands } from '../rowCommands';
import type { SharedView } from '../sharedCommands';
import { subjectOfFailedNode, type FailedNode } from './failedNodes';
import { failedPatchesCommands } from './failedPatchesCommands';
import { FailedView, failedViewId, type FailedViewOptions } from './failedPatchesView';
import { openDailyScan, type DailyScanParts } from './openDailyScan';
import { ReportPanels } from './reportPanels';
import { ScanCommand } from './scanCommand';

/** What all of it needs of the extension. */
export interface FailedPatchesOptions extends FailedViewOptions {
  readonly tree: vscode.TreeView<unknown>;
  readonly rowCommands: RowCommands;
  readonly log: Log;
  readonly documents: Documents;
  /** Where scans are stored. */
  readonly folder: string;
  /** Where it is noted when the daily scan ran. */
  readonly dailyFolder: string;
  /** The views of the extension. */
  readonly trees: DailyScanParts['trees'];
  /** Where what is known of earlier days is stored. */
  readonly pastFolder: string;
  /** Shows a device in the Devices view. */
  readonly reveal: (place: DevicePath) => Promise<void>;
}

/** The Failed Patches view with its commands. */
export interface FailedPatchesFeature {
  readonly disposable: vscode.Disposable;
  readonly view: FailedView;
  /** Returns what is known over time of a session's account. */
  readonly pastOf: (session: Session) => Promise<FleetPast>;
  readonly commands: Readonly<Record<string, Command>>;
  readonly shared: SharedView<FailedNode>;
  /** Returns the scan of a session. Never rejects. */
  readonly scanOf: (session: Session) => Promise<Scan>;
  /** Returns the patches that were read, in the lists and by the scan, for the filter to offer their severities. */
  readonly knownPatches: () => Promise<Iterable<SeverityOf>>;
}

/** Creates all that belongs to the Failed Patches view. Sends no request and reads no file. */
export function openFailedPatches(options: FailedPatchesOptions): FailedPatchesFeature {
  const { connections, rowCommands, log, folder, pastFolder, tree, history, documents } = options;
  const scanCommand: ScanCommand = new ScanCommand(log, {
    save: async () => {
      await scans.save();
      const session = await connections.session();
      if (session) await pasts.saveOf(session);
    },
    retriesOf: async (account) => {
      await history.load();
      return retriesByDevice(history.entries, account, Date.now());
    },
    onDidChangeWait: () => {
      view.update();
    },
    endQuietly: () => daily.makeWay(),
  });
  const scans = new ScanStore({
    folder,
    isScanning: () => scanCommand.running,
    now: () => Date.now(),
    onProblem: (problem, error) => {
      sayProblem(problem, error, log);
    },
  });
  const pasts = new PastStore({
    folder: pastFolder,
    scans,
    now: () => Date.now(),
    madeUp: async ({ endpoint }) => {
      const { madeUpPast } = await import('../../demoPast/madeUpPast');
      return madeUpPast(endpoint.server, Date.now());
    },
    onProblem: (problem, error) => {
      sayProblem(problem, error, log);
    },
  });
  const pastOf = (session: Session) => pasts.pastOf(session);
  const onDidChange = () => {
    view.update();
  };
  const { daily, disposable: dailyScan } = openDailyScan({ ...options, scans, scanCommand, pastOf, onDidChange });
  const view: FailedView = new FailedView(
    options,
    { scans, pasts },
    {
      get running() {
        return scanCommand.running;
      },
      get isWaiting() {
        return scanCommand.isWaiting;
      },
      get daily() {
        return daily.status;
      },
    },
  );
  const rows = rowCommands.add({ id: failedViewId, tree, owns: view.owns, pick: view.pick });
  const panels = new ReportPanels(documents, log);
  const { commands, tryAgain } = failedPatchesCommands({
    ...options,
    view,
    rows,
    scanCommand,
    scans,
    daily,
    panels,
    pasts,
    pastOf,
  });
  return {
    view,
    pastOf,
    commands,
    shared: { rows, subjectOf: subjectOfFailedNode, tryAgain },
    scanOf: (session) => scans.of(session),
    knownPatches: async () => {
      const session = await connections.session();
      if (!session) return [];
      const { data } = await view.scanOf(session);
      return [...session.inventory.knownPatchesOfAll(), ...failedPatchesIn(data)];
    },
    disposable: vscode.Disposable.from(
      view,
      dailyScan,
      panels,
      new vscode.Disposable(() => {
        pasts.close();
        scans.close();
      }),
    ),
  };
}

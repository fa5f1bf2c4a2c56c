import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Connections } from '../../connection/connections';
import { DailyRuns } from '../../daily/dailyRuns';
import { DailyScan } from '../../daily/dailyScan';
import type { ScanStore } from '../../scan/scanStore';
import { isDailyScanOn } from '../../settings';
import type { Log } from '../../ui/log';
import { systemClock } from '../../util/clock';
import { logLine } from '../../wording/errorKinds';
import type { ScanCommand } from './scanCommand';

/** What the daily scan needs of the extension. */
export interface DailyScanParts {
  readonly connections: Pick<Connections, 'onDidChange'>;
  readonly log: Log;
  /** Where it is noted when it ran. */
  readonly dailyFolder: string;
  /** The views of the extension: who sees one uses it. */
  readonly trees: readonly Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>[];
  readonly scans: ScanStore;
  readonly scanCommand: ScanCommand;
  readonly onDidChange: () => void;
}

/** Creates the daily scan of the account that is connected. Reads nothing unless it is switched on. */
export function openDailyScan(parts: DailyScanParts): {
  readonly daily: DailyScan;
  readonly disposable: vscode.Disposable;
} {
  const { connections, log, dailyFolder, trees, scans, scanCommand, onDidChange } = parts;
  const runs = new DailyRuns({
    folder: dailyFolder,
    window: { pid: process.pid, run: randomUUID() },
    now: () => Date.now(),
  });
  const daily = new DailyScan({
    clock: systemClock,
    runs,
    isOn: isDailyScanOn,
    isInUse: () => isWindowInUse() && trees.some(({ visible }) => visible),
    isScanning: () => scanCommand.isAskedFor,
    scanOf: async (session) => {
      const scan = await scans.of(session);
      await scans.catchUp();
      return scan;
    },
    read: (session, scan, signal) => scanCommand.runQuietly(session, scan, signal),
    onDidChange,
    onEnd: () => undefined,
    onError: (error) => {
      log.error(`Daily scan: ${logLine(error)}`);
    },
  });
  const update = () => {
    daily.update();
  };
  return {
    daily,
    disposable: vscode.Disposable.from(
      daily,
      connections.onDidChange((state) => {
        daily.connect(state.kind === 'connected' ? state.session : undefined);
      }),
      ...trees.map((tree) => tree.onDidChangeVisibility(update)),
      vscode.window.onDidChangeWindowState(update),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('nsight.scan')) update();
      }),
    ),
  };
}

/** Somebody works in it: a window that was left open over night has the focus in the morning, too. */
function isWindowInUse(): boolean {
  // Editors that are made of VS Code need not tell whether somebody is there.
  const state: { readonly focused: boolean; readonly active?: boolean } = vscode.window.state;
  return state.focused && (state.active ?? true);
}

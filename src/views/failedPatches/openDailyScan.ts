import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Connections } from '../../connection/connections';
import type { Session } from '../../connection/session';
import { dailyNews, dailyNewsText } from '../../daily/dailyNews';
import { DailyRuns } from '../../daily/dailyRuns';
import { DailyScan } from '../../daily/dailyScan';
import type { Scan } from '../../scan/scan';
import type { ScanStore } from '../../scan/scanStore';
import { isDailyScanOn } from '../../settings';
import type { FleetPast } from '../../snapshots/fleetPast';
import type { Log } from '../../ui/log';
import { say } from '../../ui/notifications';
import { systemClock } from '../../util/clock';
import { logLine } from '../../wording/errorKinds';
import { t } from '../../wording/localize';
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
  /** Returns what is known over time of a session's account. */
  readonly pastOf: (session: Session) => Promise<FleetPast>;
  readonly onDidChange: () => void;
}

/** Creates the daily scan of the account that is connected. Reads nothing unless it is switched on. */
export function openDailyScan(parts: DailyScanParts): {
  readonly daily: DailyScan;
  readonly disposable: vscode.Disposable;
} {
  const { connections, log, dailyFolder, trees, scans, scanCommand, pastOf, onDidChange } = parts;
  const runs = new DailyRuns({
    folder: dailyFolder,
    window: { pid: process.pid, run: randomUUID() },
    now: () => Date.now(),
  });
  const onError = (error: unknown) => {
    log.error(`Daily scan: ${logLine(error)}`);
  };
  /** Everything else is said by the view alone. */
  const tellNews = async (session: Session, scan: Scan, beganAt: number) => {
    const news = await dailyNews(scan, await pastOf(session), beganAt);
    if (!news || session.closed.aborted) return;
    say('info', dailyNewsText(news, Date.now()), {
      title: t('Show'),
      run: () => void vscode.commands.executeCommand('nsight.failedPatches.focus'),
    });
  };
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
    onEnd: (session, scan, beganAt) => {
      void tellNews(session, scan, beganAt).catch(onError);
    },
    onError,
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

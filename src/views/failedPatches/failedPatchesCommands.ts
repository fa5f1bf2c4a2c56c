import * as vscode from 'vscode';
import { sayGone, withSession } from '../../actions/patchCommands';
import { besideClientsAndSites } from '../../actions/picked';
import { chosenRows, type Selections } from '../rowCommands';
import type { Session } from '../../connection/session';
import type { DevicePath } from '../../inventory/place';
import { t } from '../../wording/localize';
import { logLine } from '../../wording/errorKinds';
import type { Log } from '../../ui/log';
import { say } from '../../ui/notifications';
import type { Choice } from '../../ui/choice';
import { back, pickOne } from '../../ui/pick';
import { copyLines } from '../../ui/copyLines';
import { openPage } from '../../ui/openPage';
import { clearScan } from './clearScan';
import { exportText, type ExportFormat } from '../../reports/exportFailedPatches';
import { FailedView, failedViewId, type ViewParts } from './failedPatchesView';
import { findDevice } from './findDevice';
import { deviceOfFailedNode, idOfFailedNode, nameOfFailedNode, type FailedNode } from './failedNodes';
import { pickFilter } from '../pickFilter';
import { pickWork } from './pickScanWork';
import type { Scan } from '../../scan/scan';
import { failedPatchesIn } from '../../scan/scanData';
import { ScanCommand, type ScanWork } from './scanCommand';
import { ScanStore } from '../../scan/scanStore';

const formats = (): readonly Choice<ExportFormat>[] => [
  { label: 'CSV', description: t('for a spreadsheet'), value: 'csv' },
  { label: 'Markdown', description: t('for a report or a ticket'), value: 'markdown' },
  { label: 'JSON', description: t('for a script'), value: 'json' },
];

/** What all of it needs of the extension. */
export interface FailedParts extends ViewParts {
  readonly tree: vscode.TreeView<FailedNode>;
  readonly selections: Selections;
  readonly log: Log;
  /** Where scans are stored. */
  readonly folder: string;
  /** Shows a device in the Devices view. */
  readonly reveal: (place: DevicePath) => Promise<void>;
}

/** The Failed Patches view with its commands. */
export interface Failed {
  readonly disposable: vscode.Disposable;
  readonly view: FailedView;
  readonly commands: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  /** Whether a command that `other` has too means rows of this view: one was clicked, or only here some are selected. */
  readonly isMeant: (args: readonly unknown[], other: vscode.TreeView<unknown>) => boolean;
}

/** Builds all that belongs to the Failed Patches view. */
export function openFailedPatches(parts: FailedParts): Failed {
  const { connections, selections, log, filter, folder, tree, reveal } = parts;
  const scanner: ScanCommand = new ScanCommand(log, () => scans.save());
  const scans = new ScanStore({
    folder,
    isScanning: () => scanner.running,
    now: () => Date.now(),
    onProblem: (problem, error) => {
      log.error(`${problem} ${logLine(error)}`);
      say('warning', problem, {
        title: t('Show Log'),
        run: () => {
          log.show();
        },
      });
    },
  });
  const view = new FailedView(parts, scans, () => scanner.running);
  selections.add({ id: failedViewId, tree, owns: view.owns, pick: view.pick });

  const withScan = (run: (session: Session, scan: Scan) => Promise<void>) =>
    withSession(connections, async (session) => run(session, await view.scanOf(session)));
  const start = async (session: Session, scan: Scan, work: ScanWork | undefined): Promise<void> => {
    if (!work) return;
    if (work.kind !== 'again') await vscode.commands.executeCommand('nsight.failedPatches.focus');
    try {
      await scanner.scan(session, scan, work);
    } finally {
      view.show();
    }
  };
  const onRows =
    (run: (chosen: readonly FailedNode[], clicked: FailedNode | undefined) => unknown) =>
    async (...args: unknown[]) => {
      const chosen = chosenRows(args, { id: failedViewId, tree, owns: view.owns });
      if (chosen) await run(chosen.rows, view.owns(args[0]) ? args[0] : chosen.rows[0]);
      else sayGone();
    };

  const changeFilter = async () => {
    const session = await connections.session();
    const known = session
      ? [...session.inventory.knownPatchesOfAll(), ...failedPatchesIn((await view.scanOf(session)).data)]
      : [];
    const changed = await pickFilter(filter.current, known);
    if (changed) await filter.set(changed);
  };

  return {
    view,
    isMeant: ([clicked], other) =>
      view.owns(clicked) ||
      clicked === failedViewId ||
      (clicked === undefined && tree.visible && tree.selection.length > 0 && other.selection.length === 0),
    commands: {
      'nsight.scan': (...args) =>
        withScan(async (session, scan) => {
          // From the title of this view VS Code calls with the row that has the focus, which is no part of a fleet.
          if (args.every((arg) => arg === undefined) || view.owns(args[0]))
            return start(session, scan, await pickWork(session, scan));
          const picked = selections.pick(args);
          const scopes = picked?.scopes.filter(({ kind }) => kind !== 'device') ?? [];
          const leftOut = picked ? besideClientsAndSites(picked) : [];
          if (scopes.length > 0) await start(session, scan, { kind: 'scopes', scopes, leftOut });
          else if (leftOut.length > 0) say('warning', leftOut.map(({ text }) => text).join(' · '));
          else sayGone();
        }),
      'nsight.resumeScan': () =>
        withScan(async (session, scan) => {
          if (scan.dueLists('all').length + scan.dueDevices('all').length > 0)
            await start(session, scan, { kind: 'rest' });
          else say('info', t('There is no scan to resume.'));
        }),
      'nsight.tryAgain': onRows((chosen) =>
        withScan(async (session, scan) => {
          const everything = await Promise.all(
            chosen.map(async (node) => (node.kind === 'unread' ? view.getChildren(node) : [node])),
          );
          const unread = everything.flat();
          const ids = unread.flatMap((node) => (node.kind === 'unreadDevice' ? [node.device.place.device.id] : []));
          const lists = unread.flatMap((node) => (node.kind === 'unreadList' ? [node.list] : []));
          if (ids.length + lists.length > 0) await start(session, scan, { kind: 'again', ids, lists });
        }),
      ),
      'nsight.copyName': onRows((chosen) => copyLines(chosen.map(nameOfFailedNode))),
      'nsight.copyId': onRows((chosen) => copyLines(chosen.map(idOfFailedNode))),
      'nsight.openPatchInformation': onRows(async (_, clicked) => {
        if (clicked?.kind === 'failure' && clicked.patch.url !== undefined) await openPage(clicked.patch.url);
      }),
      'nsight.groupByPatch': () => view.group('patch'),
      'nsight.groupByDevice': () => view.group('device'),
      'nsight.filterPatches': changeFilter,
      'nsight.changeFilter': changeFilter,
      'nsight.clearFilter': () => filter.set(undefined),
      'nsight.exportFailedPatches': () =>
        withScan(async (_, { data }) => {
          if (data.at === undefined) {
            say('info', t('Nothing has been scanned yet.'), {
              title: t('Scan…'),
              run: () => void vscode.commands.executeCommand('nsight.scan'),
            });
            return;
          }
          const language = await pickOne<ExportFormat>({
            title: t('Export Failed Patches'),
            placeholder: t('Format'),
            choices: formats(),
            canGoBack: false,
          });
          if (language === undefined || language === back) return;
          const content = exportText(language, data, filter.current, view.grouping, Date.now());
          await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }));
        }),
      'nsight.clearScan': () => clearScan(scans, scanner, view),
      'nsight.findDevice': () =>
        withScan(async (session, scan) => {
          const place = await findDevice(session, scan);
          if (place) await reveal(place);
        }),
      'nsight.revealDevice': onRows(async ([first]) => {
        const place = first && deviceOfFailedNode(first);
        if (place) await reveal(place);
      }),
    },
    disposable: vscode.Disposable.from(
      view,
      new vscode.Disposable(() => {
        scans.close();
      }),
    ),
  };
}

import * as vscode from 'vscode';
import { sayGone, withSession } from '../../actions/patchCommands';
import { besideClientsAndSites } from '../../actions/picked';
import type { Connections } from '../../connection/connections';
import type { Session } from '../../connection/session';
import type { DevicePath } from '../../inventory/place';
import { exportRemarks, exportText, type ExportFormat } from '../../reports/exportFailedPatches';
import { isPartial } from '../../scan/coverage';
import type { DailyScan } from '../../daily/dailyScan';
import type { Scan } from '../../scan/scan';
import { scanStats } from '../../scan/scanStats';
import { failedOrders, type FailedOrder } from '../../scan/failedOrder';
import type { ScanStore } from '../../scan/scanStore';
import type { PastStore } from '../../snapshots/pastStore';
import type { Choice } from '../../ui/choice';
import type { Documents } from '../../ui/documents';
import type { Command } from '../../ui/guardedCommands';
import { showNewDocument } from '../../ui/newDocument';
import { say } from '../../ui/notifications';
import { back, pickOne } from '../../ui/pick';
import { t } from '../../wording/localize';
import { hasNoArguments, type RowCommands, type ViewRows } from '../rowCommands';
import { clearScan } from './clearScan';
import { createReport, type CreateReportOptions } from './createReport';
import { deviceOfFailedNode, type FailedNode } from './failedNodes';
import type { FailedView } from './failedPatchesView';
import { orderNames } from './failedOrderWords';
import { findDevice } from './findDevice';
import { pickWork } from './pickScanWork';
import type { ScanCommand } from './scanCommand';
import type { ScanWork } from './scanWork';

/** What the commands need. */
export interface FailedCommandsOptions extends CreateReportOptions {
  readonly connections: Connections;
  readonly rowCommands: RowCommands;
  readonly rows: ViewRows<FailedNode>;
  readonly view: FailedView;
  readonly scanCommand: ScanCommand;
  readonly scans: ScanStore;
  readonly daily: Pick<DailyScan, 'giveUp'>;
  readonly pasts: PastStore;
  readonly documents: Pick<Documents, 'clear'>;
  /** Shows a device in the Devices view. */
  readonly reveal: (place: DevicePath) => Promise<void>;
}

/** The commands of the Failed Patches view, and what it does for one that it shares. */
export interface FailedCommands {
  readonly commands: Readonly<Record<string, Command>>;
  /** Scans again what could not be read. */
  readonly tryAgain: (rows: readonly FailedNode[]) => Promise<void>;
}

/** Returns the commands of the Failed Patches view. Each may be called with no, wrong or outdated arguments. */
export function failedPatchesCommands(options: FailedCommandsOptions): FailedCommands {
  const { connections, rowCommands, rows, view, scanCommand, scans, pasts, reveal } = options;
  const withScan = (run: (session: Session, scan: Scan) => Promise<void>) =>
    withSession(connections, async (session) => run(session, await view.scanOf(session)));
  const start = async (session: Session, scan: Scan, work: ScanWork | undefined): Promise<void> => {
    if (!work) return;
    if (work.kind !== 'again') await vscode.commands.executeCommand('nsight.failedPatches.focus');
    try {
      await scanCommand.scan(session, scan, work);
    } finally {
      view.show();
    }
  };
  return {
    tryAgain: (chosen) =>
      withScan(async (session, scan) => {
        const unread = await unreadOf(view, chosen);
        if (unread.ids.length + unread.lists.length > 0) await start(session, scan, { kind: 'again', ...unread });
      }),
    commands: {
      'nsight.scan': (...args) =>
        withScan(async (session, scan) => {
          // From the title of this view VS Code calls with the row that has the focus, which is no part of a fleet.
          if (hasNoArguments(args) || view.owns(args[0])) return start(session, scan, await pickWork(session, scan));
          const picked = rowCommands.pick(args);
          const scopes = picked?.scopes.filter(({ kind }) => kind !== 'device') ?? [];
          const leftOut = picked ? besideClientsAndSites(picked) : [];
          if (scopes.length > 0) await start(session, scan, { kind: 'scopes', scopes, leftOut });
          else if (leftOut.length > 0) say('warning', leftOut.map(({ text }) => text).join(' · '));
          else sayGone();
        }),
      'nsight.rescan': () =>
        withScan(async (session, scan) => {
          await scans.catchUp(); // Another window may have read it.
          if (scan.data.at === undefined) sayNothingScanned();
          else
            await scanCommand.scanAgain(session, scan).finally(() => {
              view.show();
            });
        }),
      'nsight.resumeScan': () =>
        withScan(async (session, scan) => {
          await scans.catchUp(); // Another window may have read the rest.
          if (scan.dueLists('all').length + scan.dueDevices('all').length > 0)
            await start(session, scan, { kind: 'rest' });
          else say('info', t('There is no scan to resume.'));
        }),
      'nsight.clearScan': () => clearScan({ scans, pasts }, scanCommand, options),
      'nsight.groupByPatch': () => view.layout.group('patch'),
      'nsight.groupByDevice': () => view.layout.group('device'),
      'nsight.sortFailedPatches': () => sortFailedPatches(view),
      'nsight.showRebootRequired': () => view.layout.showReboot(true),
      'nsight.hideRebootRequired': () => view.layout.showReboot(false),
      'nsight.exportFailedPatches': () => withScan((session, scan) => exportFailedPatches(session, scan, view)),
      'nsight.report': () =>
        withScan(async (session, scan) => {
          if (scan.data.at === undefined || !(await createReport(session, scan, options))) sayNothingScanned();
        }),
      'nsight.saveReport': () => options.panels.save(),
      'nsight.findDevice': () =>
        withScan(async (session, scan) => {
          const place = await findDevice(session, scan);
          if (place) await reveal(place);
        }),
      'nsight.revealDevice': rows.command(async ({ rows: [first] }) => {
        const place = first && deviceOfFailedNode(first);
        if (place) await reveal(place);
      }),
    },
  };
}

/** Returns the devices and lists that could not be read and that rows are about; the row above them means them all. */
async function unreadOf(view: FailedView, chosen: readonly FailedNode[]) {
  const everything = await Promise.all(
    chosen.map(async (node) => (node.kind === 'unread' ? view.getChildren(node) : [node])),
  );
  const unread = everything.flat();
  return {
    ids: unread.flatMap((node) => (node.kind === 'unreadDevice' ? [node.device.place.device.id] : [])),
    lists: unread.flatMap((node) => (node.kind === 'unreadList' ? [node.list] : [])),
  };
}

/** Asks in which order the rows are to be. */
async function sortFailedPatches({ layout }: FailedView): Promise<void> {
  const names = orderNames(layout.grouping);
  const order = await pickOne<FailedOrder>({
    title: t('Sort Failed Patches'),
    placeholder: t('What comes first'),
    choices: failedOrders.map((value) => {
      const [label, description] = names[value];
      return { label, description, value };
    }),
    active: ({ value }) => value === layout.order,
    canGoBack: false,
  });
  if (order !== undefined && order !== back) await layout.sort(order);
}

/** Asks for a format and opens what the view shows in it, as a new document. */
async function exportFailedPatches(session: Session, scan: Scan, view: FailedView): Promise<void> {
  if (scan.data.at === undefined) {
    sayNothingScanned();
    return;
  }
  const choices: readonly Choice<ExportFormat>[] = [
    { label: 'CSV', description: t('for a spreadsheet'), value: 'csv' },
    { label: 'Markdown', description: t('for a report or a ticket'), value: 'markdown' },
    { label: 'JSON', description: t('for a script'), value: 'json' },
  ];
  const language = await pickOne<ExportFormat>({
    title: t('Export Failed Patches'),
    placeholder: t('Format'),
    choices,
    canGoBack: false,
  });
  // Another account may be shown by then.
  if (language === undefined || language === back || session.closed.aborted) return;
  const { data } = scan;
  if (data.at === undefined) {
    sayNothingScanned(); // A window has cleared it meanwhile.
    return;
  }
  const options = { ...view.shownBy(), now: Date.now() };
  const content = exportText(language, data, options);
  await showNewDocument(language, content);
  // A table of CSV has no place for it.
  if (language === 'csv')
    say(isPartial(data, scanStats(data)) ? 'warning' : 'info', exportRemarks(data, options).join(' '));
}

function sayNothingScanned(): void {
  say('info', t('Nothing has been scanned yet.'), {
    title: t('Scan…'),
    run: () => void vscode.commands.executeCommand('nsight.scan'),
  });
}

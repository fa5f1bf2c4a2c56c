import { t } from '../wording/localize';
import { nameText, severityText, statusName, titleText } from '../wording/patchWords';
import { complianceOf } from './compliance';
import { columnHeadings } from './exportFailedPatches';
import { unreadName } from './reportLists';
import type { Report } from './reportModel';
import {
  changesText,
  complianceHeadings,
  remarksOf,
  ReportFormats,
  reportTitle,
  timeZone,
  unreadText,
} from './reportWords';
import {
  column,
  idColumn,
  placeColumns,
  readColumn,
  sheetOf,
  timeCell,
  type WorkbookCell,
  type WorkbookSheet,
} from './workbookSheet';

/** Returns how each client is doing. */
export function complianceSheet({ compliance }: Report): WorkbookSheet {
  const names = complianceHeadings();
  return sheetOf(t('Compliance by Client'), compliance, [
    column(names.client, 30, ({ client }) => nameText(client)),
    column(names.devices, 14, ({ devices }) => devices),
    column(names.read, 14, ({ read }) => read),
    column(names.compliant, 14, ({ compliant }) => compliant),
    column(names.share, 14, (one) => shareCell(complianceOf(one))),
    column(names.failed, 14, ({ failed }) => failed),
    column(names.rebootDevices, 14, ({ rebootDevices }) => rebootDevices),
  ]);
}

const shareCell = (share: number | undefined): WorkbookCell => (share === undefined ? t('not known') : { share });

/** Returns the patches that wait for a reboot. */
export function rebootSheet({ reboots }: Report): WorkbookSheet {
  const names = columnHeadings(t);
  const waiting = reboots.flatMap(({ device, patches }) => patches.map((patch) => ({ device, patch })));
  return sheetOf(statusName('rebootRequired'), waiting, [
    ...placeColumns(),
    column(names.patch, 60, ({ patch }) => titleText(patch)),
    column(names.product, 24, ({ patch }) => patch.product),
    column(names.severity, 12, ({ patch }) => severityText(patch)),
    idColumn(names.patchId, ({ patch }) => patch.id),
    readColumn(),
  ]);
}

/** Returns what all of it rests on, and what was not read. */
export function coverageSheet(report: Report): WorkbookSheet {
  const { overall, stats, failures, devices, changes, unread, madeAt } = report;
  const facts: (readonly WorkbookCell[])[] = [
    [t('Report'), reportTitle(report)],
    [t('Created'), { time: madeAt }],
    [t('Time zone of all times'), timeZone()],
    ...remarksOf(report).map((remark) => [t('Coverage'), remark]),
    ...(report.filter
      ? [[t('Coverage'), t('Devices without failures are those on which the filter hides none, either.')]]
      : []),
    [t('Failed patches'), failures.length],
    [t('Devices with failures'), devices.length],
    [t('Devices'), overall.devices],
    [t('Devices read'), overall.read],
    [t('Devices without failures'), overall.compliant],
    [t('Share'), shareCell(complianceOf(overall))],
    ...(changes
      ? [
          [t('New'), changes.appeared],
          [t('Gone'), changes.gone],
        ]
      : []),
    [t('Since'), changesText(report, new ReportFormats())],
    [t('Oldest reading'), timeCell(stats.oldest)],
  ];
  const parts = unread.map((part) => [
    unreadName(part),
    unreadText(part),
    nameText(part.client),
    part.site ? nameText(part.site) : undefined,
    part.device?.id,
  ]);
  return sheetOf(
    t('Coverage'),
    [...facts, ...parts],
    [
      column(t('Item'), 34, ([item]) => item),
      column(t('Value'), 60, ([, value]) => value),
      column(t('Client'), 24, ([, , client]) => client),
      column(t('Site'), 20, ([, , , site]) => site),
      idColumn(t('Device ID'), ([, , , , id]) => id),
    ],
  );
}

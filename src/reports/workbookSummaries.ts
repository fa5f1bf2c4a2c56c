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
import { column, placeColumns, rowsOf, timeCell, type WorkbookCell, type WorkbookSheet } from './workbookSheet';

/** Returns how each client is doing. */
export function complianceSheet({ compliance }: Report): WorkbookSheet {
  return {
    name: t('Compliance by Client'),
    columns: complianceHeadings().map((heading, i) => column(heading, i === 0 ? 30 : 14)),
    rows: rowsOf(compliance, (one) => {
      const share = complianceOf(one);
      return [
        nameText(one.client),
        one.devices,
        one.read,
        one.compliant,
        share === undefined ? t('not known') : { share },
        one.failed,
        one.rebootDevices,
      ];
    }),
  };
}

function* rebootRows({ reboots }: Report): Iterable<readonly WorkbookCell[]> {
  for (const { device, patches } of reboots)
    for (const patch of patches) {
      const { client, site, device: one, id } = { ...device.place, id: device.place.device.id };
      yield [
        ...[nameText(client), nameText(site), nameText(one), id, device.type],
        ...[titleText(patch), patch.product, severityText(patch), patch.id],
        timeCell(device.reading?.at),
      ];
    }
}

/** Returns the patches that wait for a reboot. */
export function rebootSheet(report: Report): WorkbookSheet {
  const names = columnHeadings(t);
  return {
    name: statusName('rebootRequired'),
    columns: [
      ...placeColumns(),
      column(names.patch, 60),
      column(names.product, 24),
      column(names.severity, 12),
      column(names.patchId, 20, true),
      column(names.readAt, 17),
    ],
    rows: rebootRows(report),
  };
}

/** Returns what all of it rests on, and what was not read. */
export function coverageSheet(report: Report): WorkbookSheet {
  const { overall, stats, failures, devices, changes, unread, madeAt } = report;
  const share = complianceOf(overall);
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
    [t('Share'), share === undefined ? t('not known') : { share }],
    ...(changes
      ? [
          [t('New'), changes.appeared],
          [t('Gone'), changes.gone],
        ]
      : []),
    [t('Since'), changesText(report, new ReportFormats())],
    [t('Oldest reading'), timeCell(stats.oldest)],
  ];
  return {
    name: t('Coverage'),
    columns: [
      column(t('Item'), 34),
      column(t('Value'), 60),
      column(t('Client'), 24),
      column(t('Site'), 20),
      column(t('Device ID'), 20, true),
    ],
    rows: [
      ...facts,
      ...unread.map((part) => [
        unreadName(part),
        unreadText(part),
        nameText(part.client),
        part.site ? nameText(part.site) : undefined,
        part.device?.id,
      ]),
    ],
  };
}

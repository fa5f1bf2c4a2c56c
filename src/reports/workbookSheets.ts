import { t } from '../wording/localize';
import { nameText, severityText, statusName, titleText } from '../wording/patchWords';
import { unknownTime } from '../scan/scanData';
import { columnHeadings, exportRow } from './exportFailedPatches';
import { complianceOf, type ClientCompliance } from './reportCounts';
import { unreadName } from './reportLists';
import type { Report } from './reportModel';
import { changesText, remarksOf, ReportFormats, reportTitle, timeZone, unreadText } from './reportWords';

// The sheets of the Excel workbook, as plain values. Times are of this computer, whose zone the sheet Coverage names:
// Excel's dates have none.

/** A cell: a text, a number, a time in Unix milliseconds, a share, or nothing. */
export type WorkbookCell = string | number | { readonly time: number } | { readonly share: number } | undefined;

/** A column. Ids are marked as text, so that Excel leaves them alone also when they are edited. */
export interface WorkbookColumn {
  readonly heading: string;
  /** In characters. */
  readonly width: number;
  readonly isId?: boolean;
}

/** A sheet; its rows are made as they are asked for. */
export interface WorkbookSheet {
  readonly name: string;
  readonly columns: readonly WorkbookColumn[];
  readonly rows: Iterable<readonly WorkbookCell[]>;
}

/** Returns the sheets of a report. */
export function workbookSheets(report: Report): WorkbookSheet[] {
  return [
    failedSheet(report),
    patchSheet(report),
    deviceSheet(report),
    complianceSheet(report),
    rebootSheet(report),
    coverageSheet(report),
  ];
}

const column = (heading: string, width: number, isId = false): WorkbookColumn => ({ heading, width, isId });

function timeCell(at: number | undefined): WorkbookCell {
  return at === undefined || at === unknownTime ? undefined : { time: at };
}

function placeColumns(): WorkbookColumn[] {
  const names = columnHeadings(t);
  return [
    column(names.client, 24),
    column(names.site, 20),
    column(names.device, 22),
    column(names.deviceId, 20, true),
    column(names.type, 12),
  ];
}

function failedSheet({ failures }: Report): WorkbookSheet {
  const names = columnHeadings(t);
  return {
    name: t('Failed Patches'),
    columns: [
      ...placeColumns(),
      column(names.patch, 60),
      column(names.product, 24),
      column(names.severity, 12),
      column(names.status, 12),
      column(names.patchId, 20, true),
      column(names.readAt, 17),
      column(t('First seen'), 17),
      column(t('May be older'), 12),
      column(t('New'), 8),
      column(t('Failed retries'), 12),
    ],
    rows: rowsOf(failures, (failure) => {
      const row = exportRow(failure);
      const { age, isNew, failedRetries, device } = failure;
      return [
        ...[row.client, row.site, row.device, row.deviceId, row.type],
        ...[row.patch, row.product, row.severity, row.status, row.patchId],
        timeCell(device.reading?.at),
        timeCell(age?.firstSeen),
        age?.isAtLeast ? t('Yes') : undefined,
        isNew ? t('Yes') : undefined,
        failedRetries > 0 ? failedRetries : undefined,
      ];
    }),
  };
}

function patchSheet({ patches }: Report): WorkbookSheet {
  const names = columnHeadings(t);
  return {
    name: t('By Patch'),
    columns: [
      column(names.patch, 60),
      column(names.product, 24),
      column(names.severity, 16),
      column(t('Devices'), 10),
      column(t('New'), 8),
      column(t('First seen'), 17),
    ],
    rows: rowsOf(patches, ({ title, product, severities, devices, failures }) => {
      const seen = failures.flatMap(({ age }) => (age ? [age.firstSeen] : []));
      return [
        title,
        product,
        severities.join(', '),
        devices,
        failures.filter(({ isNew }) => isNew).length,
        timeCell(seen.length > 0 ? seen.reduce((a, b) => Math.min(a, b)) : undefined),
      ];
    }),
  };
}

function deviceSheet({ devices }: Report): WorkbookSheet {
  return {
    name: t('By Device'),
    columns: [...placeColumns(), column(t('Failed patches'), 12), column(columnHeadings(t).readAt, 17)],
    rows: rowsOf(devices, ({ device: { place, type, reading }, failures }) => [
      nameText(place.client),
      nameText(place.site),
      nameText(place.device),
      place.device.id,
      type,
      failures.length,
      timeCell(reading?.at),
    ]),
  };
}

function complianceSheet({ compliance }: Report): WorkbookSheet {
  return {
    name: t('Compliance by Client'),
    columns: [
      column(t('Client'), 30),
      column(t('Devices'), 10),
      column(t('Read'), 10),
      column(t('Without failures'), 14),
      column(t('Share'), 10),
      column(t('Failed patches'), 12),
      column(t('Waiting for a reboot'), 14),
    ],
    rows: rowsOf(compliance, (one: ClientCompliance) => {
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

function rebootSheet(report: Report): WorkbookSheet {
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

function coverageSheet(report: Report): WorkbookSheet {
  const { overall, stats, failures, devices, changes, unread, madeAt } = report;
  const share = complianceOf(overall);
  const facts: (readonly WorkbookCell[])[] = [
    [t('Report'), reportTitle(report)],
    [t('Created'), { time: madeAt }],
    [t('Time zone of all times'), timeZone()],
    ...remarksOf(report).map((remark) => [t('Coverage'), remark]),
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

function* rowsOf<T>(
  values: Iterable<T>,
  row: (value: T) => readonly WorkbookCell[],
): Iterable<readonly WorkbookCell[]> {
  for (const value of values) yield row(value);
}

import { t } from '../wording/localize';
import { nameText } from '../wording/patchWords';
import { columnHeadings, exportRow } from './exportFailedPatches';
import type { Report } from './reportModel';
import { column, placeColumns, rowsOf, timeCell, type WorkbookSheet } from './workbookSheet';
import { complianceSheet, coverageSheet, rebootSheet } from './workbookSummaries';

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

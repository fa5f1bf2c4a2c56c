import { t } from '../wording/localize';
import { severityText, statusText, titleText } from '../wording/patchWords';
import { columnHeadings } from './exportFailedPatches';
import type { Report } from './reportModel';
import { column, idColumn, placeColumns, readColumn, sheetOf, timeCell, type WorkbookSheet } from './workbookSheet';
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
  return sheetOf(t('Failed Patches'), failures, [
    ...placeColumns(),
    column(names.patch, 60, ({ patch }) => titleText(patch)),
    column(names.product, 24, ({ patch }) => patch.product),
    column(names.severity, 12, ({ patch }) => severityText(patch)),
    column(names.status, 12, ({ patch }) => statusText({ ...patch, status: 'failed' })),
    idColumn(names.patchId, ({ patch }) => patch.id),
    readColumn(),
    column(t('First seen'), 17, ({ age }) => timeCell(age?.firstSeen)),
    column(t('May be older'), 12, ({ age }) => (age?.isAtLeast ? t('Yes') : undefined)),
    column(t('New'), 8, ({ isNew }) => (isNew ? t('Yes') : undefined)),
    column(t('Failed retries'), 12, ({ failedRetries }) => (failedRetries > 0 ? failedRetries : undefined)),
  ]);
}

function patchSheet({ patches }: Report): WorkbookSheet {
  const names = columnHeadings(t);
  return sheetOf(t('By Patch'), patches, [
    column(names.patch, 60, ({ title }) => title),
    column(names.product, 24, ({ product }) => product),
    column(names.severity, 16, ({ severities }) => severities.join(', ')),
    column(t('Devices'), 10, ({ devices }) => devices),
    column(t('New'), 8, ({ failures }) => failures.filter(({ isNew }) => isNew).length),
    column(t('First seen'), 17, ({ failures }) => {
      const seen = failures.flatMap(({ age }) => (age ? [age.firstSeen] : []));
      return timeCell(seen.length > 0 ? seen.reduce((a, b) => Math.min(a, b)) : undefined);
    }),
  ]);
}

function deviceSheet({ devices }: Report): WorkbookSheet {
  return sheetOf(t('By Device'), devices, [
    ...placeColumns(),
    column(t('Failed patches'), 12, ({ failures }) => failures.length),
    readColumn(),
  ]);
}

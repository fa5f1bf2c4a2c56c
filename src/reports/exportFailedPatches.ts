import { stringify } from 'csv-stringify/sync';
import type { PatchStatus } from '../nsight/records';
import type { Filter } from '../inventory/patchFilter';
import { plainEnglish, plural, t, type Translate } from '../wording/localize';
import { forMarkdown, withoutControl } from '../wording/escape';
import { dateAndTime } from '../wording/time';
import { coverageText, scannedWhen } from '../scan/coverage';
import { filterText } from '../wording/filterText';
import {
  byDevice,
  byDeviceName,
  byPatch,
  byTitle,
  failuresOf,
  type DeviceFailure,
  type Grouping,
} from '../scan/failures';
import { failuresInOrder, groupsInOrder, usualOrder, type FailureOrder } from '../scan/failedOrder';
import { scanStats } from '../scan/scanStats';
import { unknownTime, type ScanData } from '../scan/scanData';
import { nameText, severityText, statusText, titleText } from '../wording/patchWords';

/** How a list of failed patches is written, by VS Code's name of the language. */
export type ExportFormat = 'csv' | 'markdown' | 'json';

/**
 * The columns of all three formats, in this order. A row is what a scan keeps of a patch: only those that are Failed
 * are there.
 */
export const columns = [
  'client',
  'site',
  'device',
  'deviceId',
  'type',
  'patch',
  'product',
  'severity',
  'status',
  'patchId',
  'readAt',
] as const;

/** Returns the heading of each column. */
export const columnHeadings = (t: Translate): Record<(typeof columns)[number], string> => ({
  client: t('Client'),
  site: t('Site'),
  device: t('Device'),
  deviceId: t('Device ID'),
  type: t('Type'),
  patch: t('Patch'),
  product: t('Product'),
  severity: t('Severity'),
  status: t('Status'),
  patchId: t('Patch ID'),
  readAt: t('Read'),
});

/** Which failures are exported, and in what order. */
export interface ExportOptions {
  readonly filter: Filter | undefined;
  readonly grouping: Grouping;
  /** Whether a failure is new, for a filter that shows only those. */
  readonly isNew?: ((failure: DeviceFailure) => boolean) | undefined;
  readonly order?: FailureOrder;
  /** Unix milliseconds. */
  readonly now: number;
}

/** Returns what an export rests on, and what the filter leaves out of it, in sentences. */
export function exportRemarks(data: ScanData, { filter, now, isNew }: Omit<ExportOptions, 'grouping'>): string[] {
  const { all, shown } = failuresOf(data, filter, isNew);
  return remarks(data, { filter, now, all, hidden: all - shown.length });
}

/** Returns the same as `exportRemarks`, of failures that are counted already. */
export function remarks(
  data: ScanData,
  { filter, now, all, hidden }: Omit<ExportOptions, 'grouping'> & { readonly all: number; readonly hidden: number },
): string[] {
  const when = data.at === undefined ? t('Not scanned') : scannedWhen(data.at, dateAndTime(data.at));
  const coverage = `${coverageText(data, when, now)}.`;
  if (!filter) return [coverage];
  return [
    coverage,
    plural(
      all,
      '{1}. It hides {2} of {0} failed patch.',
      '{1}. It hides {2} of {0} failed patches.',
      filterText(filter),
      hidden,
    ),
  ];
}

/**
 * Returns what the view shows, in its order, with what it rests on where the format has a place for that: CSV is a pure
 * table. Every text of the server's is escaped as the format wants it.
 */
export function exportText(format: ExportFormat, data: ScanData, options: ExportOptions): string {
  const { shown } = failuresOf(data, options.filter, options.isNew);
  const rows = inOrder(shown, options).map(exportRow);
  const remarks = exportRemarks(data, options);
  switch (format) {
    case 'csv':
      // A script finds its columns by their headings, whatever the language.
      return csvLines([columnHeadings(plainEnglish), ...rows]);
    case 'markdown':
      return markdown(remarks, rows);
    case 'json': {
      const { oldest, ...numbers } = scanStats(data);
      const times = { scannedAt: isoTime(data.at) ?? null, oldestReading: isoTime(oldest) ?? null };
      const [coverage, filter = null] = remarks;
      return `${JSON.stringify({ coverage, ...times, numbers, filter, failed: rows }, undefined, 2)}\n`;
    }
  }
}

/** As the view lists them. */
function inOrder(failures: readonly DeviceFailure[], { grouping, order = usualOrder }: ExportOptions): DeviceFailure[] {
  return grouping === 'patch'
    ? groupsInOrder(byPatch(failures), order).flatMap((group) => failuresInOrder(group.failures, order, byDeviceName))
    : groupsInOrder(byDevice(failures), order).flatMap((group) => failuresInOrder(group.failures, order, byTitle));
}

/** A row of an export, by its columns. */
export type ExportRow = Record<(typeof columns)[number], string>;

/** Returns the row of a patch, which is Failed unless another status is given. */
export function exportRow({
  device: { place, type, reading },
  patch,
  status = 'failed',
}: DeviceFailure & { readonly status?: PatchStatus }): ExportRow {
  return {
    client: nameText(place.client),
    site: nameText(place.site),
    device: nameText(place.device),
    deviceId: place.device.id,
    type,
    patch: titleText(patch),
    product: patch.product ?? '',
    severity: severityText(patch) ?? '',
    status: statusText({ ...patch, status }),
    patchId: patch.id,
    readAt: isoTime(reading?.at) ?? '',
  };
}

/** Returns rows as CSV. What a spreadsheet would run, or show as something else, is no longer that. */
export function csvLines(rows: readonly ExportRow[]): string {
  const lines = rows.map((row) => columns.map((name) => withoutControl(row[name])));
  return stringify(lines, { escape_formulas: true });
}

function markdown(remarks: readonly string[], rows: readonly ExportRow[]): string {
  const names = columnHeadings(t);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return (
    [
      `# ${t('Failed patches')}\n`,
      ...remarks.map((remark) => `${forMarkdown(remark)}\n`),
      line(columns.map((name) => names[name])),
      line(columns.map(() => '---')),
      ...rows.map((row) => line(columns.map((name) => forMarkdown(row[name])))),
    ].join('\n') + '\n'
  );
}

/** Returns when something was read, in ISO form; undefined where that is not known. */
export function isoTime(at: number | undefined): string | undefined {
  return at === undefined || at === unknownTime ? undefined : new Date(at).toISOString();
}

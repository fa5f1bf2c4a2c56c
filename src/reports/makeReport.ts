import type { EntityRef } from '../inventory/place';
import { dayOf } from '../snapshots/day';
import { shorten, withoutControl } from '../wording/escape';
import { nameText } from '../wording/patchWords';
import { htmlReport } from './htmlReport';
import { jsonReport } from './jsonReport';
import { buildReport, type Report, type ReportInput } from './reportModel';
import { remarksOf, reportTitle } from './reportWords';
import { csvReport, markdownReport } from './textReports';
import { writeWorkbook } from './writeWorkbook';

/** The forms of a report. */
export type ReportForm = 'html' | 'xlsx' | 'markdown' | 'json' | 'csv';

/** A report in a form. */
export interface MadeReport {
  readonly title: string;
  /** What the file is called that it may be saved in. */
  readonly fileName: string;
  readonly content: string | Uint8Array;
  /** What it rests on, in sentences. */
  readonly remarks: readonly string[];
  readonly stats: Report['stats'];
  readonly data: Report['data'];
}

/** What it takes to make a report. */
export interface MakeReportOptions {
  readonly signal: AbortSignal;
  /** The bundle of workbookThread.ts. */
  readonly workbookThread: string;
}

/**
 * Makes a report in a form. Nothing else is held up meanwhile.
 *
 * @throws when the signal fires, or where a workbook cannot be written.
 */
export async function makeReport(
  form: ReportForm,
  input: ReportInput,
  { signal, workbookThread }: MakeReportOptions,
): Promise<MadeReport> {
  const report = await buildReport(input);
  signal.throwIfAborted();
  return {
    title: reportTitle(report),
    fileName: fileNameOf(report, form),
    content: await contentOf(form, report, () => writeWorkbook(report, workbookThread, signal)),
    remarks: remarksOf(report),
    stats: report.stats,
    data: report.data,
  };
}

function contentOf(
  form: ReportForm,
  report: Report,
  workbook: () => Promise<Uint8Array>,
): string | Promise<string | Uint8Array> {
  switch (form) {
    case 'html':
      return htmlReport(report);
    case 'xlsx':
      return workbook();
    case 'markdown':
      return markdownReport(report);
    case 'json':
      return jsonReport(report);
    case 'csv':
      return csvReport(report);
  }
}

const extensions = { html: 'html', xlsx: 'xlsx', markdown: 'md', json: 'json', csv: 'csv' } as const;

/** Returns "N-sight failed patches 2026-11-28.xlsx", of a report for one client with its name, and of no other's. */
export function fileNameOf({ clients, madeAt }: Pick<Report, 'clients' | 'madeAt'>, form: ReportForm): string {
  const [client, ...others] = clients ?? [];
  const name = client && others.length === 0 ? nameInFile(client) : '';
  return `${['N-sight failed patches', name, dayOf(madeAt)].filter(Boolean).join(' ')}.${extensions[form]}`;
}

/** Without what a file system, of whatever computer, does not take in a name. */
function nameInFile(client: EntityRef): string {
  const name = withoutControl(nameText(client)).replace(/[<>:"/\\|?*%#]+/g, ' ');
  return shorten(name, 60)
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
}

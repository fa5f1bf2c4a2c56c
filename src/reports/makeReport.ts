import { breathe } from '../util/breathe';
import { htmlReport } from './htmlReport';
import { jsonReport } from './jsonReport';
import { fileNameOf, type ReportForm } from './reportForms';
import { buildReport, type Report, type ReportInput } from './reportModel';
import { remarksOf, reportTitle } from './reportWords';
import { csvReport, markdownReport } from './textReports';
import { writeWorkbook } from './writeWorkbook';

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
  await breathe();
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

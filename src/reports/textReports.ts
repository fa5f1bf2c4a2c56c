import { forMarkdown } from '../wording/escape';
import { plainEnglish, t } from '../wording/localize';
import { Breather } from '../util/breathe';
import { dateAndTime } from '../wording/time';
import { columnHeadings, columns, csvLines, exportRow } from './exportFailedPatches';
import type { Report } from './reportModel';
import type { ReportTable } from './reportSection';
import { reportSections } from './reportSections';
import { ReportFormats, reportTitle, timeZone } from './reportWords';

// A report as text. What may have tens of thousands of rows is made in pieces, so that nothing else is held up.

const rowsInPiece = 100;

/** Joins the texts of all values, with a breath between pieces. */
export async function joinInPieces<T>(values: readonly T[], textOf: (piece: readonly T[]) => string): Promise<string> {
  const texts: string[] = [];
  const breather = new Breather();
  for (let at = 0; at < values.length; at += rowsInPiece) {
    texts.push(textOf(values.slice(at, at + rowsInPiece)));
    if (breather.isDue) await breather.breathe();
  }
  return texts.join('');
}

/** Returns what failed as CSV: a pure table, with the columns of Export Failed Patches. */
export async function csvReport({ failures }: Report): Promise<string> {
  const rows = await joinInPieces(failures, (piece) => csvLines(piece.map(exportRow)));
  // A script finds its columns by their headings, whatever the language.
  return csvLines([columnHeadings(plainEnglish)]) + rows;
}

/** Returns a report as Markdown: the sections of the one in HTML, and then everything that failed. */
export async function markdownReport(report: Report): Promise<string> {
  const sections = reportSections(report, new ReportFormats());
  const names = columnHeadings(t);
  const parts = sections.map(({ title, sentences, figures = [], table }) =>
    [
      `## ${forMarkdown(title)}`,
      ...sentences.map(forMarkdown),
      ...(figures.length > 0
        ? [figures.map(({ label, value }) => `- ${forMarkdown(label)}: **${forMarkdown(value)}**`).join('\n')]
        : []),
      ...(table && table.rows.length > 0 ? [markdownTable(table)] : []),
    ].join('\n\n'),
  );
  const rows = await joinInPieces(report.failures, (piece) =>
    piece.map(exportRow).reduce((text, row) => `${text}${markdownRow(columns.map((name) => row[name]))}\n`, ''),
  );
  return [
    `# ${forMarkdown(reportTitle(report))}`,
    forMarkdown(t('Created {0} ({1}) with N-sight Patches.', dateAndTime(report.madeAt), timeZone())),
    ...parts,
    `## ${forMarkdown(t('Failed patches'))}`,
    markdownHead(columns.map((name) => names[name])) + rows,
  ].join('\n\n');
}

function markdownTable({ headings, rows }: ReportTable): string {
  const names = headings.map((heading) => (typeof heading === 'string' ? heading : heading.number));
  return (
    markdownHead(
      names,
      headings.map((heading) => typeof heading !== 'string'),
    ) + rows.map(markdownRow).join('\n')
  );
}

function markdownHead(names: readonly string[], areNumbers: readonly boolean[] = []): string {
  return `${markdownRow(names)}\n| ${names.map((_, i) => (areNumbers[i] ? '---:' : '---')).join(' | ')} |\n`;
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map(forMarkdown).join(' | ')} |`;
}

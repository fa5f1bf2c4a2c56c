import { stringify } from 'csv-stringify/sync';
import { forMarkdown } from '../wording/escape';
import { plainEnglish, t } from '../wording/localize';
import { nameText } from '../wording/patchWords';
import { breathe } from '../util/breathe';
import { dateAndTime } from '../wording/time';
import { columnHeadings, columns, exportRow, isoTime } from './exportFailedPatches';
import { complianceOf } from './reportCounts';
import type { Report, ReportFailure } from './reportModel';
import type { ReportTable } from './reportSection';
import { reportSections } from './reportSections';
import { remarksOf, ReportFormats, reportTitle, scopeText, timeZone, unreadText } from './reportWords';

// A report as text. What may have tens of thousands of rows is made in pieces, so that nothing else is held up.

const rowsInPiece = 500;

async function joined<T>(values: readonly T[], textOf: (piece: readonly T[]) => string): Promise<string> {
  let text = '';
  for (let at = 0; at < values.length; at += rowsInPiece) {
    text += textOf(values.slice(at, at + rowsInPiece));
    await breathe();
  }
  return text;
}

/** Returns what failed as CSV: a pure table, with the columns of Export Failed Patches. */
export async function csvReport({ failures }: Report): Promise<string> {
  const names = columnHeadings(plainEnglish); // A script finds its columns by them, whatever the language.
  const linesOf = (rows: readonly (readonly string[])[]) => stringify([...rows], { escape_formulas: true });
  const rows = await joined(failures, (piece) =>
    linesOf(piece.map(exportRow).map((row) => columns.map((name) => row[name]))),
  );
  return linesOf([columns.map((name) => names[name])]) + rows;
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
  const rows = await joined(report.failures, (piece) =>
    piece.map((failure) => `${markdownRow(columns.map((name) => exportRow(failure)[name]))}\n`).join(''),
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

/**
 * Returns a report as JSON, for a script: times in ISO form, ids as text. It has all that failed, and what Export
 * Failed Patches has under the same names.
 */
export async function jsonReport(report: Report): Promise<string> {
  const { oldest, ...numbers } = report.stats;
  const [coverage, filter = null] = remarksOf(report);
  const head = {
    title: reportTitle(report),
    scope: scopeText(report.clients),
    madeAt: isoTime(report.madeAt),
    coverage,
    scannedAt: isoTime(report.data.at) ?? null,
    oldestReading: isoTime(oldest) ?? null,
    numbers,
    filter,
    failedPatches: report.failures.length,
    failedDevices: report.devices.length,
    compliance: complianceJson(report),
    changes: report.changes ?? null,
    days: report.trend.map((one) => ({ ...one, bySeverity: Object.fromEntries(one.bySeverity) })),
    bySeverity: report.severities.map((one) => ({ ...one, severity: one.severity ?? null })),
    byAge: report.ages?.map(({ upToDays, ...counts }) => ({ upToDays: ageJson(upToDays), ...counts })) ?? null,
    patches: report.patches.map(({ title, product, severities, devices, failures }) => ({
      patch: title,
      product: product ?? '',
      severities,
      devices,
      new: failures.filter(({ isNew }) => isNew).length,
    })),
    rebootRequired: report.reboots.flatMap(({ device, patches }) =>
      patches.map((patch) => exportRow({ device, patch, status: 'rebootRequired' })),
    ),
    unread: report.unread.map(({ device, client, site, type, kind, ...part }) => ({
      client: nameText(client),
      site: site ? nameText(site) : null,
      device: device ? nameText(device) : null,
      deviceId: device?.id ?? null,
      type,
      why: unreadText({ device, client, site, type, kind, ...part }),
    })),
  };
  const rows = await joined(report.failures, (piece) =>
    piece.map((one) => `,\n    ${JSON.stringify(rowJson(one))}`).join(''),
  );
  const text = JSON.stringify(head, undefined, 2);
  return `${text.slice(0, -2)},\n  "failed": [${rows.slice(1)}\n  ]\n}\n`;
}

function complianceJson({ compliance, overall }: Report) {
  return {
    share: complianceOf(overall) ?? null,
    devices: overall.devices,
    read: overall.read,
    compliant: overall.compliant,
    clients: compliance.map(({ client, ...counts }) => ({
      client: nameText(client),
      share: complianceOf(counts) ?? null,
      ...counts,
    })),
  };
}

/** JSON has no Infinity. */
function ageJson(upToDays: number | undefined): number | string {
  if (upToDays === undefined) return 'unknown';
  return upToDays === Infinity ? 'older' : upToDays;
}

function rowJson(failure: ReportFailure) {
  const { age, isNew, failedRetries } = failure;
  return {
    ...exportRow(failure),
    firstSeen: isoTime(age?.firstSeen) ?? null,
    mayBeOlder: age?.isAtLeast ?? null,
    new: isNew,
    failedRetries,
  };
}

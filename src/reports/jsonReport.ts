import { nameText } from '../wording/patchWords';
import { exportRow, isoTime } from './exportFailedPatches';
import { complianceOf } from './compliance';
import type { Report, ReportFailure } from './reportModel';
import { remarksOf, reportTitle, scopeText, unreadText } from './reportWords';
import { joinInPieces } from './textReports';

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
  const rows = await joinInPieces(report.failures, (piece) =>
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

import { devicesOfType, failedOnDevices, patches as patchCount } from '../wording/counts';
import { kbNumber } from '../inventory/kbNumber';
import { shorten } from '../wording/escape';
import { plural, t } from '../wording/localize';
import { nameText, severityText, titleText, whereText } from '../wording/patchWords';
import type { FailedPatch } from '../scan/scanData';
import type { Report, ReportFailure } from './reportModel';
import { whereColumns, type ReportSection, type ReportTable } from './reportSection';
import type { UnreadPart } from './unreadParts';
import { changesText, unreadText, type ReportFormats } from './reportWords';

// The sections of a report that are lists of what there may be thousands of: each shows the first ones and says how
// many are left out.

const mostListed = 100;
/** How many patches are named where one is enough to know what a reboot is for. */
const mostNamed = 5;

/** Returns what appeared since the last day on which something was read. */
export function newFailures(report: Report, formats: ReportFormats): ReportSection {
  const { newFailures: all, changes, madeAt } = report;
  return {
    id: 'new',
    title: t('New'),
    sentences: [changes ? failureCountText(all) : changesText(report, formats), ...leftOut(all.length, formats)],
    table: failureTable(report, all, t('Failing since'), ({ age }) => formats.since(age, madeAt)),
  };
}

/** Returns what failed again after retries. */
export function failedAgainSection(report: Report, formats: ReportFormats): ReportSection {
  const { failedAgain: all } = report;
  return {
    id: 'failed-again',
    title: t('Failed again after retries'),
    sentences: [failureCountText(all), ...leftOut(all.length, formats)],
    table: failureTable(report, all, { number: t('Retries') }, ({ failedRetries }) => formats.number(failedRetries)),
  };
}

/** Returns the devices that wait for a reboot. */
export function reboots(report: Report, formats: ReportFormats): ReportSection {
  const { reboots: all, rebootUnknown } = report;
  const where = whereColumns(report);
  const patches = all.reduce((sum, one) => sum + one.patches.length, 0);
  return {
    id: 'reboot',
    title: t('Reboot Required'),
    sentences: [
      plural(
        all.length,
        '{0} device waits for a reboot, for {1}.',
        '{0} devices wait for a reboot, for {1}.',
        patchCount(patches),
      ),
      ...(rebootUnknown > 0
        ? [
            plural(
              rebootUnknown,
              'Of {0} device this is not known until it is read again.',
              'Of {0} devices this is not known until they are read again.',
            ),
          ]
        : []),
      ...leftOut(all.length, formats),
    ],
    table:
      all.length === 0
        ? undefined
        : {
            headings: [t('Device'), ...where.headings, { number: t('Patches') }, t('Waiting')],
            rows: all
              .slice(0, mostListed)
              .map(({ device: { place }, patches: waiting }) => [
                nameText(place.device),
                ...where.cells(place),
                formats.number(waiting.length),
                waitingText(waiting),
              ]),
          },
  };
}

/** Returns what was not read, or not all of it. */
export function notRead(report: Report, formats: ReportFormats): ReportSection {
  const { unread } = report;
  const where = whereColumns(report);
  return {
    id: 'unread',
    title: t('Not read'),
    sentences: [
      ...(unread.length === 0 ? [t('Everything that was listed was read.')] : []),
      ...leftOut(unread.length, formats),
    ],
    table:
      unread.length === 0
        ? undefined
        : {
            headings: [t('Device'), ...where.headings, t('Reason')],
            rows: unread.slice(0, mostListed).map((part) => [unreadName(part), ...where.cells(part), unreadText(part)]),
          },
  };
}

/** Returns the name of a device, or of a list of devices. */
export function unreadName({ device, client, site, type }: UnreadPart): string {
  if (device) return nameText(device);
  return devicesOfType(type, site ? whereText({ client, site }) : nameText(client));
}

/** Returns the numbers of each day. */
export function days({ trend }: Report, formats: ReportFormats): ReportSection {
  return {
    id: 'days',
    title: t('Numbers by day'),
    sentences: [],
    table: {
      headings: [
        t('Day'),
        { number: t('Devices read') },
        { number: t('Failed patches') },
        { number: t('Devices with failures') },
        { number: t('New') },
        { number: t('Gone') },
        { number: t('Devices that wait for a reboot') },
      ],
      rows: trend.map((one) => [
        formats.day(one.day),
        ...[one.read, one.failed, one.failedDevices, one.appeared, one.gone, one.rebootDevices].map((value) =>
          formats.number(value),
        ),
      ]),
    },
  };
}

/** Returns the KB numbers of the first patches; a title where there is none. */
function waitingText(patches: readonly FailedPatch[]): string {
  const names = patches.slice(0, mostNamed).map((patch) => {
    const kb = kbNumber(patch.title);
    return kb === undefined ? shorten(titleText(patch), 60) : `KB${kb}`;
  });
  return [...names, ...(patches.length > names.length ? ['…'] : [])].join(', ');
}

/** A table of failures with one column of its own. */
function failureTable(
  report: Report,
  all: readonly ReportFailure[],
  heading: ReportTable['headings'][number],
  cell: (failure: ReportFailure) => string,
): ReportTable | undefined {
  if (all.length === 0) return undefined;
  const where = whereColumns(report);
  return {
    headings: [t('Patch'), t('Severity'), t('Device'), ...where.headings, heading],
    rows: all
      .slice(0, mostListed)
      .map((failure) => [
        titleText(failure.patch),
        severityText(failure.patch) ?? '',
        nameText(failure.device.place.device),
        ...where.cells(failure.device.place),
        cell(failure),
      ]),
  };
}

function failureCountText(all: readonly ReportFailure[]): string {
  const devices = new Set(all.map(({ device }) => device.place.device.id)).size;
  return all.length === 0 ? t('None.') : `${failedOnDevices(all.length, devices)}.`;
}

function leftOut(count: number, formats: ReportFormats): string[] {
  return count > mostListed
    ? [t('The first {0} of {1} are listed; an Excel workbook or JSON has all.', mostListed, formats.number(count))]
    : [];
}

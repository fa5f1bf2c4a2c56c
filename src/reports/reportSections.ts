import { t } from '../wording/localize';
import { nameText } from '../wording/patchWords';
import type { Bar } from './barChart';
import { complianceOf } from './compliance';
import { days, failedAgainSection, newFailures, notRead, reboots } from './reportLists';
import type { Report } from './reportModel';
import type { ReportChart, ReportSection } from './reportSection';
import { worstDevices, worstPatches } from './worstLists';
import { ageBandText, changesText, complianceHeadings, noonOf, remarksOf, type ReportFormats } from './reportWords';

/** How many bars a chart has where there may be thousands. */
const mostBars = 10;

/** Returns all sections of a report. */
export function reportSections(report: Report, formats: ReportFormats): ReportSection[] {
  return [
    overview(report, formats),
    overTime(report, formats),
    byAge(report, formats),
    bySeverity(report, formats),
    complianceByClient(report, formats),
    worstPatches(report, formats),
    worstDevices(report, formats),
    newFailures(report, formats),
    failedAgainSection(report, formats),
    reboots(report, formats),
    notRead(report, formats),
    ...(report.trend.length > 0 ? [days(report, formats)] : []),
  ];
}

function overview(report: Report, formats: ReportFormats): ReportSection {
  const { failures, devices, overall, changes, filter, reboots: waiting, failedAgain: again } = report;
  const figure = (label: string, value: number | string) => ({
    label,
    value: typeof value === 'number' ? formats.number(value) : value,
  });
  return {
    id: 'coverage',
    title: t('Coverage'),
    sentences: [
      ...remarksOf(report),
      t('A device without patch data, or one that could not be read, is not taken for one on which nothing failed.'),
      ...(filter ? [t('Devices without failures are those on which the filter hides none, either.')] : []),
    ],
    figures: [
      figure(t('Failed patches'), failures.length),
      figure(t('Devices with failures'), devices.length),
      figure(t('Devices read'), t('{0} of {1}', formats.number(overall.read), formats.number(overall.devices))),
      figure(t('Devices without failures'), formats.share(overall)),
      ...(changes && !filter ? [figure(t('New'), changes.appeared), figure(t('Gone'), changes.gone)] : []),
      figure(t('Failed again after a retry'), again.length),
      figure(t('Devices that wait for a reboot'), waiting.length),
    ],
  };
}

function overTime(report: Report, formats: ReportFormats): ReportSection {
  const { trend } = report;
  const [first, last] = [trend[0], trend.at(-1)];
  const points = trend.map(({ day, failed }) => ({ at: noonOf(day), value: failed }));
  return {
    id: 'over-time',
    title: t('Failures over time'),
    sentences: [
      changesText(report, formats),
      ...(points.length > 0
        ? [t('What was known at the end of each day. A day on which nothing was read is missing.')]
        : []),
      ...regardless(report),
    ],
    chart:
      first && last
        ? {
            kind: 'days',
            summary: t(
              'From {0} with {1} failed patches to {2} with {3}.',
              formats.day(first.day),
              formats.number(first.failed),
              formats.day(last.day),
              formats.number(last.failed),
            ),
            points,
          }
        : undefined,
    numbersIn: 'days',
  };
}

function byAge({ ages }: Report, formats: ReportFormats): ReportSection {
  const section = { id: 'age', title: t('By age') };
  if (!ages) return { ...section, sentences: [t('How long patches have been failing is not known yet.')] };
  const bars = ages.map((band) => ({
    label: ageBandText(band),
    value: band.failed,
    text: formats.number(band.failed),
  }));
  return {
    ...section,
    sentences: ages.some(({ mayBeOlder }) => mayBeOlder > 0)
      ? [t('Some may be older: they had already failed when their device was first read.')]
      : [],
    chart: barsOf(bars),
    table: {
      headings: [t('Failing for'), { number: t('Failed patches') }, { number: t('May be older') }],
      rows: ages.map((band) => [ageBandText(band), formats.number(band.failed), formats.number(band.mayBeOlder)]),
    },
  };
}

function bySeverity({ severities }: Report, formats: ReportFormats): ReportSection {
  const nameOf = (severity: string | undefined) => severity ?? t('no severity');
  return {
    id: 'severity',
    title: t('By severity'),
    sentences: severities.length === 0 ? [t('Nothing failed on the devices that were read.')] : [],
    chart: barsOf(
      severities.map(({ severity, failed }) => ({
        label: nameOf(severity),
        value: failed,
        text: formats.number(failed),
      })),
    ),
    table: {
      headings: [t('Severity'), { number: t('Failed patches') }, { number: t('Devices') }],
      rows: severities.map(({ severity, failed, devices }) => [
        nameOf(severity),
        formats.number(failed),
        formats.number(devices),
      ]),
    },
  };
}

/** What does not go by the filter would contradict what does, did it not say so. */
function regardless({ filter }: Report): string[] {
  return filter ? [t('This part counts all failed patches, whatever the filter.')] : [];
}

/** The columns of how clients are doing, but for their names. */
const numbers = ['devices', 'read', 'compliant', 'share', 'failed', 'rebootDevices'] as const;

function complianceByClient(report: Report, formats: ReportFormats): ReportSection {
  const { compliance } = report;
  const known = compliance.filter((one) => complianceOf(one) !== undefined);
  const names = complianceHeadings();
  const bars = known.slice(0, mostBars).map((one) => ({
    label: nameText(one.client),
    value: complianceOf(one) ?? 0,
    text: formats.share(one),
  }));
  return {
    id: 'clients',
    title: t('Compliance by Client'),
    sentences: [
      t('Of the devices whose patches were read, the share on which nothing failed.'),
      ...regardless(report),
      ...(known.length > bars.length
        ? [t('The chart shows the {0} lowest of {1}; the table has all.', bars.length, formats.number(known.length))]
        : []),
    ],
    chart: barsOf(bars, 1),
    table: {
      headings: [names.client, ...numbers.map((number) => ({ number: names[number] }))],
      rows: compliance.map((one) => [
        nameText(one.client),
        ...numbers.map((name) => (name === 'share' ? formats.share(one) : formats.number(one[name]))),
      ]),
    },
  };
}

function barsOf(bars: readonly Bar[], most = Math.max(...bars.map(({ value }) => value))): ReportChart | undefined {
  const [longest, ...others] = bars.toSorted((a, b) => b.value - a.value);
  if (!longest) return undefined;
  const summary =
    others.length === 0
      ? t('Only {0}: {1}.', longest.label, longest.text)
      : t(
          'Most: {0}, {1}. Least: {2}, {3}.',
          longest.label,
          longest.text,
          others.at(-1)?.label ?? '',
          others.at(-1)?.text ?? '',
        );
  return { kind: 'bars', summary, bars, most };
}

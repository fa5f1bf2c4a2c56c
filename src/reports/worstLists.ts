import { plural, t } from '../wording/localize';
import { nameText } from '../wording/patchWords';
import type { FailureAge } from '../snapshots/fleetPast';
import type { Report, ReportFailure } from './reportModel';
import { whereColumns, type ReportSection } from './reportSection';
import type { ReportFormats } from './reportWords';

// The sections of a report that say where it is worst.

const mostWorst = 50;

/** Returns the patches that failed on most devices. */
export function worstPatches({ patches, madeAt }: Report, formats: ReportFormats): ReportSection {
  const shown = patches.slice(0, mostWorst);
  const rest = patches.slice(mostWorst);
  const failed = rest.reduce((sum, { failures }) => sum + failures.length, 0);
  return {
    id: 'patches',
    title: t('Worst patches'),
    sentences: [
      ...(patches.length === 0 ? [t('Nothing failed on the devices that were read.')] : []),
      ...(rest.length > 0
        ? [
            plural(
              rest.length,
              '{0} more patch is left out; it failed {1} times in all.',
              '{0} more patches are left out; they failed {1} times in all.',
              formats.number(failed),
            ),
          ]
        : []),
    ],
    table: {
      headings: [
        t('Patch'),
        t('Product'),
        t('Severity'),
        { number: t('Devices') },
        { number: t('New') },
        t('Failing since'),
      ],
      rows: shown.map(({ title, product, severities, devices, failures }) => [
        title,
        product ?? '',
        severities.join(', '),
        formats.number(devices),
        formats.number(failures.filter(({ isNew }) => isNew).length),
        formats.since(oldestOf(failures), madeAt),
      ]),
    },
  };
}

/** Returns the devices with most failed patches. */
export function worstDevices(report: Report, formats: ReportFormats): ReportSection {
  const { devices, madeAt } = report;
  const where = whereColumns(report);
  const rest = devices.slice(mostWorst);
  const failed = rest.reduce((sum, { failures }) => sum + failures.length, 0);
  return {
    id: 'devices',
    title: t('Worst devices'),
    sentences: [
      ...(devices.length === 0 ? [t('Nothing failed on the devices that were read.')] : []),
      ...(rest.length > 0
        ? [
            plural(
              rest.length,
              '{0} more device is left out, with {1} failed patches in all.',
              '{0} more devices are left out, with {1} failed patches in all.',
              formats.number(failed),
            ),
          ]
        : []),
    ],
    table: {
      headings: [
        t('Device'),
        ...where.headings,
        { number: t('Failed patches') },
        { number: t('New') },
        t('Failing since'),
      ],
      rows: devices
        .slice(0, mostWorst)
        .map(({ device: { place }, failures }) => [
          nameText(place.device),
          ...where.cells(place),
          formats.number(failures.length),
          formats.number(failures.filter(({ isNew }) => isNew).length),
          formats.since(oldestOf(failures), madeAt),
        ]),
    },
  };
}

function oldestOf(failures: readonly ReportFailure[]): FailureAge | undefined {
  let oldest: FailureAge | undefined;
  for (const { age } of failures) if (age && (!oldest || age.firstSeen < oldest.firstSeen)) oldest = age;
  return oldest;
}

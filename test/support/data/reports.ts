// Reports of made-up scans, for tests.
import type { Report, ReportInput } from '../../../src/reports/reportModel';
import { buildReport } from '../../../src/reports/reportModel';
import type { DayTotals, FleetPast } from '../../../src/snapshots/fleetPast';
import type { Filter } from '../../../src/inventory/patchFilter';
import { keyOf, type ScanList } from '../../../src/scan/scanData';
import { failedPatch, scanData, type GivenDevice } from './scanData';

const dayMs = 24 * 60 * 60 * 1000;

/** A filter that hides nothing. */
export const noFilter: Filter = { statuses: [], severities: [], text: '' };

/** 28 November 2026, 10:00 in UTC. */
export const reportTime = Date.UTC(2026, 10, 28, 10);

/** A past in which patches have failed for as many days as their ids say: "9 days" or so; others are not known. */
export function pastOfDays(days: readonly DayTotals[] = someDays()): FleetPast {
  const daysOf = (id: string) => /^\d+(?= days)/.exec(id)?.[0];
  return {
    baseline: '2026-11-27',
    ageOf: (_, { id }) => {
      const known = daysOf(id);
      if (known === undefined) return undefined;
      const firstSeen = reportTime - Number(known) * dayMs;
      return { firstSeen, isAtLeast: id.includes('or more'), lastSeen: reportTime, goneAt: undefined };
    },
    isNew: (_, { id }) => daysOf(id) === '0',
    changes: () => ({ since: '2026-11-27', appeared: 12, gone: 30 }),
    trend: () => days,
    goneSince: () => Promise.resolve([]),
  };
}

/** Totals of days, of which one is missing. */
export function someDays(): DayTotals[] {
  return [...Array(12).keys()]
    .filter((i) => i !== 5)
    .map((i) => ({
      day: `2026-11-${String(17 + i).padStart(2, '0')}`,
      devices: 20,
      known: 19,
      read: 18,
      failed: 40 - i * 2,
      failedDevices: 12,
      reboot: 3,
      rebootDevices: 2,
      bySeverity: new Map([['critical', 5]]),
      appeared: i,
      gone: i + 2,
    }));
}

/** Devices of three clients, with everything that a report can tell of. */
export const reportDevices: readonly GivenDevice[] = [
  {
    id: '000000000000000101',
    name: 'SRV-01',
    client: 'ACME',
    reading: {
      kind: 'read',
      at: reportTime,
      failed: [
        failedPatch({ id: '0 days', title: '2026-11 Cumulative Update (KB5066835)' }),
        failedPatch({ id: '40 days', title: '=1+1', product: '@SUM(1)', severityLabel: 'Low' }),
      ],
      problems: 0,
      reboot: [failedPatch({ id: '7', title: 'KB7' })],
    },
  },
  {
    id: '000000000000000102',
    name: 'SRV-02',
    client: 'ACME',
    reading: {
      kind: 'read',
      at: reportTime,
      failed: [failedPatch({ id: '9 days or more', title: '2026-11 Cumulative Update (KB5066835)' })],
      problems: 0,
      reboot: [],
    },
  },
  { id: '103', client: 'ACME', reading: { kind: 'read', at: reportTime, failed: [], problems: 0, reboot: [] } },
  { id: '201', client: 'Beta Ltd', name: 'BETA-PC', failed: [{ id: 'x', severityLabel: undefined }] },
  { id: '202', client: 'Beta Ltd', reading: { kind: 'unreadable', at: reportTime, reason: 'No such device' } },
  { id: '203', client: 'Beta Ltd', reading: { kind: 'unmanaged', at: reportTime } },
  {
    id: '301',
    client: 'Gamma <script>alert(1)</script>',
    name: 'GAMMA"\'&',
    reading: { kind: 'noData', at: reportTime },
  },
];

/** Lists of these clients, and one that could not be read, of a client without devices. */
export function scannedLists(): Map<string, ScanList> {
  const listOf = (name: string, isReadable = true): [string, ScanList] => {
    const client = { id: `c ${name}`, name };
    const outcome: ScanList['outcome'] = isReadable
      ? { kind: 'listed', at: reportTime, problems: 0 }
      : { kind: 'unreadable', at: reportTime, reason: 'Delta is locked' };
    return [
      keyOf(client, undefined, 'server'),
      { client, site: undefined, type: 'server', outcome, dueSince: undefined },
    ];
  };
  return new Map([listOf('ACME'), listOf('Beta Ltd'), listOf('Delta', false)]);
}

/** Makes a report of these devices, or of others. */
export function report(
  given: Partial<ReportInput> & { readonly devices?: readonly GivenDevice[] } = {},
): Promise<Report> {
  const { devices = reportDevices, ...input } = given;
  return buildReport({
    data: scanData(devices, { at: reportTime }),
    past: pastOfDays(),
    failedRetries: (_, id) => (id === '40 days' ? 3 : 0),
    clients: undefined,
    filter: undefined,
    now: reportTime,
    ...input,
  });
}

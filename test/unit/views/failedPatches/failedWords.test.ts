import assert from 'node:assert/strict';
import { costText } from '../../../../src/scan/scanCost';
import { coverageText, isPartial } from '../../../../src/scan/coverage';
import { timeAgo } from '../../../../src/wording/time';
import {
  keyOf,
  nothingScanned,
  type DeviceReading,
  type FailedPatch,
  type ScanData,
  type ScanList,
} from '../../../../src/scan/scanData';
import type { Filter } from '../../../../src/inventory/patchFilter';
import { headline, noteNodes, restsOnText } from '../../../../src/views/failedPatches/failedNotes';
import { noFilter } from '../../../support/data/reports';
import { failedPatch } from '../../../support/data/scanData';
import { scanStats } from '../../../../src/scan/scanStats';
import { failuresOf } from '../../../../src/scan/failures';
import { timeLeft, timeLeftText } from '../../../../src/wording/timeLeft';

const hour = 60 * 60 * 1000;
const at = 1_000 * hour;
const acme = { id: '1', name: 'ACME' };
const office = { id: '11', name: 'Head Office' };

const readings: Record<string, DeviceReading | undefined> = {
  read: { kind: 'read', at, failed: [], problems: 0 },
  problems: { kind: 'read', at, failed: [], problems: 2 },
  unknown: { kind: 'read', at, failed: [], problems: 0, unknown: 1 },
  old: { kind: 'read', at: at - 72 * hour, failed: [], problems: 0 },
  noData: { kind: 'noData', at },
  unreadable: { kind: 'unreadable', at, reason: 'No' },
  unmanaged: { kind: 'unmanaged', at },
  unread: undefined,
};

/** A scan with so many devices of each kind. */
function data(numbers: Record<string, number>, given: Partial<ScanData> = {}): ScanData {
  const devices = Object.entries(numbers).flatMap(([kind, n]) =>
    Array.from({ length: n }, (_, i) => ({
      place: { client: acme, site: office, device: { id: `${kind} ${i}`, name: 'D' } },
      type: 'server' as const,
      listedAt: at,
      reading: readings[kind],
      dueSince: readings[kind] === undefined ? at : undefined,
    })),
  );
  return {
    ...nothingScanned,
    at,
    ...given,
    devices: new Map(devices.map((device) => [device.place.device.id, device])),
  };
}

function lists(...all: Partial<ScanList>[]): Map<string, ScanList> {
  return new Map(
    all.map((given) => {
      const list: ScanList = {
        client: acme,
        site: undefined,
        type: 'server',
        outcome: { kind: 'listed', at, problems: 0 },
        dueSince: undefined,
        ...given,
      };
      return [keyOf(list.client, list.site, list.type), list];
    }),
  );
}

const readingOf = (failed: readonly FailedPatch[]) => ({ kind: 'read' as const, at, failed, problems: 0 });

const text = (scan: ScanData) => coverageText(scan, 'Scanned 2 h ago', at + 2 * hour);

describe('the words for what a scan rests on', () => {
  const clients = { at, ids: new Set(['1']), problems: 0 };
  const whole = { clients, lists: lists({}) };

  it('say how many of those that can be read were, and each other number only where there is one', () => {
    assert.equal(
      text(data({ read: 498, unreadable: 2, unmanaged: 41 }, whole)),
      'Scanned 2 h ago: 498 of 500 devices read, 2 failed, 41 without patch management',
    );
    assert.equal(text(data({ read: 1 }, whole)), 'Scanned 2 h ago: 1 of 1 device read');
    assert.equal(
      text(data({ read: 3, noData: 7, unread: 123 }, whole)),
      'Scanned 2 h ago: 3 of 133 devices read, 7 without patch data, 123 not read yet',
    );
    assert.equal(text(data({}, whole)), 'Scanned 2 h ago: 0 of 0 devices read');
  });

  it('say what could not be read, or was read long before', () => {
    assert.match(
      text(
        data(
          { read: 1 },
          {
            clients,
            lists: lists(
              { outcome: { kind: 'unreadable', at, reason: 'No' } },
              { type: 'workstation', dueSince: at + 1 },
            ),
          },
        ),
      ),
      /1 list of devices not read yet, 1 list of devices could not be read$/,
    );
    assert.match(
      text(
        data(
          { problems: 1 },
          { clients: { ...clients, problems: 1 }, lists: lists({ outcome: { kind: 'listed', at, problems: 3 } }) },
        ),
      ),
      /, 6 records could not be read$/,
    );
    assert.match(text(data({ read: 1, old: 1 }, whole)), /, oldest reading 3 days ago$/);
  });

  it('are a warning where there is more to know, whatever that is', () => {
    const partial = (scan: ScanData) => isPartial(scan, scanStats(scan));
    const old = data({ old: 1 }, whole);
    const again = new Map([...old.devices].map(([id, device]) => [id, { ...device, dueSince: at }]));
    const listed = { kind: 'listed', at, problems: 0 } as const;
    const scans: readonly ScanData[] = [
      data({ read: 1, unreadable: 1 }, whole),
      data({ read: 1, unread: 1 }, whole),
      { ...old, devices: again },
      data({ problems: 1 }, whole),
      data({ unknown: 1 }, whole),
      data({ read: 1 }, { clients, lists: lists({ dueSince: at + 1 }) }),
      data({ read: 1 }, { clients, lists: lists({ outcome: { kind: 'unreadable', at, reason: 'No' } }) }),
      data({ read: 1 }, { clients, lists: lists({ outcome: { ...listed, lacking: 1 } }) }),
      data({ read: 1 }, { clients: { ...clients, ids: new Set(['1', '2']) }, lists: lists({}) }),
    ];
    assert.deepEqual(
      scans.map(partial),
      scans.map(() => true),
    );
    assert.deepEqual([partial(data({ read: 1, noData: 1, unmanaged: 1 }, whole)), partial(old)], [false, false]);
  });

  it('have beside them what the filter hides, and on the icon of the view all that failed', () => {
    const failed = ['1', '2', '3'].map((id) => failedPatch({ id, severityLabel: id === '1' ? 'Low' : 'Critical' }));
    const [[id, device] = assert.fail()] = data({ read: 1 }, whole).devices;
    const scan = data({}, whole);
    const devices = new Map([[id, { ...device, reading: { kind: 'read' as const, at, failed, problems: 0 } }]]);
    const still = { scan: { running: false, isWaiting: false }, changes: undefined };
    const above = (filter: Filter | undefined) =>
      headline({ ...scan, devices }, failuresOf({ ...scan, devices }, filter), still, at + 2 * hour);
    const badge = { value: 3, tooltip: '3 failed patches on 1 device' };
    const covered = 'Scanned 2 hr. ago: 1 of 1 device read';
    assert.deepEqual(above(undefined), { message: covered, badge });
    const filter = { statuses: [], severities: ['low'], text: '' };
    assert.deepEqual(above(filter), { message: `${covered}. Filter hides 1 of 3`, badge });
    assert.deepEqual(headline(scan, failuresOf(scan, filter), still, at).badge, undefined);
  });

  it('say how much of what is new the filter hides', () => {
    const failed = ['1', '2', '3'].map((id) => failedPatch({ id, severityLabel: id === '1' ? 'Low' : 'Critical' }));
    const [[id, device] = assert.fail()] = data({ read: 1 }, whole).devices;
    const scan = { ...data({}, whole), devices: new Map([[id, { ...device, reading: readingOf(failed) }]]) };
    const news = {
      scan: { running: false, isWaiting: false },
      changes: { since: '2026-11-27', appeared: 2, gone: 0 },
      isNew: ({ patch }: { patch: { id: string } }) => patch.id !== '3',
    };
    const above = (filter: Filter | undefined) =>
      headline(scan, failuresOf(scan, filter), news, at + 2 * hour).message.replace(/^.*read/, '');
    assert.equal(above(undefined), '');
    assert.equal(above({ ...noFilter, severities: ['low'] }), '. Filter hides 1 of 3, 1 of them new');
    assert.equal(above({ ...noFilter, text: 'nothing' }), '. Filter hides 3 of 3, 2 of them new');
  });

  it('leave in a narrow view above the rows what has a row of its own, and a question has all', () => {
    const scan = data({ read: 498, unreadable: 2, unmanaged: 41, noData: 7, problems: 1, unknown: 5 }, whole);
    const news = {
      scan: { running: false, isWaiting: false, daily: { kind: 'ended' as const, at: at + hour } },
      changes: { since: '2026-11-27', appeared: 12, gone: 30 },
    };
    const found = failuresOf(scan, undefined);
    const { message } = headline(scan, found, news, at + 2 * hour);
    assert.match(
      message,
      /^12 new, 30 gone since [^.]+\. Scanned 2 hr\. ago: \d+ of \d+ devices read, 2 failed, 41 with/,
    );
    assert.match(message, /, 41 without patch management$/);
    const rows = noteNodes(scan, 1, 1, { running: false, dailyScan: 'Daily scan due today' });
    assert.deepEqual(
      rows.map((row) => ('text' in row ? row.text : row.kind)),
      [
        '2 devices could not be read',
        '7 devices without patch data',
        '2 records could not be read',
        '5 patches with an unknown status',
        'Daily scan due today',
      ],
    );
    assert.match(
      restsOnText(scan, found, at + 2 * hour),
      /, 7 without patch data, 2 records could not be read, 5 patches with an unknown status/,
    );
  });

  it('say which part it was, unless it was the whole fleet', () => {
    const of = (ids: readonly string[], ...all: Partial<ScanList>[]) =>
      text(data({ read: 1 }, { clients: { ...clients, ids: new Set(ids) }, lists: lists(...all) })).replace(/:.*/, '');
    const zeta = { id: '2', name: 'Zeta' };
    assert.equal(of(['1'], {}), 'Scanned 2 h ago');
    assert.equal(of(['1', '2'], {}), 'Scanned 2 h ago at ACME');
    assert.equal(
      of(['1', '2'], { site: office }, { site: office, type: 'workstation' }),
      'Scanned 2 h ago at ACME > Head Office',
    );
    assert.equal(of(['1', '2', '3'], {}, { client: zeta }), 'Scanned 2 h ago in 2 of 3 clients');
    assert.ok(
      of(['1', '2'], { client: { id: '1', name: 'A'.repeat(1_000) } }).length < 120,
      'the numbers come after it',
    );
    assert.equal(
      of(['1', '2', '3'], {}, { client: zeta, site: office }),
      'Scanned 2 h ago in 1 of 3 clients and 1 site',
    );
  });

  it('are in the singular where there is one client', () => {
    const inSites = { client: { id: '2', name: 'Zeta' }, site: office };
    assert.match(text(data({ read: 1 }, { lists: lists({}, inSites) })), / in 1 client and 1 site:/);
    assert.match(
      text(data({ read: 1 }, { clients: { ...clients, ids: new Set(['3']) }, lists: lists({}, inSites) })),
      / in 1 of 1 client and 1 site:/,
    );
  });

  it('give its age', () => {
    assert.deepEqual(
      [0, 59_999, 5 * 60_000, 2.9 * hour, 47 * hour, 72 * hour].map((ms) => timeAgo(at, at + ms)),
      ['just now', 'just now', '5 min. ago', '2 hr. ago', '47 hr. ago', '3 days ago'],
    );
  });
});

describe('the cost in words', () => {
  it('is calls and time at the pace', () => {
    assert.equal(costText({ calls: 561, atMost: false }, 60), 'About 561 calls, about 10 minutes at 60 a minute');
    assert.equal(costText({ calls: 30, atMost: true }, 60), 'At most 30 calls, at most 1 minute at 60 a minute');
    assert.equal(costText({ calls: 30, atMost: false }, Infinity), 'About 30 calls');
    assert.match(
      costText({ calls: 4, atMost: false, atLeast: true }, 60),
      /^At least 4 calls, plus one for each device/,
    );
  });
});

describe('the time that is left', () => {
  it('is what the pace allows, or what the server takes if that is longer', () => {
    assert.equal(timeLeft({ left: 120, done: 0, elapsed: 0, perMinute: 60 }), 120_000);
    assert.equal(timeLeft({ left: 120, done: 60, elapsed: 1_000, perMinute: 60 }), 120_000);
    assert.equal(timeLeft({ left: 100, done: 10, elapsed: 30_000, perMinute: 60 }), 300_000);
    assert.equal(timeLeft({ left: 100, done: 10, elapsed: 100, perMinute: Infinity }), 1_000);
    assert.equal(timeLeft({ left: 100, done: 0, elapsed: 0, perMinute: Infinity }), 0);
  });

  it('is said in minutes, or hours', () => {
    assert.deepEqual([0, 60_000, 60_001, 90 * 60_000, 150 * 60_000].map(timeLeftText), [
      'less than a minute left',
      'less than a minute left',
      'about 2 min left',
      'about 90 min left',
      'about 3 h left',
    ]);
  });
});

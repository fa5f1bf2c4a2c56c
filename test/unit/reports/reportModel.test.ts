import assert from 'node:assert/strict';
import { byDevice, byPatch, failuresOf, hiddenBy } from '../../../src/scan/failures';
import { scanStats } from '../../../src/scan/scanStats';
import { Ages } from '../../../src/reports/failureCounts';
import { ReportFormats } from '../../../src/reports/reportWords';
import { noFilter, pastOfDays, report, reportDevices, reportTime, scannedLists } from '../../support/data/reports';
import { largeScan, scanData } from '../../support/data/scanData';

const acme = { id: 'c ACME', name: 'ACME' };

describe('the model of a report', () => {
  it('counts what the scan counts, in the order of the view', async () => {
    const { failures, patches, devices, stats, data, severities } = await report();
    assert.deepEqual(stats, scanStats(data));
    assert.equal(failures.length, stats.failures);
    assert.equal(devices.length, stats.failedDevices);
    const { shown } = failuresOf(data, undefined);
    const asInView = byPatch(shown).map(({ key, title, devices: n, severities: s }) => ({ key, title, devices: n, s }));
    assert.deepEqual(
      patches.map(({ key, title, devices: n, severities: s }) => ({ key, title, devices: n, s })),
      asInView,
    );
    assert.deepEqual(
      devices.map(({ device }) => device.place.device.id),
      byDevice(shown).map(({ device }) => device.place.device.id),
    );
    assert.deepEqual(severities, [
      { severity: 'Critical', failed: 2, devices: 2 },
      { severity: 'Low', failed: 1, devices: 1 },
      { severity: undefined, failed: 1, devices: 1 },
    ]);
  });

  it('tells for how long patches fail, what is new, and what failed again', async () => {
    const { ages, newFailures, failedAgain } = await report();
    assert.deepEqual(
      ages?.map(({ upToDays, failed, mayBeOlder }) => [upToDays, failed, mayBeOlder]),
      [
        [1, 1, 0],
        [7, 0, 0],
        [30, 1, 1],
        [90, 1, 0],
        [Infinity, 0, 0],
        [undefined, 1, 0],
      ],
    );
    assert.deepEqual(
      newFailures.map(({ patch }) => patch.id),
      ['0 days'],
    );
    assert.deepEqual(
      failedAgain.map(({ patch, failedRetries }) => [patch.id, failedRetries]),
      [['40 days', 3]],
    );
  });

  it('counts days by the calendar, as the view does, whatever the hour', () => {
    const morning = new Date(2026, 10, 29, 7).getTime();
    const age = (days: number, hour: number) => ({
      firstSeen: new Date(2026, 10, 29 - days, hour).getTime(),
      isAtLeast: false,
      lastSeen: morning,
      goneAt: undefined,
    });
    const ages = new Ages(morning);
    for (const one of [age(0, 6), age(1, 22), age(2, 22), age(7, 1), age(8, 22)]) ages.add(one);
    assert.deepEqual(
      ages.bands.map(({ upToDays, failed }) => [upToDays, failed]),
      [
        [1, 2],
        [7, 2],
        [30, 1],
        [90, 0],
        [Infinity, 0],
      ],
    );
    const formats = new ReportFormats();
    assert.match(formats.since(age(0, 6), morning), /\(today\)$/);
    assert.match(formats.since(age(1, 22), morning), /\(1 day\)$/);
    assert.match(formats.since(age(-1, 1), morning), /\(today\)$/, 'of a clock that was set back');
  });

  it('counts as one severity what is written in another case only', async () => {
    const failed = ['Critical', 'critical', 'CRITICAL'].map((severityLabel, i) => ({ id: `${i}`, severityLabel }));
    const { severities, patches } = await report({ devices: [{ id: '1', failed }] });
    assert.deepEqual(severities, [{ severity: 'Critical', failed: 3, devices: 1 }]);
    assert.deepEqual(
      patches.map((patch) => patch.severities),
      [['Critical']],
    );
  });

  it('takes for compliant only what was read and has no failure', async () => {
    const { compliance, overall } = await report();
    assert.deepEqual(
      compliance.map(({ client, devices, read, compliant, failed }) => [client.name, devices, read, compliant, failed]),
      [
        ['Beta Ltd', 2, 1, 0, 1],
        ['ACME', 3, 3, 1, 3],
        ['Gamma <script>alert(1)</script>', 1, 0, 0, 0],
      ],
    );
    assert.deepEqual([overall.devices, overall.read, overall.compliant, overall.failed], [6, 4, 1, 4]);
  });

  it('tells what waits for a reboot, and of how many devices that is not known', async () => {
    const { reboots, rebootUnknown } = await report();
    assert.deepEqual(
      reboots.map(({ device, patches }) => [device.place.device.name, patches.map(({ id }) => id)]),
      [['SRV-01', ['7']]],
    );
    assert.equal(rebootUnknown, 1);
  });

  it('says what was not read, what may hide failures first', async () => {
    const { unread } = await report({ data: scanData(reportDevices, { at: reportTime, lists: scannedLists() }) });
    assert.deepEqual(
      unread.map(({ kind, device, client }) => [kind, device?.name ?? client.name]),
      [
        ['unreadable', 'Delta'],
        ['unreadable', 'SRV-202'],
        ['noData', 'GAMMA"\'&'],
        ['unmanaged', 'SRV-203'],
      ],
    );
  });

  it('counts and names only the clients that it is about', async () => {
    const data = scanData(reportDevices, {
      at: reportTime,
      lists: scannedLists(),
      clients: {
        at: reportTime,
        ids: new Set(['c ACME', 'c Beta Ltd', 'c Delta']),
        problems: 2,
        counted: new Map([
          ['c ACME', { server: 5, workstation: undefined, all: 5 }],
          ['c Beta Ltd', { server: 50, workstation: 0, all: 50 }],
        ]),
      },
    });
    const { stats, failures, compliance, unread, overall, clients } = await report({ data, clients: [acme] });
    assert.deepEqual([stats.devices, stats.problems, stats.missing, stats.unreadableLists], [3, 0, 2, 0]);
    assert.deepEqual([failures.length, overall.devices, unread, clients], [3, 3, [], [acme]]);
    assert.deepEqual(
      compliance.map(({ client }) => client),
      [acme],
    );
  });

  it('asks the past for these clients only', async () => {
    const asked: unknown[] = [];
    const past = {
      ...pastOfDays(),
      changes: (ids?: ReadonlySet<string>) => {
        asked.push(ids && [...ids]);
        return undefined;
      },
      trend: (ids?: ReadonlySet<string>) => {
        asked.push(ids && [...ids]);
        return [];
      },
    };
    await report({ past, clients: [acme] });
    await report({ past });
    assert.deepEqual(asked, [['c ACME'], ['c ACME'], undefined, undefined]);
  });

  it('is about what the filter shows, if it is to, and knows what that hides', async () => {
    const filter = { statuses: [], severities: ['low', ''], text: '' };
    const { failures, stats } = await report({ filter });
    assert.deepEqual([failures.length, stats.failures], [2, 4]);
  });

  it('takes no device for one without failures where the filter hides some, or a record is unreadable', async () => {
    const { compliance, overall } = await report();
    for (const filter of [
      { ...noFilter, severities: ['low', ''] },
      { ...noFilter, onlyNew: true },
    ]) {
      const filtered = await report({ filter, past: pastOfDays() });
      assert.deepEqual([filtered.compliance, filtered.overall], [compliance, overall]);
    }
    const data = scanData([{ id: '1' }, { id: '2', reading: { kind: 'read', at: 10, failed: [], problems: 1 } }]);
    assert.deepEqual((await report({ data })).overall, {
      ...overall,
      devices: 2,
      read: 2,
      compliant: 1,
      failed: 0,
      rebootDevices: 0,
    });
  });

  it('hides as many as is said before it is made, also of what is new', async () => {
    const past = pastOfDays();
    for (const filter of [
      { ...noFilter, severities: ['low'] },
      { ...noFilter, onlyNew: true },
    ]) {
      const { data, failures, stats } = await report({ filter, past });
      assert.equal(
        hiddenBy(filter, data, ({ device, patch }) => past.isNew(device.place.device.id, patch)),
        stats.failures - failures.length,
      );
      assert.notEqual(failures.length, 0);
    }
  });

  it('says nothing of time where nothing is known of it', async () => {
    const { ages, changes, trend, newFailures } = await report({ past: undefined });
    assert.deepEqual([ages, changes, trend, newFailures], [undefined, undefined, [], []]);
  });

  it('is of one moment, also while a scan goes on', async () => {
    const devices = new Map(scanData(reportDevices).devices);
    for (const clients of [undefined, [acme]]) {
      const making = report({ data: scanData([], { at: reportTime, devices }), clients });
      const before = [...devices];
      devices.clear();
      const { stats, failures, overall } = await making;
      assert.deepEqual([failures.length, overall.failed], [stats.failures, stats.failures]);
      assert.ok(stats.failures > 0);
      for (const [id, device] of before) devices.set(id, device);
    }
  });

  it('lets others run between the pieces, of tens of thousands of failures', async function () {
    this.timeout(60_000);
    const data = largeScan({ clients: 100, devices: 10_000, failed: 4 });
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const { failures } = await report({ data });
    isDone = true;
    assert.equal(failures.length, 40_000);
    assert.ok(turns > failures.length / 1_000, `${turns} turns`);
  });
});

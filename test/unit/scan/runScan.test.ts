import assert from 'node:assert/strict';
import { costOf } from '../../../src/scan/scanCost';
import { scanStats } from '../../../src/scan/scanStats';
import { wholeFleet, type ScanProgress } from '../../../src/scan/runScan';
import { Scan } from '../../../src/scan/scan';
import { addDevice, addPatch, fleetDevices } from '../../../src/demo/fleet';
import * as faults from '../../support/simulator/faults';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { EagerClock } from '../../support/system/clock';
import { asked, clients, failedIn, now, scanNow } from '../../support/data/scans';

describe('a scan of the fleet', () => {
  it('reads two lists a client and each device once, four at a time, as the cost says', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(3) });
    const scan = new Scan();
    const scopes = await wholeFleet(session, scan, now());
    const cost = await costOf(session, scan, scopes);
    simulator.forget();
    simulator.fault({ kind: 'delay', ms: 200 }, { service: 'patch_list_all' });
    const progress: ScanProgress[] = [];
    await scanNow(session, scan, { scopes, onProgress: (one) => progress.push(one) });
    assert.deepEqual(
      [simulator.count('list_devices_at_client'), asked(simulator).length, new Set(asked(simulator)).size],
      [6, 12, 12],
    );
    assert.deepEqual(cost, { calls: simulator.count() - simulator.count('list_failing_checks'), atMost: false });
    assert.equal(simulator.count('list_failing_checks'), 1);
    assert.equal(simulator.busiest, 4);
    assert.deepEqual(
      progress.filter(({ of }) => of === 'devices').map(({ done }) => done),
      Array.from({ length: 13 }, (_, n) => n),
    );
    assert.deepEqual(progress.at(-1), { of: 'devices', done: 12, all: 12 });
    assert.deepEqual(
      Object.values(failedIn(scan)).map((ids) => ids.length),
      Array.from({ length: 12 }, () => 1),
    );
    assert.deepEqual(scanStats(scan.data), {
      read: 12,
      noData: 0,
      unreadable: 0,
      unmanaged: 0,
      unread: 0,
      devices: 12,
      due: 0,
      dueLists: 0,
      unreadableLists: 0,
      problems: 0,
      unknown: 0,
      missing: 0,
      failures: 12,
      failedDevices: 12,
      oldest: Math.min(...[...scan.data.devices.values()].map(({ reading }) => reading?.at ?? 0)),
    });
  });

  it('is of unknown cost where the server does not say how many devices there are', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(2) });
    const fault = simulator.fault(faults.without(/<(\w+_count)>\d*<\/\1>/g), { service: 'list_clients' });
    const scan = new Scan();
    const scopes = await wholeFleet(session, scan, now());
    assert.deepEqual(await costOf(session, scan, scopes), { calls: 4, atMost: false, atLeast: true });
    await scanNow(session, scan, { scopes });
    session.inventory.forgetAll();
    assert.deepEqual(await costOf(session, scan, scopes), { calls: 12, atMost: false }, 'an earlier scan tells');
    fault.remove();
    simulator.fault(faults.without(/<((server|workstation)_count)>\d*<\/\1>/g), { service: 'list_clients' });
    session.inventory.forgetAll();
    assert.deepEqual(
      await costOf(session, new Scan(), scopes),
      { calls: 12, atMost: false },
      'the total does for both',
    );
  });

  it('keeps what failed and nothing else, each text once and with no answer in memory', async () => {
    const fleet = fleetOf(2, 1);
    for (const { device } of fleetDevices(fleet))
      for (const status of [1, 2, 4, 8, 23, 64]) addPatch(device, { status });
    const { session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    assert.deepEqual(failedIn(scan), { 1: ['101'], 2: ['201'] });
    const [one, two] = [...scan.data.devices.values()];
    assert.equal(one?.place.site, two?.place.site);
  });

  it('does not read devices without Patch Management or mobile ones, and takes an empty list for no data', async () => {
    const fleet = fleetOf(1, 1);
    const site = fleet.clients[0]?.sites[0] ?? assert.fail();
    addDevice(site, { id: '7', patchManagement: false });
    addDevice(site, { id: '8', type: 'mobile_device' });
    addDevice(site, { id: '9' });
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    assert.deepEqual(asked(simulator).sort(), ['1', '9']);
    const { read, unmanaged, noData, devices } = scanStats(scan.data);
    assert.deepEqual({ read, unmanaged, noData, devices }, { read: 1, unmanaged: 1, noData: 1, devices: 3 });
  });

  it('keeps a device that cannot be read with its reason, and reads all others', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(6, 1) });
    simulator.fault(faults.error(4, 'No'), { service: 'patch_list_all', deviceid: '3' });
    simulator.fault({ kind: 'drop' }, { service: 'patch_list_all', deviceid: '4' });
    const scan = new Scan();
    assert.equal(await scanNow(session, scan), undefined);
    const reading = scan.data.devices.get('3')?.reading;
    assert.ok(reading?.kind === 'unreadable');
    assert.equal(reading.reason, 'N-sight says: No (code 4)');
    assert.deepEqual([scanStats(scan.data).read, scanStats(scan.data).unreadable], [4, 2]);
    simulator.forget();
    scan.queueDevices(['3'], now()); // Try Again
    await scanNow(session, scan, { part: { lists: new Set(), ids: new Set(['3']) } });
    assert.deepEqual(asked(simulator), ['3']);
  });

  it('goes on when a list of devices cannot be read, keeps what was known of them, and says so', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(2) });
    const scan = new Scan();
    await scanNow(session, scan);
    session.inventory.forgetAll();
    simulator.fault(faults.error(4, 'No'), { service: 'list_devices_at_client', clientid: '1' });
    simulator.forget();
    await scanNow(session, scan);
    assert.deepEqual(
      asked(simulator).map((id) => id.charAt(0)),
      ['2', '2', '2', '2'],
    );
    const { unreadableLists, devices, read } = scanStats(scan.data);
    assert.deepEqual({ unreadableLists, devices, read }, { unreadableLists: 2, devices: 8, read: 8 });
  });

  it('counts the records of lists and devices that could not be read', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(2, 2) });
    simulator.fault(faults.badRecord(), { service: 'patch_list_all', deviceid: '1' });
    simulator.fault(faults.badRecord(), { service: 'list_devices_at_client', times: 1 });
    const scan = new Scan();
    await scanNow(session, scan);
    assert.equal(scanStats(scan.data).problems, 2);
  });

  it('stops when the key is refused, and leaves the rest in line', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(40, 1) });
    const scan = new Scan();
    const scopes = await wholeFleet(session, scan, now());
    simulator.fault({ kind: 'alter', alter: (right) => right }, { service: 'patch_list_all', times: 10 });
    simulator.fault(faults.error(3, 'login failed'), { service: 'patch_list_all' });
    const refusal = await scanNow(session, scan, { scopes });
    assert.match(String(refusal), /login/);
    const { read, unread, due, unreadable } = scanStats(scan.data);
    assert.deepEqual([read, unread, due, unreadable], [10, 30, 30, 0]);
    // Four calls at a time, and four answers that wait to be read.
    assert.ok(asked(simulator).length <= 18, `${asked(simulator).length} were asked for`);
  });

  it('reads nothing when the key is refused with the first list', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(20) });
    const scan = new Scan();
    const scopes = await wholeFleet(session, scan, now());
    simulator.fault(faults.error(3, 'login failed'), { service: 'list_devices_at_client' });
    assert.ok(await scanNow(session, scan, { scopes }));
    // Four calls at a time, and four answers that wait to be read.
    assert.ok(simulator.count('list_devices_at_client') <= 8);
    assert.deepEqual([scanStats(scan.data).dueLists, asked(simulator)], [40, []]);
  });

  it('goes at the pace that is set, with further tries too', async () => {
    for (const tries of [0, 3]) {
      const clock = new EagerClock();
      const { simulator, session } = await sessionWith(
        { fleet: fleetOf(20, 1), pace: { clock } },
        () => 10,
        () => Promise.resolve(),
      );
      const scan = new Scan();
      const scopes = await wholeFleet(session, scan, now());
      simulator.forget();
      if (tries > 0) simulator.fault(faults.status(503), { service: 'patch_list_all', times: tries });
      const began = clock.ms;
      await scanNow(session, scan, { scopes });
      assert.deepEqual([simulator.count(), clock.ms - began], [23 + tries, (22 + tries) * 6_100]);
    }
  });
});

import assert from 'node:assert/strict';
import { costOf } from '../../../src/scan/scanCost';
import { coverageText } from '../../../src/scan/coverage';
import { scanStats } from '../../../src/scan/scanStats';
import { wholeFleet } from '../../../src/scan/runScan';
import { Scan } from '../../../src/scan/scan';
import { addClient, addDevice, addPatch, addSite, fleetDevices, emptyFleet } from '../../../src/demo/fleet';
import { later, pastRounding } from '../../support/system/clock';
import { hour } from '../../support/data/entries';
import * as faults from '../../support/simulator/faults';
import { fleetOf, randomOf, sessionWith } from '../../support/simulator/fleets';
import { asked, clients, clientScope, failedIn, now, scanNow, siteScope } from '../../support/data/scans';

describe('a second scan', () => {
  it('of a smaller part replaces only what it read, and forgets what is gone there', async () => {
    const fleet = clients(2);
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    const before = new Map(scan.data.devices);
    const [first] = fleet.clients;
    first?.sites[0]?.devices.pop();
    addDevice(first?.sites[1] ?? assert.fail(), { id: '999' });
    session.inventory.forgetAll();
    simulator.forget();
    await scanNow(session, scan, { scopes: [clientScope(fleet, 0)] });
    assert.deepEqual(asked(simulator).sort(), ['111', '121', '122', '999']);
    assert.deepEqual([...scan.data.devices.keys()].sort(), ['111', '121', '122', '211', '212', '221', '222', '999']);
    for (const id of ['211', '212', '221', '222']) assert.equal(scan.data.devices.get(id), before.get(id));
  });

  it('of a site reads the lists of its client and only its own devices', async () => {
    const fleet = clients(1);
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    assert.deepEqual(await costOf(session, scan, [siteScope(fleet, 0)]), { calls: 6, atMost: true });
    simulator.forget();
    await scanNow(session, scan, { scopes: [siteScope(fleet, 0)] });
    assert.deepEqual([simulator.count('list_devices_at_client'), asked(simulator).sort()], [2, ['111', '112']]);
    session.inventory.forgetAll();
    assert.deepEqual(await costOf(session, scan, [siteScope(fleet, 0)]), { calls: 4, atMost: false });
  });

  it('of a site goes by its name where the list of devices gives no ids of sites', async () => {
    const fleet = clients(1);
    const { simulator, session } = await sessionWith({ fleet });
    simulator.fault(faults.without(/(?<=<site>\s*)<id>\d+<\/id>/g), { service: 'list_devices_at_client' });
    const scan = new Scan();
    await scanNow(session, scan, { scopes: [siteScope(fleet, 0)] });
    assert.deepEqual(asked(simulator).sort(), ['111', '112']);
  });

  it('does not read again what was read a moment ago', async () => {
    const fleet = fleetOf(5, 1);
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    await session.inventory.refreshPatches('1');
    const scopes = await wholeFleet(session, scan, now());
    await scanNow(session, scan, { scopes });
    assert.deepEqual(asked(simulator).sort(), ['1', '2', '3', '4', '5']);
    assert.deepEqual(await costOf(session, scan, scopes), { calls: 0, atMost: false });
    simulator.forget();
    await scanNow(session, scan, { scopes });
    assert.deepEqual([simulator.count(), scanStats(scan.data).due], [0, 0]);
  });

  it('that is cut off keeps what was known before, and says how much is still to be read again', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(10, 1) });
    const scan = new Scan();
    await scanNow(session, scan);
    session.inventory.forgetAll();
    const cancel = new AbortController();
    await scanNow(session, scan, {
      signal: cancel.signal,
      onProgress: ({ of, done }) => {
        if (of === 'devices' && done === 0) cancel.abort();
      },
    });
    const { read, due, unread, failures } = scanStats(scan.data);
    assert.deepEqual({ read, due, unread, failures }, { read: 10, due: 10, unread: 0, failures: 10 });
  });

  it('an hour later finds the clients that are new, and says no more of them than what was read tells', async () => {
    const fleet = clients(1);
    const { session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    addDevice(addSite(addClient(fleet)), { id: '999' });
    await pastRounding();
    const start = now();
    await wholeFleet(session, scan, start + 60_000);
    assert.ok((scan.data.clients?.at ?? Infinity) < start + 60_000, 'the list is older than the scan');
    await later(hour, () => scanNow(session, scan));
    assert.ok(scan.data.devices.has('999'));
  });

  it('asks nothing of a client that is gone, and does not count it', async () => {
    const fleet = clients(2);
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    const [first, gone] = [clientScope(fleet, 0), clientScope(fleet, 1)];
    fleet.clients[1] = addClient(emptyFleet(), { id: '3' });
    await wholeFleet(session, scan, now());
    simulator.forget();
    await scanNow(session, scan, { scopes: [first, gone] });
    assert.equal(simulator.count('list_devices_at_client'), 2);
    assert.match(coverageText(scan.data, 'Scanned', now()), /^Scanned at .*: 4 of 4 devices read$/);
  });

  it('forgets clients that are gone', async () => {
    const fleet = clients(2);
    const { session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    fleet.clients.pop();
    session.inventory.forgetAll();
    await scanNow(session, scan);
    assert.deepEqual([scanStats(scan.data).devices, scan.data.lists.size], [4, 2]);
  });
});

describe('what others read', () => {
  it('is followed on the devices that were scanned, and on no others', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(2, 1) });
    const scan = new Scan();
    session.inventory.onDidReadPatches(({ deviceId: id, listing: listing }) => {
      scan.read(id, listing, now());
    });
    await session.inventory.patches('1');
    assert.equal(scan.data.devices.size, 0);
    await scanNow(session, scan);
    const nothing = { items: [], problems: [] };
    scan.read('1', nothing, now());
    assert.equal(scan.data.devices.get('1')?.reading?.kind, 'noData');
    assert.deepEqual(failedIn(scan), { 2: ['201'] });
  });

  it('takes a device out of line', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(3, 1) });
    const scan = new Scan();
    session.inventory.onDidReadPatches(({ deviceId: id, listing: listing }) => {
      scan.read(id, listing, now());
    });
    const cancel = new AbortController();
    await scanNow(session, scan, {
      signal: cancel.signal,
      onProgress: ({ of }) => {
        if (of === 'devices') cancel.abort();
      },
    });
    assert.equal(scanStats(scan.data).due, 3);
    await session.inventory.refreshPatches('2');
    simulator.forget();
    await scanNow(session, scan, { part: 'all' });
    assert.deepEqual(asked(simulator).sort(), ['1', '3']);
  });
});

describe('whatever the fleet and the server are like', () => {
  it('the numbers add up at every moment, and at the end nothing is in line', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const random = randomOf(seed);
      const typeOf = () => {
        if (random() < 0.4) return 'workstation';
        return random() < 0.9 ? 'server' : 'mobile_device';
      };
      const fleet = emptyFleet();
      for (let c = 0; c < 3; c++) {
        const client = addClient(fleet);
        for (let s = 0; s < 2; s++) {
          const site = addSite(client);
          for (let d = 0; d < random() * 8; d++) {
            const device = addDevice(site, {
              type: typeOf(),
              patchManagement: random() < 0.8,
            });
            for (let p = 0; p < random() * 4; p++) addPatch(device, { status: random() < 0.5 ? 16 : 8 });
          }
        }
      }
      const { simulator, session } = await sessionWith({ fleet });
      const faulty = [faults.error(4, 'No'), faults.forbidden(), faults.truncated(), { kind: 'drop' } as const];
      for (const { device } of fleetDevices(fleet)) {
        const fault = faulty[Math.floor(random() * 12)];
        if (fault) simulator.fault(fault, { deviceid: device.id });
      }
      const scan = new Scan();
      session.inventory.onDidReadPatches(({ deviceId: id, listing: listing }) => {
        scan.read(id, listing, now());
      });
      let looked = 0;
      scan.onChange(() => {
        const { read, noData, unreadable, unmanaged, unread, devices, due } = scanStats(scan.data);
        assert.equal(read + noData + unreadable + unmanaged + unread, devices, `seed ${seed}`);
        assert.ok(due >= unread, `seed ${seed}`);
        looked += 1;
      });
      const cancel = new AbortController();
      const stopAfter = Math.floor(random() * 10);
      await scanNow(session, scan, {
        signal: cancel.signal,
        onProgress: ({ done }) => {
          if (done === stopAfter) cancel.abort();
        },
      });
      await scanNow(session, scan, { part: 'all' });
      const { due, dueLists, unread, devices } = scanStats(scan.data);
      const listed = [...fleetDevices(fleet)].filter(({ device }) => device.type !== 'mobile_device').length;
      assert.deepEqual(
        { due, dueLists, unread, devices },
        { due: 0, dueLists: 0, unread: 0, devices: listed },
        `seed ${seed}`,
      );
      assert.ok(looked > devices);
    }
  });
});

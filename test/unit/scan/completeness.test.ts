import assert from 'node:assert/strict';
import { addDevice, addPatch } from '../../../src/demo/fleet';
import { coverageText, isPartial } from '../../../src/scan/coverage';
import { merge } from '../../../src/scan/mergeScans';
import { wholeFleet } from '../../../src/scan/runScan';
import { Scan } from '../../../src/scan/scan';
import { nothingScanned } from '../../../src/scan/scanData';
import { scanStats } from '../../../src/scan/scanStats';
import { afterRestart } from '../../support/data/storedScans';
import { asked, clients, now, scanNow } from '../../support/data/scans';
import { client, patch } from '../../support/data/records';
import { scanData } from '../../support/data/scanData';
import * as faults from '../../support/simulator/faults';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';

const covered = (scan: Scan) => coverageText(scan.data, 'Scanned', now());

describe('a list of no clients', () => {
  for (const [name, fault] of [
    ['none', faults.emptyList('<items/>')],
    ['none that can be read', faults.without(/<clientid>\d+<\/clientid>/g)],
  ] as const)
    it(`has nothing scanned and nothing forgotten (${name})`, async () => {
      const { simulator, session } = await sessionWith({ fleet: clients(2) });
      const scan = new Scan();
      await scanNow(session, scan);
      session.inventory.forgetAll();
      const before = scan.data;
      simulator.fault(fault, { service: 'list_clients' });
      simulator.forget();
      assert.deepEqual(await wholeFleet(session, scan, now()), []);
      await scanNow(session, scan);
      assert.deepEqual([simulator.count('list_devices_at_client'), asked(simulator)], [0, []]);
      assert.deepEqual(
        [scan.data.devices, scan.data.lists, scan.data.clients],
        [before.devices, before.lists, before.clients],
      );
    });

  it('of another window, as one that an older version stored, takes nothing away', () => {
    const stored = { ...nothingScanned, at: 9, clients: { at: 9, ids: new Set<string>(), problems: 0 } };
    assert.equal(merge(scanData([{ id: '1', failed: [{}] }]), stored).devices.size, 1);
  });
});

describe('a record that could not be read', () => {
  it('of a client, takes nothing away of any, in this window or another', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(3) });
    const scan = new Scan();
    await scanNow(session, scan);
    const before = scan.data;
    session.inventory.forgetAll();
    simulator.fault(faults.badRecord(), { service: 'list_clients' });
    await scanNow(session, scan);
    const { devices, read, problems } = scanStats(scan.data);
    assert.deepEqual({ devices, read, problems }, { devices: 12, read: 12, problems: 1 });
    assert.equal(merge(before, scan.data).devices.size, 12);
  });

  it('of a device, takes nothing away of any, in this window or another', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(3, 1) });
    const scan = new Scan();
    await scanNow(session, scan);
    const before = scan.data;
    session.inventory.forgetAll();
    simulator.fault(faults.badRecord(), { service: 'list_devices_at_client', times: 1 });
    await scanNow(session, scan);
    const { devices, failures, problems } = scanStats(scan.data);
    assert.deepEqual([devices, failures, problems > 0], [3, 3, true]);
    assert.equal(merge(before, scan.data).devices.size, 3);
  });
});

describe('a list of patches of which no record could be read', () => {
  it('is none of a device without patch data', () => {
    const scan = new Scan();
    scan.restore(scanData([{ id: '1' }]));
    const problems = [{ kind: 'missingId', element: 'patch', name: '', tag: 'patchid' }] as const;
    scan.read('1', { items: [], problems }, now());
    const { read, noData, problems: unread } = scanStats(scan.data);
    assert.deepEqual({ read, noData, unread }, { read: 1, noData: 0, unread: 1 });
  });
});

describe('devices that the account counts and no list has', () => {
  it('are said, and make the result a part', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(4, 1) });
    simulator.fault(faults.emptyList('<items/>'), { service: 'list_devices_at_client' });
    const scan = new Scan();
    await scanNow(session, scan);
    assert.equal(covered(scan), 'Scanned: 0 of 0 devices read, 4 devices that N-sight counts are in no list');
    assert.ok(isPartial(scan.data, scanStats(scan.data)));
    assert.deepEqual(scanStats(await afterRestart(scan.data)), scanStats(scan.data), 'after a restart too');
  });

  it('are none where a device has Patch Management off, or its record could not be read', async () => {
    const fleet = fleetOf(2, 1);
    addDevice(fleet.clients[0]?.sites[0] ?? assert.fail(), { id: '9', patchManagement: false });
    const { simulator, session } = await sessionWith({ fleet });
    simulator.fault(faults.badRecord(), { service: 'list_devices_at_client', times: 1 });
    const scan = new Scan();
    await scanNow(session, scan);
    assert.deepEqual([scanStats(scan.data).missing, scanStats(scan.data).problems], [0, 1]);
  });

  it('are told by the total where N-sight gives no number for each type', () => {
    const scan = new Scan();
    const acme = client({ id: 'c', serverCount: undefined, workstationCount: undefined, deviceCount: 18 });
    scan.knowClients({ items: [acme], problems: [] }, 1);
    const places = ['1', '2'].map((id) => ({
      client: acme,
      site: { id: 's', name: 'S' },
      device: { id, name: `D${id}` },
    }));
    for (const type of ['server', 'workstation'] as const) {
      assert.equal(scanStats(scan.data).missing, 0, 'not before both lists were read');
      const list = { client: acme, site: undefined, type, outcome: undefined, dueSince: undefined };
      scan.listed(list, { places: type === 'server' ? places : [], unmanaged: [], problems: [] }, 2);
    }
    assert.equal(scanStats(scan.data).missing, 16);
  });

  it('are those, too, that only the list of their site has', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(3, 1) });
    simulator.fault(faults.without(/<((server|workstation|device)_count)>\d*<\/\1>/g), { service: 'list_clients' });
    simulator.fault(faults.without(/<device_name>SRV-3<\/device_name>/g), { service: 'list_devices_at_client' });
    const { id } = await onlyClient(session);
    const [site] = (await session.inventory.sites(id)).items;
    await session.inventory.devices(site?.id ?? '', 'server');
    const scan = new Scan();
    await scanNow(session, scan);
    assert.equal(scanStats(scan.data).missing, 0);
    addDevice(simulator.fleet.clients[0]?.sites[0] ?? assert.fail(), { id: '4' });
    session.inventory.forgetAll();
    const [again] = (await session.inventory.sites(id)).items;
    await session.inventory.clients();
    await session.inventory.devices(again?.id ?? '', 'server');
    simulator.fleet.clients[0]?.sites[0]?.devices.pop();
    await scanNow(session, scan);
    assert.match(covered(scan), /1 device that N-sight counts is in no list/);
  });
});

describe('patches with a status that nobody knows', () => {
  it('are counted, as they may have failed, and make the result a part', async () => {
    const fleet = fleetOf(2, 1);
    for (const device of fleet.clients[0]?.sites[0]?.devices ?? [])
      addPatch(device, { status: 77, statusLabel: 'Rolled Away' });
    const { session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    assert.equal(covered(scan), 'Scanned: 2 of 2 devices read, 2 patches with an unknown status');
    assert.ok(isPartial(scan.data, scanStats(scan.data)));
    assert.deepEqual(scanStats(await afterRestart(scan.data)), scanStats(scan.data));
    scan.read('1', { items: [patch({ status: 'installed' })], problems: [] }, now());
    assert.match(covered(scan), /1 patch with an unknown status$/);
  });
});

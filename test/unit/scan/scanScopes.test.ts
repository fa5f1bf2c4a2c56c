import assert from 'node:assert/strict';
import { addDevice, addPatch } from '../../../src/demo/fleet';
import { costOf } from '../../../src/scan/scanCost';
import { Scan } from '../../../src/scan/scan';
import { scanStats } from '../../../src/scan/scanStats';
import { later } from '../../support/system/clock';
import * as faults from '../../support/simulator/faults';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';
import { asked, clients, clientScope, failedIn, now, scanNow, siteScope } from '../../support/data/scans';

describe('a scan of one site', () => {
  it('forgets nothing of the other sites of its client', async () => {
    const fleet = clients(1);
    const { session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan, { scopes: [clientScope(fleet, 0)] });
    const before = new Map(scan.data.devices);
    session.inventory.forgetAll();
    await scanNow(session, scan, { scopes: [siteScope(fleet, 0)] });
    assert.deepEqual([...scan.data.devices.keys()].sort(), ['111', '112', '121', '122']);
    for (const id of ['121', '122']) assert.equal(scan.data.devices.get(id), before.get(id));
  });

  it('leaves no list beside that of its client, whichever was scanned first', async () => {
    const fleet = clients(1);
    const { session } = await sessionWith({ fleet });
    const scan = new Scan();
    const sites = () => [...scan.data.lists.values()].map(({ site }) => site?.name);
    await scanNow(session, scan, { scopes: [siteScope(fleet, 0)] });
    const [name] = sites();
    assert.deepEqual([typeof name, sites()], ['string', [name, name]]);
    await scanNow(session, scan, { scopes: [clientScope(fleet, 0)] });
    assert.deepEqual(sites(), [undefined, undefined]);
    await scanNow(session, scan, { scopes: [siteScope(fleet, 0)] });
    assert.deepEqual(sites(), [undefined, undefined]);
  });

  it('keeps the list of another site that was scanned before', async () => {
    const fleet = clients(1);
    const { session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan, { scopes: [siteScope(fleet, 0)] });
    await scanNow(session, scan, { scopes: [siteScope(fleet, 1)] });
    assert.equal(scan.data.lists.size, 4);
  });
});

describe('a device whose Patch Management was switched on', () => {
  it('is read by the next scan', async () => {
    const fleet = fleetOf(1, 1);
    const device = addDevice(fleet.clients[0]?.sites[0] ?? assert.fail(), { id: '9', patchManagement: false });
    addPatch(device, { id: '901' });
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    assert.deepEqual([scanStats(scan.data).unmanaged, asked(simulator)], [1, ['1']]);
    device.patchManagement = true;
    session.inventory.forgetAll();
    await scanNow(session, scan);
    const { unmanaged, due } = scanStats(scan.data);
    assert.deepEqual([unmanaged, due, failedIn(scan)], [0, 0, { 1: ['101'], 9: ['901'] }]);
  });
});

describe('a device in line', () => {
  it('is read once, though the clock was set back meanwhile', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(2, 1) });
    const scan = new Scan();
    await scanNow(session, scan);
    session.inventory.forgetAll();
    simulator.forget();
    scan.queueDevices(['1', '2'], now() + 60_000);
    await scanNow(session, scan, { part: 'all' });
    await scanNow(session, scan, { part: 'all' });
    assert.deepEqual([asked(simulator).sort(), scanStats(scan.data).due], [['1', '2'], 0]);
  });
});

describe('the cost of a scan', () => {
  it('counts no device whose patches were read a moment ago', async () => {
    const fleet = fleetOf(5, 1);
    const { session } = await sessionWith({ fleet });
    const client = await onlyClient(session);
    const site = (await session.inventory.sites(client.id)).items[0] ?? assert.fail();
    const scopes = [clientScope(fleet, 0)];
    assert.equal((await costOf(session, new Scan(), scopes)).calls, 7, 'two lists and five devices');
    await session.inventory.devices(site.id, 'server');
    for (const id of ['1', '2']) await session.inventory.patches(id);
    assert.equal((await costOf(session, new Scan(), scopes)).calls, 5);
    assert.equal((await later(10 * 60_000, () => costOf(session, new Scan(), scopes))).calls, 7);
  });
});

describe('a device of which no list tells whether Patch Management is on', () => {
  it('is scanned', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(2, 1) });
    simulator.fault(faults.without(/<patch>\d<\/patch>/g), { service: 'list_devices_at_client' });
    const scan = new Scan();
    await scanNow(session, scan);
    assert.deepEqual(failedIn(scan), { 1: ['101'], 2: ['201'] });
  });
});

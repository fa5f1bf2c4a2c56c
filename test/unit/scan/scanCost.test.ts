import assert from 'node:assert/strict';
import { addDevice } from '../../../src/demo/fleet';
import { costOf } from '../../../src/scan/scanCost';
import { Scan } from '../../../src/scan/scan';
import { scanNow, siteScope } from '../../support/data/scans';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';

describe('what a scan costs', () => {
  it('is a list of each type and a call for each device, without those that were just read', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(3, 1) });
    const client = await onlyClient(session);
    const scope = { kind: 'client', client } as const;
    const scan = new Scan();
    assert.deepEqual(await costOf(session, scan, [scope]), { calls: 5, atMost: false });
    const [site] = (await session.inventory.sites(client.id)).items;
    await session.inventory.devices(site?.id ?? '', 'server');
    await session.inventory.patches('2');
    simulator.forget();
    assert.deepEqual(await costOf(session, scan, [scope]), { calls: 4, atMost: false });
    assert.deepEqual(await costOf(session, scan, [scope], ['server']), { calls: 3, atMost: false });
    assert.equal(simulator.count(), 0);
  });

  it('counts no device that an earlier scan has found without Patch Management', async () => {
    const fleet = fleetOf(2, 1);
    addDevice(fleet.clients[0]?.sites[0] ?? assert.fail(), { id: '9', patchManagement: false });
    const { session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    session.inventory.forgetAll();
    assert.deepEqual(await costOf(session, scan, [siteScope(fleet, 0)]), { calls: 2 + 2, atMost: false });
  });
});

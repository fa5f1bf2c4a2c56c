import assert from 'node:assert/strict';
import { costOf } from '../../../src/scan/scanCost';
import { Scan } from '../../../src/scan/scan';
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
});

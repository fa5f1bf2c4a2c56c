import assert from 'node:assert/strict';
import { ScanStore } from '../../../src/scan/scanStore';
import { newFolder } from '../../support/data/entries';
import { now } from '../../support/data/scans';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { loaded } from '../../support/data/storedScans';

describe('a session that has ended', () => {
  it('takes no place from the scan of the one that is open, which goes on to be stored', async () => {
    const folder = newFolder();
    const scans = new ScanStore({ folder, now, onProblem: (problem) => assert.fail(problem), saveAfter: 1_000_000 });
    const { session: before } = await sessionWith({ fleet: fleetOf(1, 1) });
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const scan = await scans.of(session);
    before.close();

    const ended = await scans.of(before); // As a question in chat asks that was kept waiting meanwhile.
    const place = { client: { id: '1', name: 'ACME' }, site: { id: '2', name: '' }, device: { id: '3', name: 'SRV' } };
    const list = { client: place.client, site: undefined, type: 'server', dueSince: now() } as const;
    scan.listed({ ...list, outcome: undefined }, { places: [place], unmanaged: [], problems: [] }, now());

    assert.equal(await scans.of(session), scan);
    await scans.save();
    assert.deepEqual([...ended.data.devices.keys()], []);
    assert.deepEqual([...(await loaded(folder, { account: session.account })).data.devices.keys()], ['3']);
    scans.close();
  });
});

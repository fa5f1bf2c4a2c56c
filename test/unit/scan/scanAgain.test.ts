import assert from 'node:assert/strict';
import { addDevice, addClient, addPatch, addSite, fleetDevices, patchStatusCheck } from '../../../src/demo/fleet';
import type { Session } from '../../../src/connection/session';
import { runScan, wholeFleet } from '../../../src/scan/runScan';
import { Scan } from '../../../src/scan/scan';
import { queueChanges, readChanges, type Changes } from '../../../src/scan/scanAgain';
import { scanStats } from '../../../src/scan/scanStats';
import { asked, clients, failedIn, scanNow } from '../../support/data/scans';
import { afterSleepOf, pastRounding } from '../../support/system/clock';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';

const hour = 60 * 60 * 1000;
const now = () => Date.now();
const signal = new AbortController().signal;

async function changesOf(session: Session, scan: Scan, retries = new Map<string, number>()): Promise<Changes> {
  await pastRounding();
  return (await readChanges(session, scan, { retries, signal, now })) ?? assert.fail('there are no clients');
}

async function scanAgain(session: Session, scan: Scan): Promise<Changes> {
  const changes = await changesOf(session, scan);
  const part = queueChanges(scan, changes, now());
  await runScan(session, scan, part, { signal, now, onProgress: () => undefined, onlyNew: true });
  return changes;
}

describe('what is scanned again', () => {
  it('is what failed, was retried, is flagged, could not be read, or was read a week ago', async () => {
    const fleet = fleetOf(8, 0);
    const devices = fleet.clients[0]?.sites[0]?.devices ?? [];
    addPatch(devices[0] ?? assert.fail());
    Object.assign(devices[1] ?? {}, { failingChecks: [patchStatusCheck] });
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    assert.deepEqual((await changesOf(session, scan)).ids, [], 'just read');
    scan.unreadable('3', 'No answer', now());
    assert.deepEqual((await changesOf(session, scan, new Map([['4', Infinity]]))).ids, ['3', '4']);
    simulator.forget();
    const retries = new Map([
      ['4', Infinity],
      ['5', now() + 1],
      ['6', now() - hour],
    ]);
    const changes = await afterSleepOf(hour, () => changesOf(session, scan, retries));
    assert.deepEqual([changes.ids, changes.lists], [['1', '2', '3', '4', '5'], []]);
    assert.equal(changes.rest.devices, 3);
    const oldest = Math.min(...['6', '7', '8'].map((id) => scan.data.devices.get(id)?.reading?.at ?? 0));
    assert.equal(changes.rest.oldest, oldest);
    assert.deepEqual([...simulator.services].sort(), ['list_clients', 'list_failing_checks']);
    assert.equal((await afterSleepOf(8 * 24 * hour, () => changesOf(session, scan))).ids.length, 8);
    assert.equal((await afterSleepOf(-2 * hour, () => changesOf(session, scan))).ids.length, 8, 'by a clock ahead');
  });

  it('has the devices and clients that are new, by counts and checks, and nothing else of their lists', async () => {
    const fleet = clients(3);
    for (const { device } of fleetDevices(fleet)) device.patches.length = 0;
    const { simulator, session } = await sessionWith({ fleet });
    const scan = new Scan();
    await scanNow(session, scan);
    addPatch(addDevice(fleet.clients[0]?.sites[0] ?? assert.fail(), { id: '901' }));
    const site = fleet.clients[1]?.sites[0] ?? assert.fail();
    addPatch(addDevice(site, { id: '902', type: 'workstation', failingChecks: [patchStatusCheck] }));
    addPatch(addDevice(addSite(addClient(fleet)), { id: '903' }));
    session.inventory.forgetAll();
    simulator.forget();
    await afterSleepOf(hour, () => scanAgain(session, scan));
    assert.deepEqual(asked(simulator).sort(), ['901', '902', '903']);
    assert.equal(simulator.count('list_devices_at_client'), 4, 'one list of two clients, and both of the new one');
    assert.deepEqual(Object.keys(failedIn(scan)).sort(), ['901', '902', '903']);
    assert.deepEqual([scanStats(scan.data).devices, scanStats(scan.data).due], [15, 0]);
  });

  it('has no clients that were never scanned on purpose', async () => {
    const fleet = clients(3);
    const { session } = await sessionWith({ fleet });
    const scan = new Scan();
    await wholeFleet(session, scan, now());
    await scanNow(session, scan, { scopes: [{ kind: 'client', client: fleet.clients[0] ?? assert.fail() }] });
    addClient(fleet);
    session.inventory.forgetAll();
    const { lists, ids } = await afterSleepOf(hour, () => changesOf(session, scan));
    assert.deepEqual([lists, ids.toSorted()], [[], ['111', '112', '121', '122']]);
  });
});

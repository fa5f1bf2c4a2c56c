import assert from 'node:assert/strict';
import { groupByDevice, retry, type Target } from '../../../src/actions/action';
import { send } from '../../../src/actions/send';
import { UnderWay } from '../../../src/actions/underWay';
import type { Session } from '../../../src/connection/session';
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../../src/demo/fleet';
import { startSimulator, type Simulator } from '../../../src/demo/simulator';
import { Inventory } from '../../../src/inventory/inventory';
import { NsightClient } from '../../../src/nsight/client';
import * as faults from '../../support/faults';

/** A session over real HTTP with a site of failed patches, and the targets to retry all of them. */
async function fleetOf(devices: number, patches: number): Promise<{ simulator: Simulator; session: Session; targets: Target[]; closing: AbortController }> {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet));
  for (let d = 1; d <= devices; d++) {
    const device = addDevice(site, { id: String(d), name: `SRV-${d}` });
    for (let p = 1; p <= patches; p++) addPatch(device, { id: `${d}0${p}` });
  }
  const simulator = await startSimulator({ fleet, record: true });
  started.push(simulator);
  const endpoint = { server: simulator.url, key: simulator.key };
  const client = new NsightClient(endpoint, { version: '0', timeoutSeconds: () => 30, log: () => undefined });
  const inventory = new Inventory(client);
  const closing = new AbortController();
  const session: Session = { endpoint, label: '', demo: false, client, inventory, closed: closing.signal, close: () => { closing.abort(); } };
  const [place] = (await inventory.clients()).items;
  const [sitePlace] = (await inventory.sites(place?.id ?? '')).items;
  const found = (await inventory.devices(sitePlace?.id ?? '', 'server')).items;
  const chosen = await Promise.all(found.map(async (device) => (await inventory.patches(device.id)).items.map((patch) => (
    { place: { client: place ?? assert.fail(), site: sitePlace ?? assert.fail(), device }, patch }))));
  simulator.forget();
  return { simulator, session, targets: groupByDevice(chosen.flat()), closing };
}

const started: Simulator[] = [];
afterEach(() => Promise.all(started.splice(0).map((simulator) => simulator.stop())));

const never = new AbortController().signal;
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('sending an action', () => {
  it('writes once and reads once per device, at most four at a time', async () => {
    const { simulator, session, targets } = await fleetOf(10, 2);
    simulator.fault({ kind: 'delay', ms: 5 });
    const done: number[] = [];
    const results = await send(session, new UnderWay(), retry, targets, never, (n) => done.push(n));
    assert.deepEqual(results.map(({ sent }) => sent.length), Array.from({ length: 10 }, () => 2));
    assert.deepEqual([simulator.count('patch_retry'), simulator.count('patch_list_all'), simulator.count(), simulator.busiest], [10, 10, 20, 4]);
    assert.deepEqual(done, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('lets what is under way end when it is cancelled, and leaves exactly the rest unsent', async () => {
    const { simulator, session, targets } = await fleetOf(12, 1);
    const cancel = new AbortController();
    const results = await send(session, new UnderWay(), retry, targets, cancel.signal, (done) => { if (done === 3) cancel.abort(); });
    const sent = results.flatMap((result) => ids(result.sent));
    const unsent = results.flatMap((result) => ids(result.unsent));
    assert.equal(sent.length + unsent.length, 12);
    assert.deepEqual(simulator.requests.filter(({ service }) => service === 'patch_retry').map(({ params }) => params.patchids ?? '').sort(), sent.sort());
    assert.ok(sent.length >= 3 && sent.length <= 7, `${sent.length} were sent`);
  });

  it('sends nothing more when the connection is closed, and does not take back what is under way', async () => {
    const { simulator, session, targets, closing } = await fleetOf(6, 1);
    let release: () => void = () => undefined;
    simulator.fault({ kind: 'hold', until: new Promise<void>((resolve) => { release = resolve; }) }, { service: 'patch_retry' });
    const sending = send(session, new UnderWay(), retry, targets, never, () => undefined);
    while (simulator.count('patch_retry') < 4) await new Promise(setImmediate);
    closing.abort();
    release();
    const results = await sending;
    assert.deepEqual([results.flatMap((r) => r.sent).length, results.flatMap((r) => r.unsent).length], [4, 2]);
  });

  it('goes on when a device fails, and says for each what became of it', async () => {
    const { simulator, session, targets } = await fleetOf(4, 2);
    simulator.fault(faults.error(4, 'No'), { deviceid: '1' });
    simulator.fault({ kind: 'lost' }, { service: 'patch_retry', deviceid: '2' });
    simulator.fault(faults.msg('Retrying patches: 301'), { service: 'patch_retry', deviceid: '3' });
    const [refused, lost, half, good] = await send(session, new UnderWay(), retry, targets, never, () => undefined);
    assert.deepEqual(ids(refused?.failed ?? []), ['101', '102']);
    assert.deepEqual(ids(lost?.unknown ?? []), ['201', '202']);
    assert.deepEqual(ids(half?.notAcknowledged ?? []), ['302']);
    assert.deepEqual(good?.messages, ['Retrying patches: 401,402']);
    assert.equal(simulator.count('patch_retry'), 4);
    assert.equal(simulator.count('patch_list_all'), 3);
  });

  it('stops at the first call that fails where one device takes several', async () => {
    const { simulator, session, targets } = await fleetOf(1, 900);
    simulator.fault({ kind: 'delay', ms: 0 }, { service: 'patch_retry', times: 1 });
    simulator.fault({ kind: 'lost' }, { service: 'patch_retry' });
    const [result] = await send(session, new UnderWay(), retry, targets, never, () => undefined);
    assert.ok(result);
    assert.equal(simulator.count('patch_retry'), 2);
    assert.ok(result.sent.length > 0 && result.unknown.length > 0 && result.unsent.length >= 0);
    assert.equal(result.sent.length + result.unknown.length + result.unsent.length, 900);
  });

  it('marks the patches as under way from the call to the reading after it', async () => {
    const { simulator, session, targets } = await fleetOf(1, 2);
    const underWay = new UnderWay();
    const states: boolean[] = [];
    underWay.onChange((deviceId) => states.push(underWay.has(deviceId, '101')));
    session.inventory.onPatches((deviceId) => states.push(underWay.has(deviceId, '101')));
    await send(session, underWay, retry, targets, never, () => undefined);
    assert.deepEqual(states, [true, true, false]);
    assert.equal(simulator.count(), 2);
  });
});

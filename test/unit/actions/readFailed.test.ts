import assert from 'node:assert/strict';
import { readFailed, type FailedPatches } from '../../../src/actions/readFailed';
import type { Scope } from '../../../src/inventory/scope';
import type { Session } from '../../../src/connection/session';
import { addClient, addDevice, addPatch, addSite, type FleetDevice } from '../../../src/demo/fleet';
import { minute } from '../../support/data/entries';
import * as faults from '../../support/simulator/faults';
import { fleetOf, onlyClient, sessionWith } from '../../support/simulator/fleets';
import { later } from '../../support/system/clock';

const never = new AbortController().signal;
const read = async (session: Session, ...scopes: Scope[]): Promise<FailedPatches> =>
  (await readFailed(session, scopes, never, () => undefined)) ?? assert.fail('it was cancelled');
const found = ({ targets }: FailedPatches) =>
  targets.map(
    ({ place, patches }) =>
      `${place.client.name} > ${place.site.name} > ${place.device.name}: ${patches.map(({ id }) => id).join()}`,
  );

async function scopesOf(session: Session): Promise<{ client: Scope; site: Scope; devices: Scope[] }> {
  const client = await onlyClient(session);
  const site = (await session.inventory.sites(client.id)).items[0] ?? assert.fail();
  const { items } = await session.inventory.devices(site.id, 'server');
  return {
    client: { kind: 'client', client },
    site: { kind: 'site', client, site },
    devices: items.map((device) => ({ kind: 'device', place: { client, site, device } })),
  };
}

describe('what failed in a part of the fleet', () => {
  it('is read of a client in two calls and one a device, and holds what is Failed and nothing else', async () => {
    const fleet = fleetOf(2, 2);
    const [first] = fleet.clients[0]?.sites[0]?.devices ?? [];
    for (const status of [1, 2, 4, 8, 23, 32, 64]) addPatch(first ?? assert.fail(), { status });
    const { simulator, session } = await sessionWith({ fleet });
    const { client } = await scopesOf(session);
    simulator.forget();
    const failed = await read(session, client);
    assert.deepEqual(found(failed), ['ACME > Head Office > SRV-1: 101,102', 'ACME > Head Office > SRV-2: 201,202']);
    assert.deepEqual([failed.read.size, failed.leftOut, simulator.count()], [2, [], 4]);
  });

  it('counts a device once that is chosen alone, by its site and by its client', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(2, 1) });
    const { client, site, devices } = await scopesOf(session);
    simulator.forget();
    assert.equal((await read(session, ...devices, site, client)).targets.length, 2);
    assert.equal(simulator.count('patch_list_all'), 2);
  });

  it('names devices without Patch Management, and does not ask them', async () => {
    const fleet = fleetOf(1, 1);
    const site = fleet.clients[0]?.sites[0] ?? assert.fail();
    const off: FleetDevice[] = [
      addDevice(site, { name: 'OFF-1', patchManagement: false }),
      addDevice(site, { name: 'OFF-2', patchManagement: false, type: 'workstation' }),
    ];
    const { simulator, session } = await sessionWith({ fleet });
    const failed = await read(session, (await scopesOf(session)).client);
    assert.deepEqual(failed.leftOut, [
      { text: '2 devices without Patch Management', details: off.map(({ name }) => name) },
    ]);
    assert.deepEqual([failed.read.size, simulator.count('patch_list_all')], [1, 1]);
  });

  it('asks a device too of which the list does not tell whether Patch Management is on', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(2, 1) });
    simulator.fault(faults.without(/<patch>\d<\/patch>/g), { service: 'list_devices_at_client' });
    const failed = await read(session, (await scopesOf(session)).client);
    assert.deepEqual([failed.read.size, failed.targets.length, failed.leftOut], [2, 2, []]);
  });

  it('names each device that could not be read, with its reason', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(6, 1) });
    for (const deviceid of ['2', '3', '4', '5'])
      simulator.fault(faults.error(4, 'No'), { service: 'patch_list_all', deviceid });
    const failed = await read(session, (await scopesOf(session)).client);
    assert.deepEqual(failed.leftOut, [
      {
        text: '4 devices could not be read: SRV-2, SRV-3, SRV-4, 1 more',
        details: ['2', '3', '4', '5'].map((n) => `SRV-${n}: N-sight says: No (code 4)`),
      },
    ]);
    assert.deepEqual([failed.read.size, failed.targets.length], [2, 2]);
  });

  it('goes on when a list of devices cannot be read, and says which', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const { client, site } = await scopesOf(session);
    simulator.fault(
      {
        kind: 'alter',
        alter: (right, { params }) =>
          params.devicetype === 'workstation' ? { ...right, status: 403, body: Buffer.from('<html></html>') } : right,
      },
      { service: 'list_devices_at_client' },
    );
    const failed = await read(session, client);
    assert.match(
      failed.leftOut[0]?.text ?? '',
      /^1 list or device could not be read: Workstations of ACME: Refused before/,
    );
    assert.equal(failed.targets.length, 1);
    session.inventory.forgetAll();
    simulator.fault(faults.error(4, 'No'), { service: 'list_servers' });
    const none = await read(session, site);
    assert.deepEqual(
      [none.read.size, none.targets, none.leftOut[0]?.details],
      [0, [], ['Servers of ACME > Head Office: N-sight says: No (code 4)']],
    );
  });

  it('is nothing when it was cancelled, at once and though the server is silent', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(6, 1) });
    const { client } = await scopesOf(session);
    simulator.fault({ kind: 'silent' }, { service: 'patch_list_all' });
    const cancel = new AbortController();
    const reading = readFailed(session, [client], cancel.signal, () => undefined);
    while (simulator.count('patch_list_all') < 4) await new Promise(setImmediate);
    cancel.abort();
    assert.equal(await reading, undefined);
    assert.equal(simulator.count('patch_list_all'), 4);
  });

  it('is nothing when it was cancelled while the list of devices does not come', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const { client, site } = await scopesOf(session);
    session.inventory.forgetAll();
    simulator.forget();
    const lists = ['list_devices_at_client', 'list_servers', 'list_workstations'];
    for (const service of lists) simulator.fault({ kind: 'silent' }, { service });
    const cancel = new AbortController();
    const reading = readFailed(session, [client, site], cancel.signal, () => assert.fail('no device was read'));
    while (simulator.count() < 4) await new Promise(setImmediate);
    cancel.abort();
    assert.equal(await reading, undefined);
    assert.equal(simulator.count('patch_list_all'), 0);
  });

  it('has the devices in the order chosen, whoever answers first', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(3, 1) });
    const { devices } = await scopesOf(session);
    session.inventory.forgetAll();
    const others = (async () => {
      while (simulator.count('patch_list_all') < 3) await new Promise(setImmediate);
    })();
    simulator.fault({ kind: 'hold', until: others }, { service: 'patch_list_all', deviceid: '1' });
    const failed = await read(session, ...devices);
    assert.deepEqual(
      failed.targets.map(({ place }) => place.device.name),
      ['SRV-1', 'SRV-2', 'SRV-3'],
    );
  });

  it('has the sites in the order chosen, whoever is listed first', async () => {
    const fleet = fleetOf(0, 0);
    const acme = addClient(fleet, { name: 'ACME' });
    const sites = ['First', 'Second'].map((name) => addSite(acme, { name }));
    for (const [n, at] of sites.entries()) addPatch(addDevice(at, { name: `SRV-${n + 1}` }), { title: 'KB1' });
    const { simulator, session } = await sessionWith({ fleet });
    const others = (async () => {
      while (simulator.count('list_servers') + simulator.count('list_workstations') < 4)
        await new Promise(setImmediate);
    })();
    simulator.fault({ kind: 'hold', until: others }, { service: 'list_servers', siteid: sites[0]?.id ?? '' });
    const failed = await read(session, ...sites.map((one): Scope => ({ kind: 'site', client: acme, site: one })));
    assert.deepEqual(
      failed.targets.map(({ place }) => place.device.name),
      ['SRV-1', 'SRV-2'],
    );
  });

  it('counts each of several that have the same name', async () => {
    const fleet = fleetOf(0, 0);
    const [one, two] = [addClient(fleet, { name: 'ACME Ltd' }), addClient(fleet, { name: 'Zeta' })];
    const sites = [addSite(one, { name: 'Main' }), addSite(two, { name: 'Main' })];
    for (const site of sites) addDevice(site, { name: 'DESKTOP', patchManagement: false });
    const { simulator, session } = await sessionWith({ fleet });
    const off = await read(session, { kind: 'client', client: one }, { kind: 'client', client: two });
    assert.deepEqual(off.leftOut, [{ text: '2 devices without Patch Management', details: ['DESKTOP', 'DESKTOP'] }]);
    for (const service of ['list_servers', 'list_workstations']) simulator.fault(faults.error(4, 'No'), { service });
    const [a, b] = sites.map((site, n): Scope => ({ kind: 'site', client: n === 0 ? one : two, site }));
    const failed = await read(session, a ?? assert.fail(), b ?? assert.fail());
    assert.match(failed.leftOut[0]?.text ?? '', /^4 lists and devices could not be read: /);
    assert.deepEqual(
      failed.leftOut[0]?.details?.map((line) => line.split(':')[0]),
      [
        'Servers of ACME Ltd > Main',
        'Workstations of ACME Ltd > Main',
        'Servers of Zeta > Main',
        'Workstations of Zeta > Main',
      ],
    );
  });

  it('leaves out no device chosen by itself, though its client says that Patch Management is off', async () => {
    const fleet = fleetOf(1, 1);
    const [device] = fleet.clients[0]?.sites[0]?.devices ?? [];
    (device ?? assert.fail()).patchManagement = false;
    const { simulator, session } = await sessionWith({ fleet });
    const { client, devices } = await scopesOf(session);
    const failed = await read(session, ...devices, client);
    assert.deepEqual(
      [simulator.count('patch_list_all'), failed.leftOut.map(({ text }) => text)],
      [1, ['1 device without patch data']],
    );
  });

  it('counts the records that could not be read beside the good ones', async () => {
    const { simulator, session } = await sessionWith({ fleet: fleetOf(2, 1) });
    const { client } = await scopesOf(session);
    session.inventory.forgetAll();
    simulator.fault(faults.badRecord(), { service: 'patch_list_all', deviceid: '1' });
    const failed = await read(session, client);
    assert.deepEqual(
      [failed.read.size, failed.targets.length, failed.leftOut[0]?.details],
      [2, 2, ['SRV-1: 1 record could not be read']],
    );
  });

  it('does not take a device without patch data for one on which nothing failed', async () => {
    const fleet = fleetOf(1, 1);
    addDevice(fleet.clients[0]?.sites[0] ?? assert.fail(), { name: 'AGENTLESS' });
    const { session } = await sessionWith({ fleet });
    const failed = await read(session, (await scopesOf(session)).client);
    assert.deepEqual(
      [failed.read.size, failed.leftOut],
      [1, [{ text: '1 device without patch data', details: ['AGENTLESS'] }]],
    );
  });

  it('reads the devices of a client again after Refresh on one of its sites', async () => {
    const fleet = fleetOf(1, 1);
    const { simulator, session } = await sessionWith({ fleet });
    const { client, site } = await scopesOf(session);
    await read(session, client);
    addPatch(addDevice(fleet.clients[0]?.sites[0] ?? assert.fail(), { name: 'NEW' }), {});
    assert.equal((await read(session, client)).targets.length, 1);
    assert.equal(simulator.count('list_devices_at_client'), 2);
    session.inventory.forgetDevices(
      site.kind === 'site' ? site.site.id : '',
      site.kind === 'site' ? site.client.id : '',
    );
    assert.equal((await read(session, client)).targets.length, 2);
  });

  it('tells what N-sight counts at a client and does not list, and what has an unknown status', async () => {
    const fleet = fleetOf(3, 1);
    const devices = fleet.clients[0]?.sites[0]?.devices ?? [];
    for (const device of devices.slice(0, 2)) addPatch(device, { status: 77, statusLabel: 'Rolled Away' });
    const { session } = await sessionWith({ fleet });
    const { client, site } = await scopesOf(session);
    devices.pop(); // It is counted still.
    const failed = await read(session, client);
    assert.deepEqual(
      [failed.leftOut, failed.unknown],
      [[{ text: '1 device that N-sight counts but does not list' }], 2],
    );
    session.inventory.forgetDevices(site.kind === 'site' ? site.site.id : '', '');
    const { leftOut, unknown } = await read(session, site);
    assert.deepEqual([leftOut, unknown], [[], 2]);
  });

  it('does not go by counts that may be of devices which are gone since', async () => {
    const fleet = fleetOf(2, 1);
    const { session } = await sessionWith({ fleet });
    const { client } = await scopesOf(session);
    fleet.clients[0]?.sites[0]?.devices.pop();
    assert.deepEqual((await later(6 * minute, () => read(session, client))).leftOut, []);
  });
});

import assert from 'node:assert/strict';
import { demoFleet } from '../../../src/demo/demoFleet';
import { fleetDevices, patchStatusCheck, type FleetDevice } from '../../../src/demo/fleet';
import { startSimulator } from '../../support/simulator/testSimulator';
import { ask, texts, wellFormed } from './ask';

describe('the demo fleet', () => {
  const now = Date.UTC(2026, 10, 21);
  const fleet = demoFleet(now);
  const places = [...fleetDevices(fleet)];
  const devices = places.map(({ device }) => device);
  const patched = devices.filter((device) => device.patchManagement && device.patches.length > 0);
  const failures = (device: FleetDevice): number => device.patches.filter(({ status }) => status === 16).length;
  const some = (condition: (device: FleetDevice) => boolean): number => devices.filter(condition).length;

  it('is the same every time, but for the dates counted from now', () => {
    assert.deepEqual(demoFleet(now), fleet);
    const later = demoFleet(now + 86_400_000);
    assert.deepEqual(
      [...fleetDevices(later)].map(({ device }) => [device.id, device.name, device.patches]),
      devices.map((device) => [device.id, device.name, device.patches]),
    );
  });

  it('has 12 clients, 30 sites and about 300 devices, all with ids and names of their own', () => {
    const sites = fleet.clients.flatMap((client) => client.sites);
    assert.deepEqual([fleet.clients.length, sites.length], [12, 30]);
    assert.ok(devices.length > 290 && devices.length < 330, `${devices.length}`);
    const ids = [...fleet.clients, ...sites, ...devices].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.every((id) => /^[1-9]\d+$/.test(id)));
    for (const client of fleet.clients) {
      const names = client.sites.flatMap((site) => site.devices.map(({ name }) => name));
      assert.equal(new Set(names).size, names.length, client.name);
    }
    for (const sign of ['&', "'", 'ü', 'é', 'ł'])
      assert.ok(
        fleet.clients.some(({ name }) => name.includes(sign)),
        sign,
      );
  });

  it('has devices that do not report, and Patch Status Checks that tell half of what failed', () => {
    for (const absence of ['offline', 'overdue', 'unreachable'])
      assert.ok(some((device) => device.absence === absence) >= 2, absence);
    const isRed = (device: FleetDevice) => device.failingChecks?.includes(patchStatusCheck) ?? false;
    const sick = patched.filter((device) => failures(device) > 0);
    const red = sick.filter(isRed).length / sick.length;
    assert.ok(red > 0.4 && red < 0.6, `${red}`);
    assert.ok(patched.some((device) => isRed(device) && failures(device) === 0));
    for (const type of ['1023', '1026'])
      assert.ok(some((device) => device.failingChecks?.some((check) => check.type === type) ?? false) >= 2);
  });

  it('has the gaps of a real one', () => {
    assert.equal(fleet.clients.filter(({ sites }) => sites.length === 0).length, 1);
    assert.equal(fleet.clients.flatMap((client) => client.sites).filter((site) => site.devices.length === 0).length, 1);
    assert.ok(some((device) => device.patchManagement && device.patches.length === 0) >= 2);
    assert.ok(some((device) => !device.patchManagement && !device.agentless && device.type !== 'mobile_device') >= 10);
    assert.ok(some((device) => device.agentless && device.type === 'workstation') >= 2);
    assert.ok(some((device) => device.fields.last_boot_time === 'Not Available' && device.fields.online === '1') >= 1);
    assert.ok(some((device) => device.fields.last_boot_time === '') >= 1);
    assert.ok(some((device) => device.fields.last_scan_time === '0000-00-00 00:00:00') >= 1);
    assert.ok(some((device) => device.fields.os?.endsWith(' ') ?? false) >= 1);
    assert.ok(some((device) => device.fields.user === '') >= 1);
    assert.ok(some((device) => device.fields.online === '0') >= 1);
    assert.ok(
      fleet.clients.some((client) => client.fields.dashboard_username === 'none') &&
        fleet.clients.some(({ name }) => name.endsWith(' ')),
    );
  });

  it('has 20 to 120 patches a device, most of them installed, in every status', () => {
    const all = patched.flatMap(({ patches }) => patches);
    for (const { patches } of patched) assert.ok(patches.length >= 20 && patches.length <= 125, `${patches.length}`);
    const share = all.filter(({ status }) => status === 8).length / all.length;
    assert.ok(share > 0.7, `${share}`);
    const statuses = new Set(all.map(({ status }) => status));
    for (const status of [1, 2, 4, 8, 16, 23, 32, 64]) assert.ok(statuses.has(status), `${status}`);
    const unknown = all.find(({ statusLabel }) => statusLabel !== undefined);
    assert.ok(unknown && ![1, 2, 4, 8, 16, 23, 32, 64, 128].includes(unknown.status));
    assert.deepEqual(
      [...new Set(all.map(({ policy }) => policy))].sort((a, b) => a - b),
      [2, 4, 65, 66, 68],
    );
    assert.ok(all.every(({ url }) => url.startsWith('https://')));
    assert.ok(
      all.every(
        ({ status, installDate }) => (status === 8) === /^\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d$/.test(installDate),
      ),
    );
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    assert.ok(patched.every(({ patches }) => new Set(patches.map(({ title }) => title)).size === patches.length));
  });

  it('has a patch that fails on 37 devices, a device with 15 failures, many with none, and one on the first', () => {
    const counts = new Map<string, number>();
    for (const { title, status } of patched.flatMap(({ patches }) => patches))
      if (status === 16) counts.set(title, (counts.get(title) ?? 0) + 1);
    assert.deepEqual([...counts.values()].sort((a, b) => b - a).slice(0, 4), [37, 22, 14, 9]);
    assert.equal(Math.max(...patched.map(failures)), 15);
    assert.ok(patched.filter((device) => failures(device) === 0).length > 60);
    assert.ok(devices[0] && failures(devices[0]) >= 2);
    const outcomes = patched
      .flatMap(({ patches }) => patches)
      .filter(({ status }) => status === 16)
      .map(({ retryEndsIn }) => retryEndsIn);
    assert.deepEqual(
      [...new Set(outcomes)].sort((a, b) => a - b),
      [8, 16, 64],
    );
  });

  it('is there at once', () => {
    // Of the processor's time, so that what else the computer does makes no difference.
    const times = [1, 2, 3].map(() => {
      const began = process.cpuUsage();
      demoFleet(now);
      return process.cpuUsage(began).user / 1000;
    });
    assert.ok(Math.min(...times) < 50, times.join(', '));
  });

  it('is answered in well-formed XML by every service, with counts that agree', async () => {
    const simulator = await startSimulator({ fleet, now: () => now });
    const read = async (service: string, params = {}): Promise<string> => {
      const { bytes, text } = await ask(simulator, service, params);
      assert.ok(wellFormed(bytes.toString('latin1')), service);
      return text;
    };
    const clients = await read('list_clients');
    let counted = 0;
    for (const client of fleet.clients) {
      await read('list_sites', { clientid: client.id });
      for (const devicetype of ['server', 'workstation', 'mobile_device']) {
        counted += texts(await read('list_devices_at_client', { clientid: client.id, devicetype }), 'patch').length;
      }
      for (const { id } of client.sites)
        await Promise.all(['list_servers', 'list_workstations'].map((service) => read(service, { siteid: id })));
    }
    assert.equal(
      texts(clients, 'device_count').reduce((sum, count) => sum + Number(count), 0),
      counted,
    );
    await Promise.all(devices.slice(0, 30).map(({ id }) => read('patch_list_all', { deviceid: id })));
    await simulator.stop();
  });
});

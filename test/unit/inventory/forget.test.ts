import assert from 'node:assert/strict';
import type { Inventory } from '../../../src/inventory/inventory';
import { clients } from '../../support/data/scans';
import { sessionWith } from '../../support/simulator/fleets';

/** Asks for all that there is of the first client and its first site, and for a device of its second. */
async function readAll(inventory: Inventory): Promise<{ client: string; site: string }> {
  const [client] = (await inventory.clients()).items;
  assert.ok(client);
  const [first, second] = (await inventory.sites(client.id)).items;
  assert.ok(first && second);
  for (const type of ['server', 'workstation'] as const) {
    await inventory.devicesAtClient(client.id, type);
    for (const site of [first, second])
      for (const device of (await inventory.devices(site.id, type)).items) await inventory.patches(device.id);
  }
  return { client: client.id, site: first.id };
}

describe('what is forgotten, because its row is refreshed,', () => {
  const kinds: readonly [string, (inventory: Inventory, of: { client: string; site: string }) => void, string[]][] = [
    ['of nothing', () => undefined, []],
    [
      'of a site',
      (inventory, { client, site }) => {
        inventory.forgetDevices(site, client);
      },
      ['2 list_devices_at_client', '1 list_servers', '2 patch_list_all', '1 list_workstations'],
    ],
    [
      'of a client',
      (inventory, { client }) => {
        inventory.forgetSites(client);
      },
      ['1 list_sites', '2 list_devices_at_client', '2 list_servers', '4 patch_list_all', '2 list_workstations'],
    ],
    [
      'of all',
      (inventory) => {
        inventory.forgetAll();
      },
      [
        '1 list_clients',
        '1 list_sites',
        '2 list_devices_at_client',
        '2 list_servers',
        '4 patch_list_all',
        '2 list_workstations',
      ],
    ],
  ];
  for (const [what, forget, expected] of kinds)
    it(`is asked for again, and nothing else: ${what}`, async () => {
      const { simulator, session } = await sessionWith({ fleet: clients(2) });
      const of = await readAll(session.inventory);
      forget(session.inventory, of);
      simulator.forget();
      await readAll(session.inventory);
      const counts = new Map<string, number>();
      for (const { service } of simulator.requests) counts.set(service, (counts.get(service) ?? 0) + 1);
      assert.deepEqual([...counts].map(([service, count]) => `${count} ${service}`).sort(), expected.sort());
    });

  it('is asked for again of a client whose sites nobody has opened, too', async () => {
    const { simulator, session } = await sessionWith({ fleet: clients(1) });
    await session.inventory.devicesAtClient('1', 'server');
    session.inventory.forgetSites('1');
    simulator.forget();
    await session.inventory.devicesAtClient('1', 'server');
    assert.equal(simulator.requests.length, 1);
  });
});

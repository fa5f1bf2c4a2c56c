import assert from 'node:assert/strict';
import { lookUp } from '../../../src/chat/lookUp';
import { Inventory, type InventoryClient } from '../../../src/inventory/inventory';
import type { DeviceType } from '../../../src/nsight/records';
import { halfScanned } from '../../support/data/halfScanned';

const nothing = { client: undefined, site: undefined, device: undefined, deviceType: undefined, patch: undefined };

/** Counts what is looked up. */
class CountedInventory extends Inventory {
  lookUps = 0;

  override knownPlaces(): ReturnType<Inventory['knownPlaces']> {
    this.lookUps += 1000;
    return super.knownPlaces();
  }

  override knownPatches(...given: Parameters<Inventory['knownPatches']>): ReturnType<Inventory['knownPatches']> {
    this.lookUps += 1;
    return super.knownPatches(...given);
  }

  override knownAtClient(...given: Parameters<Inventory['knownAtClient']>): ReturnType<Inventory['knownAtClient']> {
    this.lookUps += 1;
    return super.knownAtClient(...given);
  }
}

/** An inventory whose first client has so many new servers, in turn at each of these sites. */
function listing(count: number, sites = [{ id: 's0', name: 'Office 0' }]) {
  const items = Array.from({ length: count }, (_, i) => ({
    id: `d${i}`,
    name: `NEW-${i}`,
    type: 'server' as const,
    description: undefined,
    patchManagement: true,
    client: { id: '0', name: 'Client 0' },
    site: sites[i % sites.length] ?? assert.fail(),
  }));
  const listDevicesAtClient = (_: string, type: DeviceType) =>
    Promise.resolve({ items: items.filter((one) => one.type === type), problems: [] });
  const listSites = () =>
    Promise.resolve({
      items: sites.map((site) => ({ ...site, connectionOk: undefined, creationDate: undefined })),
      problems: [],
    });
  return (client: InventoryClient) => new Inventory({ ...client, listDevicesAtClient, listSites });
}

describe('what a question in chat is about', () => {
  /** How often the inventory and the devices of the scan were looked at for one question. */
  async function looksAt(clients: number, input: Parameters<typeof lookUp>[0]['input']): Promise<number> {
    const open = (client: InventoryClient) => new CountedInventory(client);
    const { session, scan } = await halfScanned(clients, 5, open);
    let reads = 0;
    for (const { place } of scan.data.devices.values()) {
      const { client } = place;
      Object.defineProperty(place, 'client', {
        enumerable: true,
        get: () => {
          reads += 1;
          return client;
        },
      });
    }
    const { signal } = new AbortController();
    const found = await lookUp({ session, scan, input, signal }, Date.now());
    assert.ok(found);
    const { inventory } = session;
    assert.ok(inventory instanceof CountedInventory);
    return reads + inventory.lookUps;
  }

  for (const [title, input] of [
    ['the whole fleet', nothing],
    ['servers', { ...nothing, deviceType: 'server' }],
    ['a device', { ...nothing, device: 'SRV-7' }],
    ['a site', { ...nothing, site: 'Office 7' }],
  ] as const) {
    it(`${title}: is found in a time that grows with the fleet, not with its square`, async () => {
      const [few, many] = [await looksAt(50, input), await looksAt(500, input)];
      assert.ok(many < 12 * few, `${few} looks for 250 devices, ${many} for 2,500`);
    });
  }

  it('is all that was scanned, and how many lists were not', async () => {
    const { session, scan } = await halfScanned(100, 5, (client) => new Inventory(client));
    const { signal } = new AbortController();
    const found = await lookUp({ session, scan, input: nothing, signal }, Date.now());
    assert.ok(found && 'devices' in found);
    assert.deepEqual(
      { devices: found.devices.length, skipped: found.skippedLists, calls: found.calls, onlyKnown: found.onlyKnown },
      { devices: 250, skipped: 100, calls: 50 * 7, onlyKnown: true },
    );
  });

  it('is the site of that name at a client, and no other of the same client', async () => {
    const { session, scan } = await halfScanned(10, 5, (client) => new Inventory(client));
    const { signal } = new AbortController();
    const found = await lookUp({ session, scan, input: { ...nothing, site: 'office 7' }, signal }, Date.now());
    assert.ok(found && 'devices' in found);
    assert.deepEqual(
      [found.devices.map(({ place }) => place.device.name), found.skippedLists],
      [['SRV-35', 'SRV-36', 'SRV-37', 'SRV-38'], 0],
    );
  });

  it('is nothing once it was taken back, whatever is known by then', async () => {
    const cancel = new AbortController();
    const listDevicesAtClient = () => {
      cancel.abort();
      return new Promise<never>(() => undefined);
    };
    const open = (client: InventoryClient) => new Inventory({ ...client, listDevicesAtClient });
    const { session, scan } = await halfScanned(2, 5, open);
    const input = { ...nothing, client: 'Client 0', device: 'no such device' };
    assert.equal(await lookUp({ session, scan, input, signal: cancel.signal }, Date.now()), undefined);
  });

  it('counts a device once that is known, and whose list the scan has not', async () => {
    const { session, scan } = await halfScanned(2, 5, listing(40));
    await session.inventory.devicesAtClient('0', 'server');
    const { signal } = new AbortController();
    const input = { ...nothing, client: 'Client 0', deviceType: 'server' } as const;
    const found = await lookUp({ session, scan, input, signal }, Date.now());
    assert.ok(found && 'devices' in found);
    assert.deepEqual([found.devices.length, found.calls, found.onlyKnown], [40, 40, false]);
  });

  it('is no device of another site, where all lists of the client are known', async () => {
    const sites = [0, 1].map((n) => ({ id: `s${n}`, name: `Office ${n}` }));
    const { session, scan } = await halfScanned(2, 5, listing(6, sites));
    await session.inventory.devicesAtClient('0', 'server');
    const { signal } = new AbortController();
    const input = { ...nothing, client: 'Client 0', site: 'Office 1' };
    const found = await lookUp({ session, scan, input, signal }, Date.now());
    assert.ok(found && 'devices' in found);
    assert.deepEqual(
      found.devices.map(({ place }) => place.device.name),
      ['NEW-1', 'NEW-3', 'NEW-5'],
    );
  });
});

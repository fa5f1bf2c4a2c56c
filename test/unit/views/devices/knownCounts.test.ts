import assert from 'node:assert/strict';
import { Inventory, type InventoryClient } from '../../../../src/inventory/inventory';
import type { Device, Listing, Patch } from '../../../../src/nsight/records';
import { Scan } from '../../../../src/scan/scan';
import { keyOf, type DeviceReading, type ScanData, type ScanList } from '../../../../src/scan/scanData';
import type { ClientNode, DeviceNode, SiteNode } from '../../../../src/views/devices/deviceNodes';
import { devicesRow } from '../../../../src/views/devices/deviceRows';
import { devicesTooltip } from '../../../../src/views/devices/deviceTooltips';
import { KnownCounts, type CountedNode } from '../../../../src/views/devices/knownCounts';
import { client, device, patch, site } from '../../../support/data/records';
import { largeScan, scanData, type GivenDevice } from '../../../support/data/scanData';

const list = <T>(...items: T[]): Listing<T> => ({ items, problems: [] });
const servers = (...ids: string[]): Listing<Device> => list(...ids.map((id) => device({ id, name: `SRV-${id}` })));

/** ACME as in scanData, with so many devices, its only site, and a device of it. */
const acme = (deviceCount = 2): ClientNode => {
  const its = client({ id: 'c ACME', deviceCount, serverCount: deviceCount, workstationCount: 0 });
  return { kind: 'client', id: '/client', parent: undefined, client: its };
};
const office: SiteNode = { kind: 'site', id: '/site', parent: acme(), site: site({ id: 's Head Office' }) };
const deviceNode = (id: string): DeviceNode => ({
  kind: 'device',
  id: `/device:${id}`,
  parent: office,
  device: device({ id }),
});

/** An inventory with two servers at the office, on each of which the patches fail that are given by its id. */
function inventoryWith(failing: Record<string, Patch[]> = {}): Inventory {
  const answer =
    <T>(listing: Listing<T>) =>
    () =>
      Promise.resolve(listing);
  const answers: InventoryClient = {
    listClients: answer(list(acme().client)),
    listSites: answer(list(office.site)),
    listServers: answer(servers('1', '2')),
    listWorkstations: answer(list()),
    listDevicesAtClient: answer(list()),
    listPatches: (id) => Promise.resolve(list(...(failing[id] ?? [patch({ status: 'installed' })]))),
  };
  return new Inventory(answers);
}

/** What is known, with a scan of these devices, and a promise of the next change. */
function known(scanned: ScanData | undefined, inventory = inventoryWith()) {
  let changed: () => void = () => undefined;
  let times = 0;
  const counts = new KnownCounts({ inventory }, () => {
    times += 1;
    changed();
  });
  const scan = new Scan();
  const change = () => new Promise<void>((resolve) => (changed = resolve));
  if (scanned) {
    scan.restore(scanned);
    counts.follow(scan);
  }
  const text = (node: CountedNode) => devicesRow(node, { count: counts.of(node) }).description;
  const tooltip = (node: CountedNode) => devicesTooltip(node, { count: counts.of(node) });
  return { counts, scan, change, changes: () => times, text, tooltip };
}

/** Both lists of ACME were read, with these devices. */
function acmeScan(...devices: GivenDevice[]): ScanData {
  const lists = (['server', 'workstation'] as const).map((type): ScanList => ({
    client: { id: 'c ACME', name: 'ACME' },
    site: undefined,
    type,
    outcome: { kind: 'listed', at: 10, problems: 0 },
    dueSince: undefined,
  }));
  return scanData(devices, { lists: new Map(lists.map((one) => [keyOf(one.client, one.site, one.type), one])) });
}

const unreadable: DeviceReading = { kind: 'unreadable', at: 10, reason: 'No answer in 30 s.' };

describe('what is known on every level of the Devices view', () => {
  it('is how many patches failed on a device, and below its site and client', () => {
    const { counts, text } = known(acmeScan({ id: '1', failed: [{}, { id: '6' }] }, { id: '2' }));
    assert.equal(text(deviceNode('1')), '2 failed, Windows Server 2022');
    assert.equal(text(deviceNode('2')), '0 failed, Windows Server 2022');
    assert.equal(text(office), '2 devices, 2 failed');
    const away = (id: string) => devicesRow(deviceNode(id), { count: counts.of(deviceNode(id)), absence: 'offline' });
    assert.equal(away('1').description, '2 failed, offline, Windows Server 2022');
    assert.equal(away('2').description, 'offline, 0 failed, Windows Server 2022');
    assert.equal(text(acme(2)), '2 devices, 2 failed');
  });

  it('is no number for what was not read, or could not be', () => {
    const of = (...devices: GivenDevice[]) => known(acmeScan(...devices)).text;
    const half = of({ id: '1' }, { id: '2', reading: unreadable });
    assert.equal(half(deviceNode('2')), 'Windows Server 2022');
    assert.equal(half(deviceNode('3')), 'Windows Server 2022');
    assert.deepEqual([half(office), half(acme())], ['2 devices', '2 devices']);
    const partly: DeviceReading = { kind: 'read', at: 10, failed: [], problems: 1 };
    const unsure = of({ id: '1', reading: partly }, { id: '2' });
    assert.equal(unsure(deviceNode('1')), 'Windows Server 2022');
    assert.equal(unsure(acme()), '2 devices');
    assert.equal(of({ id: '1' })(acme()), '2 devices'); // N-sight counts one more.
    assert.equal(known(undefined).text(office), '');
  });

  it('is nothing that failed where all that can be read was', () => {
    const without = acmeScan(
      { id: '1' },
      { id: '2', reading: { kind: 'unmanaged', at: 10 } },
      { id: '3', reading: { kind: 'noData', at: 10 } },
    );
    assert.equal(known(without).text(acme(3)), '3 devices, 0 failed');
    const none = acmeScan({ id: '2', reading: { kind: 'unmanaged', at: 10 } });
    assert.equal(known(none).text(acme(1)), '1 device');
  });

  it('says in the tooltip what it rests on, and how old the oldest reading is', () => {
    const now = Date.now();
    const read = (at: number, failed: Patch[] = [], reboot: Patch[] = []): DeviceReading => ({
      kind: 'read',
      at,
      failed,
      reboot,
      problems: 0,
    });
    const { tooltip } = known(
      acmeScan(
        { id: '1', reading: read(now - 3 * 3_600_000, [patch(), patch()], [patch()]) },
        { id: '2', reading: read(now - 60_000) },
        { id: '3', reading: { kind: 'unmanaged', at: now } },
        { id: '4', reading: unreadable },
      ),
    );
    for (const node of [office, acme(4)])
      assert.match(
        tooltip(node),
        /Failed: 2 patches on 1 device .*\nReboot Required: 1 patch .*\nRead: 2 of 3 .*\nOldest reading: 3 hr\. ago/,
      );
    assert.match(tooltip(deviceNode('1')), /Failed: 2 patches .*\nReboot Required: 1 patch .*\nRead: /);
    assert.doesNotMatch(tooltip(deviceNode('4')), /Failed|Read/);
    const more = known(acmeScan({ id: '1' }, { id: '2' }, { id: '3' }));
    assert.match(more.tooltip(acme(2)), /Read: 3 of 3 /, 'more than N-sight counts');
    const untimed = known(acmeScan({ id: '1', reading: read(0) }));
    assert.doesNotMatch(untimed.tooltip(acme(1)), /Oldest/);
    assert.doesNotMatch(untimed.tooltip(deviceNode('1')), /Read/);
  });

  it('follows what is read without any scan, by whomever', async () => {
    const inventory = inventoryWith({ 1: [patch(), patch({ id: '6' })] });
    const { text, change, counts } = known(undefined, inventory);
    await inventory.clients();
    await inventory.sites('c ACME');
    await Promise.all([
      inventory.devices('s Head Office', 'server'),
      inventory.devices('s Head Office', 'workstation'),
    ]);
    assert.deepEqual(
      [text(deviceNode('1')), text(office), text(acme())],
      ['Windows Server 2022', '2 devices', '2 devices'],
    );
    const changed = change();
    await inventory.refreshPatches('1');
    await changed;
    const rows = [deviceNode('1'), deviceNode('2'), office, acme()];
    assert.deepEqual(
      counts.outdated(rows).map(({ kind }) => kind),
      ['device', 'site', 'client'],
    );
    assert.deepEqual(rows.map(text), [
      '2 failed, Windows Server 2022',
      'Windows Server 2022',
      '2 devices, 2 failed',
      '2 devices, 2 failed',
    ]);
    assert.deepEqual(counts.outdated(rows), []);
  });

  it('follows a scan, in which a device is known that was read before it was listed', async () => {
    const inventory = inventoryWith({ 1: [patch()] });
    const { counts, scan, change, text } = known(undefined, inventory);
    await inventory.refreshPatches('1');
    scan.restore(acmeScan({ id: '1', reading: { kind: 'read', at: 1, failed: [], problems: 0 } }, { id: '2' }));
    const unread = new Map([...scan.data.devices].map(([id, one]) => [id, { ...one, reading: undefined }]));
    scan.restore({ ...scan.data, devices: unread });
    const changed = change();
    counts.follow(scan);
    await changed;
    assert.equal(text(acme()), '2 devices, 1 failed');
    const again = change();
    scan.read('1', list(patch(), patch({ id: '6' })), Date.now());
    scan.read('2', list(patch()), Date.now());
    await again;
    assert.equal(text(acme()), '2 devices, 3 failed');
    assert.equal(text(deviceNode('1')), '2 failed, Windows Server 2022');
  });

  it('is added up anew for 10,000 devices at most twice a second', async () => {
    const { scan, counts, change, changes } = known(largeScan({ clients: 50, devices: 10_000, failed: 4 }));
    await change();
    const began = performance.now();
    for (let d = 0; d < 1_000; d += 1) {
      scan.read(String(d), list(patch()), Date.now());
      if (d % 100 === 0) await new Promise(setImmediate);
    }
    await change();
    assert.ok(changes() <= 2 + (performance.now() - began) / 500, `${changes()} times`);
    counts.dispose();
  });
});

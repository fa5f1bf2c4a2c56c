import assert from 'node:assert/strict';
import { failedPatches } from '../../../src/chat/failedPatchesTool';
import { addPatch } from '../../../src/demo/fleet';
import { Inventory } from '../../../src/inventory/inventory';
import type { ScanProgress } from '../../../src/scan/runScan';
import { Scan } from '../../../src/scan/scan';
import { objectShape } from '../../../src/storage/parseShape';
import { entryPatch, Folder, minute, place } from '../../support/data/entries';
import { halfScanned } from '../../support/data/halfScanned';
import { asked, scanNow } from '../../support/data/scans';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { later } from '../../support/system/clock';

const folder = new Folder();
const nothing = { client: undefined, site: undefined, device: undefined, deviceType: undefined, patch: undefined };

describe('what chat answers from a stored scan', () => {
  async function answer(patch?: string) {
    const { session, scan } = await halfScanned(10, 5, (client) => new Inventory(client));
    const { signal } = new AbortController();
    const input = { ...nothing, client: 'Client 1', patch };
    const history = folder.window({ now: () => Date.now() }); // What other windows have sent it has not read yet.
    const text = await failedPatches({ session, scan, input, signal }, history);
    const { failed, found, notes } = objectShape(JSON.parse(text ?? '{}'));
    const devices = Array.isArray(failed) ? failed.map((one) => objectShape(one).device) : [];
    return { devices, found, notes };
  }

  it('is all that failed, by the name of the device', async () => {
    const { found, devices } = await answer();
    assert.deepEqual(
      [found, devices],
      ['5 failed patches on 5 devices', ['SRV-5', 'SRV-6', 'SRV-7', 'SRV-8', 'SRV-9']],
    );
  });

  it('leaves out what was retried since, and says how much', async () => {
    folder.store({
      account: 'https://rmm.example',
      at: Date.now(),
      place: place('1-2', 'SRV-7'),
      patches: [entryPatch({ id: '5', status: 'pending' })],
    });
    const { devices, notes } = await answer();
    assert.deepEqual(devices, ['SRV-5', 'SRV-6', 'SRV-8', 'SRV-9']);
    assert.deepEqual(notes, ['Not listed: 1 patch was retried or changed in the meantime.']);
  });

  it('is only the patches that were asked for, and how many others there are', async () => {
    assert.equal((await answer('kb5031356')).devices.length, 5);
    const { devices, notes } = await answer('KB999');
    assert.deepEqual(devices, []);
    assert.deepEqual(notes, ['5 other failed patches are not what was asked for.']);
  });
});

describe('a question in chat about devices that were listed and not read', () => {
  for (const [devices, calls] of [
    [60, 60],
    [61, 0],
  ] as const)
    it(`reads ${calls} of ${devices}: all of them, or none and it says so`, async () => {
      const { simulator, session } = await sessionWith({ fleet: fleetOf(devices, 1) });
      const scan = new Scan();
      const cancel = new AbortController();
      const onProgress = ({ of }: ScanProgress) => {
        if (of === 'devices') cancel.abort();
      };
      await scanNow(session, scan, { signal: cancel.signal, onProgress });
      assert.deepEqual([scan.dueDevices('all').length, asked(simulator)], [devices, []]);
      const { signal } = new AbortController();
      const input = { ...nothing, client: 'ACME' };
      const text = await failedPatches({ session, scan, input, signal }, await folder.loaded());
      const { notes, coverage } = objectShape(JSON.parse(text ?? '{}'));
      assert.equal(asked(simulator).length, calls);
      assert.equal(String(notes).includes('would take about 61 calls'), calls === 0);
      assert.match(String(coverage), new RegExp(`^${calls} of ${devices} devices read`));
    });
});

describe('what chat answers where not all is as it should be', () => {
  /** The coverage of an answer on four servers: one that no list has, and two patches with a status of no table. */
  async function coverage(of: 'scan' | 'lists', given: { readonly device?: string } = {}, clientsAgeMs = 0) {
    const fleet = fleetOf(4, 1);
    for (const device of fleet.clients[0]?.sites[0]?.devices.slice(0, 2) ?? [])
      addPatch(device, { status: 77, statusLabel: 'Rolled Away' });
    const { session } = await sessionWith({ fleet });
    await session.inventory.clients();
    fleet.clients[0]?.sites[0]?.devices.pop(); // It is counted still.
    const scan = new Scan();
    if (of === 'scan') await scanNow(session, scan);
    const { signal } = new AbortController();
    const input = { ...nothing, client: 'ACME', ...given };
    const history = await folder.loaded();
    const text = await later(clientsAgeMs, () => failedPatches({ session, scan, input, signal }, history));
    return String(objectShape(JSON.parse(text ?? '{}')).coverage);
  }

  for (const of of ['scan', 'lists'] as const)
    it(`says what N-sight counts and no list has, and statuses that nobody knows: by the ${of}`, async () => {
      assert.match(
        await coverage(of),
        /^3 of 3 devices read, 1 device that N-sight counts is in no list, 2 patches with an unknown status, /,
      );
    });

  it('does not go by counts that may be of devices which are gone since', async () => {
    assert.match(await coverage('lists', {}, 6 * minute), /^3 of 3 devices read, 2 patches /);
  });

  it('says so of what was asked about only', async () => {
    assert.match(await coverage('scan', { device: 'SRV-1' }), /^1 of 1 device read, 1 patch with an unknown status, /);
  });
});

import assert from 'node:assert/strict';
import { addPatch } from '../../src/demo/fleet';
import type { Simulator } from '../support/simulator/testSimulator';
import * as faults from '../support/simulator/faults';
import {
  connected,
  devices,
  disconnect,
  open,
  pendingSince,
  requested,
  serversWithPatches,
  sharedWorkbench,
} from './support';
import { Gate } from '../support/system/gate';
import { inSequence } from '../support/regExps';

describe('Retry Failed Patches…', () => {
  const workbench = sharedWorkbench();
  const title = 'Retry Failed Patches…';

  /** Which patches were sent, device by device. */
  function written(simulator: Simulator): string[] {
    return simulator.requests
      .filter(({ service }) => service === 'patch_retry')
      .map(({ params }) => params.patchids ?? '')
      .sort();
  }

  it('of a client says how much it is and what it leaves out, asks, sends, and tells the rest', async () => {
    const fleet = serversWithPatches(4, 2);
    const [first, , third, fourth] = fleet.clients[0]?.sites[0]?.devices ?? [];
    assert.ok(first && third && fourth);
    addPatch(first, { title: 'Installed one', status: 8 });
    fourth.patchManagement = false;
    const simulator = await connected(workbench(), fleet);
    simulator.fault(faults.error(4, 'Invalid value for parameter: deviceid'), {
      service: 'patch_list_all',
      deviceid: third.id,
    });
    await (await devices(workbench()).menu('ACME')).choose(title);
    assert.match(
      await workbench().dialog.text(),
      inSequence(
        /^Retry 4 failed patches on 2 devices\?[^]*Left out: 1 device could not be read: SRV-3\./,
        /[^]*Left out: 1 device without Patch Management\./,
      ),
    );
    assert.deepEqual(written(simulator), []);
    await workbench().dialog.click('Retry');
    const toast = await workbench().notifications.waitFor(
      '4 patches on 2 devices sent · 1 device could not be read: SRV-3 · 1 device without Patch Management',
    );
    assert.equal(await toast.severity(), 'warning');
    assert.deepEqual(written(simulator), ['101,102', '201,202']);
    await toast.click('Show Details');
    await workbench().openSource('Retry Patch.md');
    assert.match(
      await workbench().editorText(),
      inSequence(
        /`SRV-3: N-sight says: Invalid value for parameter: deviceid \(code 4\)`[^]*`SRV-4`/,
        /[^]*## `SRV-1`[^]*Retrying patches: 101,102/,
      ),
    );
  });

  it('sends nothing when the question is answered with Cancel', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 2));
    await (await devices(workbench()).menu('ACME')).choose(title);
    await workbench().dialog.click('Cancel');
    assert.deepEqual(written(simulator), []);
    await requested(simulator, 3); // servers, workstations, and the patches of one device
  });

  it('says so where nothing failed', async () => {
    const fleet = serversWithPatches(1, 0);
    addPatch(fleet.clients[0]?.sites[0]?.devices[0] ?? assert.fail(), { status: 8 });
    await connected(workbench(), fleet);
    await (await devices(workbench()).menu('ACME')).choose(title);
    await workbench().notifications.waitFor('No failed patches on the device that was read');
  });

  it('cancelled in the middle leaves unsent what was not sent yet, and says both numbers', async () => {
    const simulator = await connected(workbench(), serversWithPatches(12, 1));
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    await (await devices(workbench()).menu('ACME')).choose(title);
    await workbench().dialog.click('Retry');
    await requested(simulator, 4, 'patch_retry');
    await (await workbench().notifications.waitFor(/^Retry Patch: 12 patches on 12 devices/)).click('Cancel');
    await open(workbench(), 'ACME'); // what the extension does after it has learnt of the cancel
    gate.open();
    await workbench().notifications.waitFor('4 patches on 4 devices sent; 8 patches on 8 devices not sent');
    assert.equal(simulator.count('patch_retry'), 4);
  });

  it('leaves out what another window has retried while the question was open', async () => {
    const simulator = await connected(workbench(), serversWithPatches(2, 1));
    await (await devices(workbench()).menu('ACME')).choose(title);
    assert.match(await workbench().dialog.text(), /^Retry 2 failed patches on 2 devices\?/);
    await workbench().inAnotherWindow(async (other) => {
      await other.showContainer('N-sight');
      for (const label of ['ACME', 'Head Office', 'SRV-2']) await devices(other).expand(label);
      await devices(other).act('KB201', 'Retry Patch');
      await devices(other).row('KB201', pendingSince).waitFor();
    });
    await workbench().dialog.click('Retry');
    await workbench().notifications.waitFor(
      'SRV-1: Retrying patches: 101 · 1 patch was retried or changed in the meantime',
    );
    assert.deepEqual(written(simulator), ['101', '201']);
  });

  it('disconnected in the middle sends nothing more, and says both numbers', async () => {
    const simulator = await connected(workbench(), serversWithPatches(6, 1));
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    await (await devices(workbench()).menu('ACME')).choose(title);
    await workbench().dialog.click('Retry');
    await requested(simulator, 4, 'patch_retry');
    await disconnect(workbench());
    gate.open();
    // VS Code does not always pop it up beside the message of Disconnect; a screen reader is told, and the bell has it.
    const told = '4 patches on 4 devices sent; 2 patches on 2 devices not sent';
    await workbench().page.getByText(told).first().waitFor({ state: 'attached' });
    assert.equal(simulator.count('patch_retry'), 4);
  });

  it('from the palette asks where', async () => {
    const simulator = await connected(workbench(), serversWithPatches(2, 1));
    const { quickInput } = workbench();
    await workbench().runCommand('N-sight: Retry Failed Patches…');
    await (await quickInput.waitFor('Retry Failed Patches (1/3)')).pick('ACME');
    await (await quickInput.waitFor('Retry Failed Patches (2/3)')).pick('Head Office');
    await (await quickInput.waitFor('Retry Failed Patches (3/3)')).pick('All devices of Head Office');
    assert.match(await workbench().dialog.text(), /^Retry 2 failed patches on 2 devices\?/);
    await workbench().dialog.click('Retry');
    await workbench().notifications.waitFor('2 patches on 2 devices sent');
    assert.deepEqual(written(simulator), ['101', '201']);
  });
});

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { addPatch } from '../../src/demo/fleet';
import { connected, devices, open, serversWithPatches, sharedWorkbench } from './support';

describe('Retry Patch from the palette', () => {
  const workbench = sharedWorkbench();

  it('asks for client, site, device and patches, goes back, and sends what was picked', async () => {
    const fleet = serversWithPatches(2, 3);
    const device = fleet.clients[0]?.sites[0]?.devices[1] ?? assert.fail();
    addPatch(device, { title: 'Missing one', status: 1 });
    addPatch(device, { title: 'Installed one', status: 8 });
    const simulator = await connected(workbench(), fleet);
    const { quickInput } = workbench();
    await workbench().runCommand('N-sight: Retry Patch');
    await quickInput.waitFor('Retry Patch (1/4)');
    assert.deepEqual(await quickInput.items(), [{ label: 'ACME', description: '2 devices' }]);
    await quickInput.pick('ACME');
    await (await quickInput.waitFor('Retry Patch (2/4)')).pick('Head Office');
    await (await quickInput.waitFor('Retry Patch (3/4)')).pick('SRV-1');
    await quickInput.waitFor('Retry Patch (4/4)');
    await quickInput.item('KB101').waitFor();
    await quickInput.button('Back');
    await (await quickInput.waitFor('Retry Patch (3/4)')).pick('SRV-2');
    await quickInput.waitFor('Retry Patch (4/4)');
    assert.deepEqual(await quickInput.items(), [
      ...['KB201', 'KB202', 'KB203'].map((label) => ({ label, description: 'Failed, Moderate' })),
      { label: 'Missing one', description: 'Missing, Moderate' },
    ]);
    const checked = (): Promise<boolean[]> =>
      Promise.all(['KB201', 'KB202', 'KB203', 'Missing one'].map((label) => quickInput.isChecked(label)));
    assert.deepEqual(await checked(), [true, true, true, false]);
    await quickInput.pick('KB202');
    assert.deepEqual(await checked(), [true, false, true, false]);
    await quickInput.accept();
    await workbench().notifications.waitFor('SRV-2: Retrying patches: 201,203');
    assert.deepEqual(simulator.services.toSorted(), [
      'list_servers',
      'list_sites',
      'list_workstations',
      'patch_list_all',
      'patch_list_all',
      'patch_list_all',
      'patch_retry',
    ]);
  });

  it('asks for nothing but patches when a device is selected, and sends nothing when it is cancelled', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 2));
    const { quickInput } = workbench();
    await open(workbench(), 'ACME', 'Head Office');
    await devices(workbench()).select(['SRV-1']);
    await workbench().runCommand('N-sight: Retry Patch');
    await quickInput.waitFor('Retry Patch (4/4)');
    await quickInput.item('KB101').waitFor();
    await quickInput.cancel();
    assert.equal(simulator.count('patch_retry'), 0);
  });

  it('takes the patches that are selected in the view', async () => {
    await connected(workbench(), serversWithPatches(1, 3));
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await devices(workbench()).select(['KB101', 'KB103'], 'Shift');
    await workbench().runCommand('N-sight: Retry Patch');
    await workbench().notifications.waitFor('SRV-1: Retrying patches: 101,102,103');
  });

  it('offers to connect when nothing is connected', async () => {
    await pause(800); // VS Code shows three notifications in that time and no fourth; the test before had its own.
    await workbench().runCommand('N-sight: Retry Patch');
    const toast = await workbench().notifications.waitFor('Connect to N-sight first.');
    await toast.click('Connect…');
    await (await workbench().quickInput.waitFor('Connect to N-sight (1/3)')).cancel();
  });
});

import assert from 'node:assert/strict';
import { connected, devices, open, serversWithPatches, sharedWorkbench } from './support';

describe('Patch Policy', () => {
  const workbench = sharedWorkbench();
  const submenu = 'Patch Policy';

  it('has four actions beside Retry and Reprocess', async () => {
    await connected(workbench(), serversWithPatches(1, 1));
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    const tree = devices(workbench());
    assert.deepEqual((await (await tree.menu('KB101')).titles()).slice(0, 3), [
      'Retry Patch',
      'Reprocess Patch',
      submenu,
    ]);
    assert.deepEqual(await (await tree.menu('KB101')).titles(submenu), [
      'Approve Patch',
      'Ignore Patch',
      'Set to Do Nothing',
      'Inherit Policy',
    ]);
  });

  it('ignores after a question, approves without one, and the row shows both', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 2));
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    const tree = devices(workbench());
    await (await tree.menu('KB101')).choose(submenu, 'Ignore Patch');
    assert.match(await workbench().dialog.text(), /^Ignore Patch: 1 patch on SRV-1\?/);
    await workbench().dialog.click('Cancel');
    assert.equal(simulator.count('patch_ignore'), 0);
    await (await tree.menu('KB101')).choose(submenu, 'Ignore Patch');
    await workbench().dialog.click('Ignore Patch');
    await workbench().notifications.waitFor('N-sight accepted 1 patch for SRV-1');
    await tree.row('KB101', 'Ignored, Moderate, policy Ignore').waitFor();
    await workbench().notifications.dismissAll();
    await (await tree.menu('KB101')).choose(submenu, 'Approve Patch');
    await workbench().notifications.waitFor('N-sight accepted 1 patch for SRV-1');
    await tree.row('KB101', 'Missing, Moderate, policy Approve').waitFor();
    assert.deepEqual([simulator.count('patch_ignore'), simulator.count('patch_approve')], [1, 1]);
  });

  it('acts on a selection: one call for each device', async () => {
    const simulator = await connected(workbench(), serversWithPatches(2, 2));
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await open(workbench(), 'ACME', 'Head Office', 'SRV-2');
    const tree = devices(workbench());
    await tree.select(['KB101', 'KB102', 'KB201']);
    await (await tree.menu('KB101')).choose(submenu, 'Set to Do Nothing');
    await workbench().notifications.waitFor('3 patches on 2 devices sent');
    await tree.row('KB201', 'Failed, Moderate, policy Do Nothing').waitFor();
    assert.equal(simulator.count('patch_do_nothing'), 2);
  });
});

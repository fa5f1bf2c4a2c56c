import assert from 'node:assert/strict';
import { addPatch } from '../../src/demo/fleet';
import * as faults from '../support/simulator/faults';
import { connected, devices, open, pendingSince, requested, serversWithPatches, sharedWorkbench } from './support';
import { Gate } from '../support/system/gate';
import { inSequence } from '../support/regExps';
import { comes, eventually, repeatAfter } from '../support/ui/wait';

describe('Retry Patch', () => {
  const workbench = sharedWorkbench();

  it('by right-click sends the patch, shows what the server said, and the row follows', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 2));
    const tree = devices(workbench());
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    simulator.forget();
    await (await tree.menu('KB102')).choose('Retry Patch');
    await tree.row('KB102', 'retrying…').waitFor();
    gate.open();
    const toast = await workbench().notifications.waitFor('SRV-1: Retrying patches: 102');
    assert.equal(await toast.severity(), 'info');
    assert.deepEqual(await toast.buttons(), ['Show Details']);
    await tree.row('KB102', pendingSince).waitFor();
    assert.deepEqual(simulator.services, ['patch_retry', 'patch_list_all']);
    assert.equal(simulator.requests[0]?.params.patchids, '102');
  });

  it('is an icon on failed patches, and on no other', async () => {
    const fleet = serversWithPatches(1, 2);
    const device = fleet.clients[0]?.sites[0]?.devices[0] ?? assert.fail();
    addPatch(device, { title: 'Missing one', status: 1 });
    addPatch(device, { title: 'Installed one', status: 8 });
    await connected(workbench(), fleet);
    const tree = devices(workbench());
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1', 'Installed (1)');
    assert.deepEqual(await tree.actions('Missing one'), []);
    assert.deepEqual(await tree.actions('Installed (1)'), []);
    assert.deepEqual(await tree.actions('Installed one'), []);
    assert.deepEqual(await tree.actions('SRV-1'), ['Refresh']);
    assert.deepEqual(await tree.actions('KB101'), ['Retry Patch']);
    await tree.act('KB101', 'Retry Patch');
    await workbench().notifications.waitFor('SRV-1: Retrying patches: 101');
    await tree.row('KB101', pendingSince).waitFor();
    assert.deepEqual(await tree.actions('KB101'), []);
  });

  it('is sent once, though its icon was clicked twice', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    await devices(workbench()).act('KB101', 'Retry Patch');
    await devices(workbench()).row('KB101', 'retrying…').waitFor();
    const { notifications } = workbench();
    // VS Code loses a click on a row that it draws anew.
    const clickAgain = async () => {
      await devices(workbench()).act('KB101', 'Retry Patch');
      return comes(notifications.waitFor('This patch is already being sent.', repeatAfter));
    };
    await eventually(clickAgain, (isRefused) => isRefused, 'whether the second click is refused');
    gate.open();
    await workbench().notifications.waitFor('SRV-1: Retrying patches: 101');
    assert.equal(simulator.count('patch_retry'), 1);
  });

  it('by its icon outside the selection means that row alone', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 3));
    const tree = devices(workbench());
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await tree.select(['KB101', 'KB102']);
    await tree.act('KB103', 'Retry Patch');
    await workbench().notifications.waitFor('SRV-1: Retrying patches: 103');
    assert.deepEqual(
      simulator.requests.flatMap(({ params }) => params.patchids ?? []),
      ['103'],
    );
  });

  it('shows its details in a document that cannot be changed', async () => {
    await connected(workbench(), serversWithPatches(1, 2));
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await devices(workbench()).select(['KB101', 'KB102']);
    await (await devices(workbench()).menu('KB101')).choose('Retry Patch');
    await (await workbench().notifications.waitFor('SRV-1: Retrying patches: 101,102')).click('Show Details');
    await workbench().openSource('Retry Patch.md');
    const text = await workbench().editorText();
    assert.match(
      text,
      inSequence(
        /^# Retry Patch, [^]*## `SRV-1`[^]*`ACME` > `Head Office`[^]*`Retrying patches: 101,102`/,
        /[^]*- `KB101` \(id `101`\)\n- `KB102`/,
      ),
    );
    await workbench().press('x');
    assert.equal(await workbench().editorText(), text);
  });

  it('of a selection over two devices is one call for each, and one summary with the details', async () => {
    const simulator = await connected(workbench(), serversWithPatches(2, 2));
    const tree = devices(workbench());
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await open(workbench(), 'ACME', 'Head Office', 'SRV-2');
    simulator.forget();
    await tree.select(['KB202', 'KB101', 'KB102']);
    await (await tree.menu('KB101')).choose('Retry Patch');
    const toast = await workbench().notifications.waitFor('3 patches on 2 devices sent');
    assert.deepEqual([await toast.severity(), ...(await toast.buttons())], ['info', 'Show Details']);
    for (const label of ['KB101', 'KB102', 'KB202']) await tree.row(label, pendingSince).waitFor();
    assert.equal(simulator.count('patch_retry'), 2);
    assert.equal(simulator.count(), 4);
    await toast.click('Show Details');
    await workbench().openSource('Retry Patch.md');
    await workbench().notifications.waitForNone();
    assert.match(
      await workbench().editorText(),
      /## `SRV-1`[^]*`KB101`[^]*`KB102`[^]*## `SRV-2`[^]*`KB202`|## `SRV-2`[^]*`KB202`[^]*## `SRV-1`[^]*`KB101`/,
    );
  });

  it('says which device failed', async () => {
    const simulator = await connected(workbench(), serversWithPatches(2, 1));
    const tree = devices(workbench());
    const rows = await open(workbench(), 'ACME', 'Head Office');
    for (const { label } of rows) await open(workbench(), 'ACME', 'Head Office', label);
    simulator.fault(faults.error(4, 'Invalid value for parameter: deviceid'), { service: 'patch_retry', times: 1 });
    await tree.select(['KB101', 'KB201']);
    await (await tree.menu('KB101')).choose('Retry Patch');
    const toast = await workbench().notifications.waitFor('1 patch on 1 device sent; 1 device failed');
    assert.equal(await toast.severity(), 'warning');
    await toast.click('Show Details');
    await workbench().openSource('Retry Patch.md');
    assert.match(await workbench().editorText(), /Invalid value for parameter: deviceid/);
  });

  it('is sent once when its answer is lost, and says that it may have been carried out', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 1));
    const tree = devices(workbench());
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    simulator.fault({ kind: 'lost' }, { service: 'patch_retry' });
    await (await tree.menu('KB101')).choose('Retry Patch');
    const toast = await workbench().notifications.waitFor(
      /^SRV-1: .*It may have been carried out; check before you send it again\.$/,
    );
    assert.equal(await toast.severity(), 'error');
    await tree.row('KB101', pendingSince).waitFor();
    await requested(simulator, 1, 'patch_retry');
  });
});

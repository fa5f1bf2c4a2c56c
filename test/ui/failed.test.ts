import assert from 'node:assert/strict';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import * as faults from '../support/simulator/faults';
import { Keyboard } from '../support/ui/keyboard';
import { eventually } from '../support/ui/wait';
import { connected, devices, exploreDemo, failedPatches, open, requested, sharedWorkbench, texts } from './support';
import { Gate } from '../support/system/gate';

/**
 * Ten servers at ACME on which KB1 failed, on the first also KB2; one more without Patch Management, and one at Zeta.
 */
function fleetToScan(): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet, { name: 'ACME' }), { name: 'Head Office' });
  for (let n = 1; n <= 10; n++)
    addPatch(addDevice(site, { name: `SRV-${n}` }), { title: 'KB1', severityLabel: 'Critical' });
  addPatch(site.devices[0] ?? assert.fail(), { title: 'KB2', severityLabel: 'Low' });
  addDevice(site, { name: 'OFF', patchManagement: false });
  addPatch(
    addDevice(addSite(addClient(fleet, { name: 'Zeta' }), { name: 'Branch' }), { name: 'WS-1', type: 'workstation' }),
    { title: 'KB2', severityLabel: 'Low' },
  );
  return fleet;
}

describe('the Failed Patches view', () => {
  const workbench = sharedWorkbench();
  const view = () => failedPatches(workbench());

  async function scanAll(): Promise<void> {
    await view().welcomeButton('Scan for Failed Patches…');
    await (await workbench().quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
  }

  it('finds on the demo fleet the patch that fails most, retries it everywhere, and exports the rest', async () => {
    const { quickInput, dialog, notifications } = workbench();
    await exploreDemo(workbench());
    await scanAll();
    assert.match(await dialog.text(), /^Scan the whole fleet for failed patches\?[^]*About \d+ calls/);
    await dialog.click('Scan');
    await (
      await notifications.waitFor(/^\d+ failed patches on \d+ devices\. Scanned: \d+ of \d+ devices read/)
    ).dismiss();
    const most = /^37 × KB\d+ · .*Windows 11 Version 24H2[^()]*$/;
    const [first] = await view().waitForRows(([row]) => most.test(row?.label ?? ''), 'what failed');
    // While the rows are drawn as the scan left them, VS Code does not know which one a menu belongs to.
    const question = await eventually(
      async () => {
        await (await view().menu(first?.label ?? '')).choose('Retry Patch');
        const redrawn = notifications.waitFor(/^This row is no longer there, or was just being redrawn/);
        return Promise.race([dialog.text(), redrawn.then((toast) => toast.dismiss()).then(() => undefined)]);
      },
      (text) => text !== undefined,
      'the question',
    );
    assert.match(question ?? '', /^Retry .*\(KB\d+\) on 37 devices\?/);
    await dialog.click('Retry Patch');
    await notifications.waitFor(/^37 patches on 37 devices sent/);
    // Its devices are read again one after the other, and it fails on fewer of them each time.
    const name = first?.label.replace('37 × ', '') ?? '';
    await view().waitForRows(
      (rows) => rows[0]?.label.startsWith('22 × Adobe') === true && !rows.some(({ label }) => label.includes(name)),
      'the patch to be gone',
    );
    await view().titleAction('Export Failed Patches…');
    await (await quickInput.waitFor('Export Failed Patches')).pick('Markdown');
    await workbench().waitForEditor(/Untitled-/);
    const text = await workbench().editorText();
    assert.match(text.replaceAll('\\', ''), /devices read, 14 without patch management[^]*Adobe/);
    assert.ok(!text.replaceAll('\\', '').includes(name), 'what was retried is no longer failed');
    await workbench().runCommand('View: Revert and Close Editor');
  });

  it('shows what it finds while it runs, is cancelled, kept over a restart, and resumed with the rest', async () => {
    const simulator = await connected(workbench(), fleetToScan());
    const gate = new Gate();
    simulator.fault({ kind: 'alter', alter: (right) => right }, { service: 'patch_list_all', times: 6 });
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    await scanAll();
    const toast = await workbench().notifications.waitFor(
      /^Scanning for failed patches: 6 of 11 devices, less than a minute left/,
    );
    await view()
      .row(/^\d × KB1/)
      .waitFor();
    await toast.click('Cancel');
    const left = ', 1 without patch management, 5 not read yet';
    const message = () =>
      eventually(
        () => view().message(),
        (text) => text.startsWith('Scanned'),
        'what is left',
      );
    assert.equal(await message(), `Scanned just now: 6 of 11 devices read${left}`);
    await workbench().restart();
    await workbench().showContainer('N-sight');
    assert.match(await message(), new RegExp(`: 6 of 11 devices read${left}$`));
    gate.open();
    simulator.forget();
    await view().act(/still to be read/, 'Resume Scan');
    await workbench().notifications.waitFor(
      '12 failed patches on 11 devices. Scanned: 11 of 11 devices read, 1 without patch management',
    );
    await requested(simulator, 5, 'patch_list_all');
    await view().row('2 × KB2').waitFor();
    assert.deepEqual(texts(await view().waitForRows((rows) => rows.length === 2, 'both patches')), [
      '10 × KB1 · Critical',
      '2 × KB2 · Low',
    ]);
  });

  it('reads again what could not be read, and nothing else', async () => {
    const simulator = await connected(workbench(), fleetToScan());
    const fault = simulator.fault(faults.error(4, 'No'), {
      service: 'patch_list_all',
      deviceid: simulator.fleet.clients[0]?.sites[0]?.devices[0]?.id ?? '',
    });
    await scanAll();
    await workbench().notifications.waitFor(/^10 failed patches on 10 devices/); // the scan has ended
    await view().row('1 device could not be read').waitFor();
    await view().expand('1 device could not be read');
    await view().row('SRV-1').waitFor();
    fault.remove();
    simulator.forget();
    await view().act('SRV-1', 'Try Again');
    await view().row('10 × KB1').waitFor();
    assert.equal(simulator.count(), 1);
  });

  it('lists devices with their patches, finds one of them, and shows it in the Devices view', async () => {
    await connected(workbench(), fleetToScan());
    await scanAll();
    await view().row('10 × KB1').waitFor();
    await view().titleAction('Group by Device');
    await view().expand('WS-1');
    await view().row('KB2', 'Failed, Low').waitFor();
    await (await view().menu('WS-1')).choose('Reveal in Devices');
    await workbench().page.locator('[aria-selected="true"]').and(devices(workbench()).row('WS-1')).waitFor();
    await workbench().runCommand('N-sight: Find Device…');
    await (await workbench().quickInput.waitFor('Find Device')).pick('SRV-7');
    await workbench().page.locator('[aria-selected="true"]').and(devices(workbench()).row('SRV-7')).waitFor();
    await view().titleAction('Group by Patch');
    await view().row('10 × KB1').waitFor();
  });

  it('is filtered together with the Devices view, which both say', async () => {
    await connected(workbench(), fleetToScan());
    const { quickInput } = workbench();
    await scanAll();
    await view().row('2 × KB2').waitFor();
    await view().titleAction('Filter Patches…');
    await (await quickInput.waitFor('Filter Patches (1/2)')).pick('Low');
    await quickInput.accept();
    await (await quickInput.waitFor('Filter Patches (2/2)')).enter('');
    assert.deepEqual(texts(await view().waitForRows((rows) => rows.length === 1, 'one patch')), [
      '10 × KB1 · Critical',
    ]);
    assert.match(await view().message(), /\. Filter hides 2 of 12$/);
    await eventually(
      () => devices(workbench()).message(),
      (text) => text === 'Filter: not low',
      'what the Devices view says',
    );
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    assert.deepEqual(await devices(workbench()).actions('1 patch hidden by the filter'), ['Clear Filter']);
    await view().titleAction('Filter Patches…');
    await (await quickInput.waitFor('Filter Patches (1/2)')).accept();
    await (await quickInput.waitFor('Filter Patches (2/2)')).enter('no such patch');
    const row = 'The filter hides all failed patches';
    await view().row(row).waitFor();
    assert.deepEqual(await (await view().menu(row)).titles(), ['Clear Filter']);
    await view().act(row, 'Clear Filter');
    await view().row('2 × KB2').waitFor();
  });

  it('can be used with the keyboard alone', async () => {
    const simulator = await connected(workbench(), fleetToScan());
    const { page, dialog, notifications, quickInput } = workbench();
    await workbench().runCommand('N-sight: Scan for Failed Patches…');
    await quickInput.waitFor('Scan for Failed Patches');
    await workbench().press('Enter'); // the whole fleet comes first
    await view().row('2 × KB2').waitFor();
    await notifications.waitFor(/^12 failed patches/);
    await new Keyboard(workbench()).focus(view(), '2 × KB2');
    await workbench().press('Shift+F10');
    await page.locator('.monaco-menu:visible').waitFor();
    await workbench().press('ArrowDown');
    await page.locator('.monaco-menu .action-item.focused', { hasText: 'Retry Patch' }).waitFor();
    await workbench().press('Enter');
    assert.match(await dialog.text(), /^Retry KB2 on 2 devices\?/);
    await workbench().press('Enter');
    await notifications.waitFor('2 patches on 2 devices sent');
    assert.equal(simulator.count('patch_retry'), 2);
    await eventually(
      async () => texts(await view().rows()),
      (rows) => rows.join() === '10 × KB1 · Critical',
      'KB2 to be gone',
    );
  });
});

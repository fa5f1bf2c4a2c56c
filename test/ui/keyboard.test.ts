import assert from 'node:assert/strict';
import type { Fleet } from '../../src/demo/fleet';
import type { Simulator } from '../support/simulator/testSimulator';
import * as faults from '../support/simulator/faults';
import { Keyboard } from '../support/ui/keyboard';
import { devices, failedPatches, requested, retries, serversWithPatches, sharedWorkbench, simulate } from './support';
import { Gate } from '../support/system/gate';

describe('the keyboard alone', () => {
  const workbench = sharedWorkbench();
  const [tree, failed, sent] = [
    () => devices(workbench()),
    () => failedPatches(workbench()),
    () => retries(workbench()),
  ];
  const keys = () => new Keyboard(workbench());

  /** Connects to a simulator, waits for its clients, and forgets what that took. */
  async function connected(fleet: Fleet): Promise<Simulator> {
    const simulator = await simulate({ fleet });
    await keys().run('N-sight: Connect…');
    await workbench().quickInput.waitFor('Connect to N-sight (1/3)');
    await keys().pick('Other server…');
    await keys().answer('Server (2/3)', simulator.url);
    await keys().answer('API key (3/3)', simulator.key);
    await tree().row('ACME').waitFor();
    simulator.forget();
    return simulator;
  }

  /** Opens SRV-1, with the focus on its first patch. */
  async function openServer(): Promise<void> {
    await keys().focus(tree(), 'ACME');
    await keys().open(tree(), 'ACME', 'Head Office', 'SRV-1');
  }

  it('opens the view down to a patch, retries it, and reads the answer', async () => {
    const simulator = await connected(serversWithPatches(1, 2));
    await openServer();
    await keys().pressUntil('ArrowDown', keys().focused(tree(), 'KB102'));
    await keys().menu('Retry Patch');
    await workbench().notifications.waitFor('SRV-1: Retrying patches: 102');
    assert.equal(simulator.count('patch_retry'), 1);
  });

  it('retries what failed at a client, sets a policy, and looks what became of it', async () => {
    const simulator = await connected(serversWithPatches(1, 2));
    const { dialog, notifications, page } = workbench();
    await keys().focus(tree(), 'ACME');
    await keys().menu('Retry Failed Patches…');
    assert.match(await dialog.text(), /^Retry 2 failed patches on SRV-1\?/);
    await keys().press('Enter');
    await notifications.waitFor('SRV-1: Retrying patches: 101,102');
    assert.equal(simulator.count('patch_retry'), 1);

    const entry = /Retry SRV-1$/;
    await sent().row(entry, '2 pending').waitFor();
    await keys().focus(sent(), entry);
    simulator.forget();
    await keys().menu('Check Now');
    await requested(simulator, 1, 'patch_list_all');
    await keys().open(sent(), entry);
    await keys().pressUntil('ArrowDown', keys().focused(sent(), 'KB101'));
    await keys().press('Enter'); // selects it, and a command from the palette means what is selected
    await page.locator('[aria-selected="true"]').and(sent().row('KB101')).waitFor();
    await keys().run('N-sight: Approve Patch');
    await notifications.waitFor('N-sight accepted 1 patch for SRV-1');
    assert.equal(simulator.count('patch_approve'), 1);
  });

  it('marks several patches, sets a policy from the submenu, and reads the details from the toast', async () => {
    const simulator = await connected(serversWithPatches(1, 3));
    await openServer();
    await keys().press('Enter', 'Shift+ArrowDown'); // Enter selects, for the others to follow
    await tree().waitForRows(
      (rows) =>
        rows
          .filter(({ selected }) => selected)
          .map(({ label }) => label)
          .join() === 'KB101,KB102',
      'two that are selected',
    );
    await keys().menu('Patch Policy', 'Approve Patch');
    await workbench().notifications.waitFor('N-sight accepted 2 patches for SRV-1');
    assert.deepEqual(
      simulator.requests.filter(({ service }) => service === 'patch_approve').map(({ params }) => params.patchids),
      ['101,102'],
    );
    await keys().toast('Show Details');
    await workbench().waitForPreview('Approve Patch.md');
  });

  it('cancels in the middle of many retries, and clears the history', async () => {
    const simulator = await connected(serversWithPatches(12, 1));
    const { dialog, notifications } = workbench();
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    await keys().focus(tree(), 'ACME');
    await keys().menu('Retry Failed Patches…');
    assert.match(await dialog.text(), /^Retry 12 failed patches on 12 devices\?/);
    await keys().press('Enter');
    await requested(simulator, 4, 'patch_retry');
    await notifications.waitFor(/^Retry Patch: 12 patches on 12 devices/);
    await keys().toast('Cancel');
    // The extension learns of it in another process: once it has answered what came after that, it has.
    await keys().focus(tree(), 'ACME');
    await keys().open(tree(), 'ACME');
    gate.open();
    await notifications.waitFor('4 patches on 4 devices sent; 8 patches on 8 devices not sent');
    assert.equal(simulator.count('patch_retry'), 4);
    await keys().run('N-sight: Clear History');
    assert.match(await dialog.text(), /^Clear the history of 1 action\?/);
    await keys().press('Enter');
    await keys().run('N-sight: Focus on Retries View'); // It may be collapsed.
    assert.match(await sent().welcome(), /^Nothing has been sent yet\./);
  });

  /** Scans the whole fleet. */
  async function scan(): Promise<void> {
    await keys().run('N-sight: Scan for Failed Patches…');
    await workbench().quickInput.waitFor('Scan for Failed Patches');
    await keys().pick('The whole fleet');
    await workbench().notifications.waitFor(/^4 failed patches on 2 devices/);
    await failed().row(/KB201/).waitFor();
  }

  /** Shows only patches with a text in their title. */
  async function filterBy(text: string): Promise<void> {
    await keys().run('N-sight: Filter Patches…');
    await (await workbench().quickInput.waitFor('Filter Patches (1/2)')).items();
    await keys().press('Enter');
    await keys().answer('Filter Patches (2/2)', text);
  }

  it('scans, filters and exports', async () => {
    await connected(serversWithPatches(2, 2));
    await scan();
    await filterBy('KB201');
    await failed().waitForRows((rows) => rows.length === 1, 'the only row that is shown');
    await keys().run('N-sight: Export Failed Patches…');
    await workbench().quickInput.waitFor('Export Failed Patches');
    await keys().pick('CSV');
    await workbench().waitForEditor(/Untitled-/);
    const text = await keys().editorText();
    assert.ok(text.includes('KB201') && !text.includes('KB202'), text);
    await keys().run('View: Revert and Close Editor');
    await keys().run('N-sight: Clear Filter');
    await failed().row(/KB202/).waitFor();
  });

  it('clears a filter where it hides everything, groups, and shows a device in the other view', async () => {
    await connected(serversWithPatches(2, 2));
    await scan();
    await filterBy('no such patch');
    await keys().focus(failed(), 'The filter hides all failed patches');
    await keys().menu('Clear Filter');
    await failed().row(/KB101/).waitFor();
    await keys().run('N-sight: Group by Device');
    await keys().focus(failed(), 'SRV-2');
    await keys().menu('Reveal in Devices');
    await keys().focused(tree(), 'SRV-2').waitFor();
    await keys().run('N-sight: Find Device…');
    await keys().answer('Find Device', 'SRV-1');
    await keys().focused(tree(), 'SRV-1').waitFor();
    await keys().run('N-sight: Group by Patch');
    await failed().row(/KB101/).waitFor();
  });

  it('tries again what could not be read, and reads a row anew', async () => {
    const simulator = await connected(serversWithPatches(1, 1));
    simulator.fault(faults.error(5, 'No'), { service: 'list_sites', times: 1 });
    await keys().focus(tree(), 'ACME');
    await keys().open(tree(), 'ACME');
    await keys().pressUntil('ArrowDown', keys().focused(tree(), 'Sites'));
    await keys().menu('Try Again');
    await tree().row('Head Office').waitFor();
    await keys().focus(tree(), 'ACME');
    simulator.forget();
    await keys().menu('Refresh');
    await requested(simulator, 1, 'list_sites');
  });

  it('asks where the key comes from, describes, diagnoses and disconnects', async () => {
    const { page, quickInput } = workbench();
    await keys().run('N-sight: Connect…');
    await quickInput.waitFor('Connect to N-sight (1/3)');
    await keys().pick('United States');
    await quickInput.waitFor('API key (3/3)');
    await keys().pressUntil(
      'Shift+Tab',
      page.locator('.quick-input-titlebar .action-label:focus[aria-label^="How to generate an API key"]'),
    );
    await keys().press('Enter');
    assert.match(await workbench().dialog.text(), /documentation\.n-able\.com/);
    await keys().press('Escape', 'Escape');
    await quickInput.waitUntilClosed();

    await connected(serversWithPatches(1, 1));
    await keys().run('N-sight: Describe API Call…');
    await quickInput.waitFor('Describe API Call');
    await keys().pick('list_clients');
    await workbench().waitForEditor('list_clients.xml');
    await keys().run('N-sight: Diagnose Connection');
    await workbench().waitForPreview('Diagnose Connection.md');
    await workbench().preview().getByRole('heading', { name: 'patch_list_all' }).waitFor();
    await keys().run('N-sight: Disconnect');
    assert.match(await tree().welcome(), /Explore the demo fleet/);
  });

  it("of a key that names its view means what is selected there, though another view's changed last", async () => {
    const simulator = await connected(serversWithPatches(1, 3));
    const { notifications, page } = workbench();
    await openServer();
    await keys().pressUntil('ArrowDown', keys().focused(tree(), 'KB103'));
    await keys().menu('Retry Patch');
    await notifications.waitFor('SRV-1: Retrying patches: 103');
    await keys().focus(tree(), 'KB101');
    await keys().press('Enter', 'Shift+ArrowDown');
    await tree().waitForRows(
      (rows) =>
        rows
          .filter(({ selected }) => selected)
          .map(({ label }) => label)
          .join() === 'KB101,KB102',
      'two that are selected',
    );
    const entry = /Retry SRV-1$/;
    await keys().focus(sent(), entry);
    await keys().open(sent(), entry);
    await keys().pressUntil('ArrowDown', keys().focused(sent(), 'KB103'));
    await keys().press('Enter');
    await page.locator('[aria-selected="true"]').and(sent().row('KB103')).waitFor();
    await keys().run('N-sight: Focus on Devices View');
    simulator.forget();
    await keys().press('Control+Alt+F7');
    await notifications.waitFor('SRV-1: Reprocessing patches: 101,102');
    await keys().run('N-sight: Focus on Retries View');
    await keys().press('Control+Alt+F7');
    await notifications.waitFor('SRV-1: Patches already applied: 103');
    assert.equal(simulator.count('patch_reprocess'), 2);
  });
});

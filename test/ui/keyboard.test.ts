import assert from 'node:assert/strict';
import { whole } from '../support/wait';
import { connected, devices, failedPatches, open, requested, retries, serversWithPatches, sharedWorkbench } from './support';

describe('the keyboard alone', () => {
  const workbench = sharedWorkbench();
  const focusedItem = (text: string) => workbench().page.locator('.monaco-menu .action-item.focused > .action-menu-item > .action-label', { hasText: whole(text) });

  /** Walks down the open menu to an item. */
  async function walkTo(text: string): Promise<void> {
    await workbench().page.locator('.monaco-menu:visible').first().waitFor();
    for (let steps = 0; steps < 12 && await focusedItem(text).count() === 0; steps++) await workbench().press('ArrowDown');
    await focusedItem(text).waitFor();
  }

  /** Focuses the Devices view and a row of it, and marks as many rows below with Shift. */
  async function focusRow(label: string, more = 0): Promise<void> {
    const { page } = workbench();
    await workbench().runCommand('N-sight: Focus on Devices View');
    await devices(workbench()).row('ACME').waitFor();
    await workbench().press('Home');
    for (let steps = 0; steps < 12 && await page.locator('.focused').and(devices(workbench()).row(label)).count() === 0; steps++) await workbench().press('ArrowDown');
    await page.locator('.focused').and(devices(workbench()).row(label)).waitFor();
    if (more > 0) await workbench().press('Enter'); // selects it, for the others to follow
    for (let n = 0; n < more; n++) await workbench().press('Shift+ArrowDown');
  }

  it('opens the view down to a patch, retries it, and reads the answer', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 2));
    const tree = devices(workbench());
    await workbench().showContainer('Explorer');
    const { page, quickInput } = workbench();
    await page.keyboard.press('F1');
    await quickInput.input.waitFor();
    await page.keyboard.type('Focus on Devices View');
    await quickInput.item(/Focus on Devices View/).waitFor();
    await page.keyboard.press('Enter');
    await tree.row('ACME').waitFor();
    await workbench().press('ArrowDown');
    for (const below of ['Head Office', 'SRV-1', 'KB101']) {
      await workbench().press('ArrowRight');
      await tree.row(below).waitFor();
      await workbench().press('ArrowRight');
      await page.locator('.focused').and(tree.row(below)).waitFor();
    }
    await workbench().press('ArrowDown');
    await page.locator('.focused').and(tree.row('KB102')).waitFor();
    await workbench().press('Shift+F10');
    await page.locator('.monaco-menu:visible').waitFor();
    await workbench().press('ArrowDown');
    await page.locator('.monaco-menu .action-item.focused', { hasText: 'Retry Patch' }).waitFor();
    await workbench().press('Enter');
    await workbench().notifications.waitFor('SRV-1: Retrying patches: 102');
    assert.equal(simulator.count('patch_retry'), 1);
  });

  it('retries what failed at a client, sets a policy, and looks what became of it', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 2));
    const { page, dialog, notifications } = workbench();
    const focused = (text: string) => page.locator('.monaco-menu .action-item.focused', { hasText: text });
    await workbench().runCommand('N-sight: Focus on Devices View');
    await devices(workbench()).row('ACME').waitFor();
    await workbench().press('ArrowDown', 'Shift+F10');
    await page.locator('.monaco-menu:visible').waitFor();
    await workbench().press('ArrowDown');
    await focused('Retry Failed Patches…').waitFor();
    await workbench().press('Enter');
    assert.match(await dialog.text(), /^Retry 2 failed patches on SRV-1\?/);
    await workbench().press('Enter');
    await notifications.waitFor('SRV-1: Retrying patches: 101,102');
    assert.equal(simulator.count('patch_retry'), 1);

    const entry = /Retry SRV-1$/;
    await workbench().runCommand('N-sight: Focus on Retries View');
    await retries(workbench()).row(entry, '2 pending').waitFor();
    await workbench().press('ArrowDown');
    await page.locator('.focused').and(retries(workbench()).row(entry)).waitFor();
    simulator.forget();
    await workbench().press('Shift+F10');
    await page.locator('.monaco-menu:visible').waitFor();
    await workbench().press('ArrowDown', 'ArrowDown');
    await focused('Check Now').waitFor();
    await workbench().press('Enter');
    await requested(simulator, 1, 'patch_list_all');
    await workbench().press('ArrowRight');
    await retries(workbench()).row('KB101', 'Pending').waitFor();
    await workbench().press('ArrowDown');
    await page.locator('.focused').and(retries(workbench()).row('KB101')).waitFor();
    await workbench().press('Enter'); // selects it, and a command from the palette means what is selected
    await page.locator('[aria-selected="true"]').and(retries(workbench()).row('KB101')).waitFor();
    await workbench().runCommand('N-sight: Approve Patch');
    await notifications.waitFor('N-sight accepted 1 patch for SRV-1');
    assert.equal(simulator.count('patch_approve'), 1);
  });

  async function pressUntilFocused(key: string, button: string): Promise<void> {
    const focused = workbench().page.locator('.notification-toast .monaco-button:focus', { hasText: button });
    for (let steps = 0; steps < 12 && await focused.count() === 0; steps++) await workbench().press(key);
    await focused.waitFor();
  }

  it('marks several patches, sets a policy from the submenu, and reads the details from the toast', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 3));
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await focusRow('KB101', 1);
    await devices(workbench()).waitForRows((rows) => rows.filter(({ selected }) => selected).map(({ label }) => label).join() === 'KB101,KB102', 'two that are selected');
    await workbench().press('Shift+F10');
    await walkTo('Patch Policy');
    await workbench().press('ArrowRight');
    await walkTo('Approve Patch');
    await workbench().press('Enter');
    await workbench().notifications.waitFor('N-sight accepted 2 patches for SRV-1');
    assert.deepEqual(simulator.requests.filter(({ service }) => service === 'patch_approve').map(({ params }) => params.patchids), ['101,102']);
    await workbench().runCommand('Notifications: Focus Notification Toast');
    await workbench().page.locator('.notification-toast .monaco-list-row.focused').waitFor();
    await pressUntilFocused('Tab', 'Show Details');
    await workbench().press('Enter');
    await workbench().waitForEditor('Approve Patch.md');
  });

  it('cancels in the middle of many retries, and clears the history', async () => {
    const simulator = await connected(workbench(), serversWithPatches(12, 1));
    let release: () => void = () => undefined;
    simulator.fault({ kind: 'hold', until: new Promise<void>((resolve) => { release = resolve; }) }, { service: 'patch_retry' });
    await focusRow('ACME');
    await workbench().press('Shift+F10');
    await walkTo('Retry Failed Patches…');
    await workbench().press('Enter');
    assert.match(await workbench().dialog.text(), /^Retry 12 failed patches on 12 devices\?/);
    await workbench().press('Enter');
    await requested(simulator, 4, 'patch_retry');
    await workbench().notifications.waitFor(/^Retry Patch: 12 patches on 12 devices/);
    await workbench().runCommand('Notifications: Focus Notification Toast');
    await workbench().page.locator('.notification-toast .monaco-list-row.focused').waitFor();
    await pressUntilFocused('Tab', 'Cancel');
    await workbench().press('Enter');
    release();
    await workbench().notifications.waitFor('4 patches on 4 devices sent; 8 patches on 8 devices not sent');
    assert.equal(simulator.count('patch_retry'), 4);
    await workbench().runCommand('N-sight: Clear History');
    assert.match(await workbench().dialog.text(), /^Clear the history of 4 actions\?/);
    await workbench().press('Enter');
    assert.match(await retries(workbench()).welcome(), /^Nothing has been sent yet\./);
  });

  it('scans, filters and exports', async () => {
    await connected(workbench(), serversWithPatches(2, 2));
    const { notifications, quickInput } = workbench();
    await workbench().runCommand('N-sight: Scan for Failed Patches…');
    await (await quickInput.waitFor('Scan for Failed Patches')).item('The whole fleet').waitFor();
    await workbench().press('Enter');
    await notifications.waitFor(/^4 failed patches on 2 devices/);
    await failedPatches(workbench()).row(/KB201/).waitFor();
    await workbench().runCommand('N-sight: Filter Patches…');
    await (await quickInput.waitFor('Filter Patches (1/2)')).items();
    await workbench().press('Enter');
    await (await quickInput.waitFor('Filter Patches (2/2)')).input.waitFor();
    await workbench().page.keyboard.type('KB201');
    await workbench().press('Enter');
    await failedPatches(workbench()).waitForRows((rows) => rows.length === 1, 'the only row that is shown');
    await workbench().runCommand('N-sight: Export Failed Patches…');
    await (await quickInput.waitFor('Export Failed Patches')).item('CSV').waitFor();
    await workbench().press('Enter');
    await workbench().waitForEditor(/Untitled-/);
    const text = await workbench().editorText();
    assert.ok(text.includes('KB201') && !text.includes('KB202'), text);
    await workbench().runCommand('View: Revert and Close Editor');
    await workbench().runCommand('N-sight: Clear Filter');
  });

  it('of a key that names its view means what is selected there, though another view\'s selection changed last', async () => {
    const simulator = await connected(workbench(), serversWithPatches(1, 3));
    const [tree, view] = [devices(workbench()), retries(workbench())];
    await open(workbench(), 'ACME', 'Head Office', 'SRV-1');
    await tree.act('KB103', 'Retry Patch');
    await workbench().notifications.waitFor('SRV-1: Retrying patches: 103');
    await tree.select(['KB101', 'KB102']);
    await view.expand(/Retry SRV-1$/);
    await view.select(['KB103']);
    await workbench().runCommand('N-sight: Focus on Devices View');
    simulator.forget();
    await workbench().press('Control+Alt+F7');
    await workbench().notifications.waitFor('SRV-1: Reprocessing patches: 101,102');
    await workbench().runCommand('N-sight: Focus on Retries View');
    await workbench().press('Control+Alt+F7');
    await workbench().notifications.waitFor('SRV-1: Patches already applied: 103');
    assert.equal(simulator.count('patch_reprocess'), 2);
  });
});

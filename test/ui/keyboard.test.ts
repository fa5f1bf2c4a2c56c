import assert from 'node:assert/strict';
import { connected, devices, open, requested, retries, serversWithPatches, sharedWorkbench } from './support';

describe('the keyboard alone', () => {
  const workbench = sharedWorkbench();

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

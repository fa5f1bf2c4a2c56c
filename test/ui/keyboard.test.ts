import assert from 'node:assert/strict';
import { connected, devices, serversWithPatches, sharedWorkbench } from './support';

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
});

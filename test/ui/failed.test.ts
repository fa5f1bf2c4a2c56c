import assert from 'node:assert/strict';
import { devices, failedPatches, sharedWorkbench } from './support';

describe('the Failed Patches view', () => {
  const workbench = sharedWorkbench();

  it('finds on the demo fleet the patch that fails most, retries it everywhere, and exports the rest', async () => {
    await devices(workbench()).welcomeButton('Explore the demo fleet');
    const tree = failedPatches(workbench());
    console.log(await tree.welcome());
    await workbench().page.screenshot({ path: '/tmp/wt/p1.png' });
    await tree.welcomeButton('Scan for Failed Patches…');
    const { quickInput, dialog, notifications } = workbench();
    await (await quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
    console.log(await dialog.text());
    await workbench().page.screenshot({ path: '/tmp/wt/p2.png' });
    await dialog.click('Scan');
    const toast = await notifications.waitFor(/^\d+ failed patches on \d+ devices/);
    console.log(await toast.text(), await toast.severity());
    await workbench().page.screenshot({ path: '/tmp/wt/p3.png' });
    const [first] = await tree.rows();
    console.log(await tree.rows(), await tree.message());
    assert.ok(first);
    await tree.expand(first.label);
    await (await tree.menu(first.label)).choose('Retry Patch');
    console.log(await dialog.text());
    await workbench().page.screenshot({ path: '/tmp/wt/p4.png' });
    await dialog.click('Retry Patch');
    console.log(await (await notifications.waitFor(/sent/)).text());
    console.log((await tree.rows()).slice(0, 3), await tree.message());
    await workbench().page.screenshot({ path: '/tmp/wt/p5.png' });
  });
});

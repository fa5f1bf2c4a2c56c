import type { Page } from 'playwright-core';
import { connect, devices, failedPatches, open, retries, sharedWorkbench, simulate } from './support';

/** The pictures of the README, taken anew when PICTURES is set. */
if (process.env.PICTURES) {
  describe('pictures', () => {
    const settings = { 'window.commandCenter': false, 'workbench.layoutControl.enabled': false };
    const workbench = sharedWorkbench({ viewport: { width: 900, height: 900 }, settings });

    /** Where the side bar ends, and nothing but the extension in the window. */
    async function arrange(size: { width: number; height: number }, sideBar: number): Promise<void> {
      const { page } = workbench();
      await page.setViewportSize(size);
      await page.addStyleTag({ content: '.editor-group-watermark { visibility: hidden; }' });
      const { x = 0, width = 0 } = await page.locator('.part.sidebar').boundingBox() ?? {};
      await page.mouse.move(x + width, 400);
      await page.mouse.down();
      await page.mouse.move(sideBar, 400, { steps: 5 });
      await page.mouse.up();
    }

    it('of connecting', async () => {
      await arrange({ width: 1160, height: 900 }, 276); // less high, the list would have to be scrolled
      const { quickInput, page } = workbench();
      await workbench().runCommand('N-sight: Connect…');
      await (await quickInput.waitFor('Connect to N-sight (1/3)')).item('Demo fleet').waitFor();
      await withoutMouse(page);
      await workbench().picture('connect', { x: 0, y: 0, width: 1160, height: 372 });
      await quickInput.cancel();
    });

    it('of a retry', async () => {
      await arrange({ width: 940, height: 552 }, 476);
      await retries(workbench()).hide();
      await failedPatches(workbench()).hide();
      const tree = devices(workbench());
      await tree.welcomeButton('Explore the demo fleet');
      await tree.row('O\'Tarran Dental Care').waitFor();
      const patches = await open(workbench(), 'O\'Tarran Dental Care', 'Main Street', 'DC01');
      const failed = patches.find(({ description }) => description.startsWith('Failed'))?.label ?? '';
      await (await tree.menu(failed)).choose('Retry Patch');
      await workbench().notifications.waitFor(/^DC01: Retrying/);
      await tree.row(failed, /^Pending/).waitFor();
      await withoutMouse(workbench().page);
      await workbench().picture('retry', { x: 0, y: 0, width: 940, height: 529 }); // without the status bar
    });

    it('of what became of retries', async () => {
      await arrange({ width: 900, height: 900 }, 436); // for the whole list of territories
      let now = Date.now();
      const simulator = await simulate({ now: () => now });
      await connect(workbench(), simulator);
      await failedPatches(workbench()).hide();
      await workbench().page.setViewportSize({ width: 900, height: 580 });
      const tree = devices(workbench());
      for (const client of ['Café Élysande', 'O\'Tarran Dental Care']) {
        await (await tree.menu(client)).choose('Retry Failed Patches…');
        await workbench().dialog.click('Retry');
        await workbench().notifications.waitFor(/^\d+ patches on \d+ devices sent/);
        await workbench().runCommand('Notifications: Clear All Notifications');
        now += 60_000;
      }
      await retries(workbench()).show();
      await retries(workbench()).titleAction('Check Now');
      await workbench().notifications.waitFor(/installed/);
      await tree.hide();
      const list = await retries(workbench()).waitForRows((rows) => rows.some(({ icon }) => icon === 'clock') && rows.some(({ icon }) => icon === 'check'), 'entries');
      for (const icon of ['clock', 'check']) await retries(workbench()).expand(list.find((row) => row.icon === icon)?.label ?? '');
      await withoutMouse(workbench().page);
      await workbench().picture('retries', { x: 0, y: 0, width: 900, height: 557 });
    });

    it('of what failed', async () => {
      await arrange({ width: 1060, height: 660 }, 566);
      const { dialog, notifications, page, quickInput } = workbench();
      await devices(workbench()).welcomeButton('Explore the demo fleet');
      const tree = failedPatches(workbench());
      await devices(workbench()).hide();
      await retries(workbench()).hide();
      await tree.welcomeButton('Scan for Failed Patches…');
      await (await quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
      await dialog.click('Scan');
      await (await notifications.waitFor(/^\d+ failed patches/)).dismiss();
      const chrome = /^9 × Google Chrome/;
      await tree.expand(chrome);
      await tree.menu(chrome);
      await page.locator('.monaco-menu:visible').waitFor();
      await withoutMouse(page);
      await workbench().picture('failed', { x: 0, y: 0, width: 1060, height: 637 });
      await workbench().press('Escape');
    });
  });
}

/** Leaves nothing in the picture that is there because of the mouse. */
async function withoutMouse(page: Page): Promise<void> {
  await page.mouse.move(700, 385);
  await page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
}

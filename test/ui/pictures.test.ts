import type { Page } from 'playwright-core';
import { connect, devices, failedPatches, open, retries, sharedWorkbench, simulate } from './support';

/** How the pictures of the walkthrough end, and the theme they are taken in. Those in high contrast are to be looked at only: the dark ones do. */
const looks = { light: 'Light Modern', dark: 'Dark Modern', hc: 'Default High Contrast' };

/** The pictures of the README (in light; the others go to out/pictures, to be looked at) and of the walkthrough, taken anew when PICTURES is set. */
if (process.env.PICTURES) for (const [look, theme] of Object.entries(looks)) describe(`pictures, ${look},`, () => {
  const settings = { 'window.commandCenter': false, 'workbench.layoutControl.enabled': false, 'workbench.colorTheme': theme };
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

  /** For the README: the window from its top left corner. */
  const forReadme = (name: string, width: number, height: number) =>
    workbench().picture(`${look === 'light' ? 'docs/pictures/' : `out/pictures/${look}-`}${name}.png`, { x: 0, y: 0, width, height });

  /** For a step of the walkthrough: no larger than it is shown there. */
  const forStep = (name: string, width: number, height: number, x = 0) =>
    workbench().picture(`${look === 'hc' ? 'out/pictures' : 'media/walkthrough'}/${name}-${look}.webp`, { x, y: 0, width, height });

  it('of connecting', async () => {
    await arrange({ width: 1160, height: 900 }, 276); // less high, the list would have to be scrolled
    const { quickInput, page } = workbench();
    await retries(workbench()).hide();
    await failedPatches(workbench()).hide();
    await workbench().runCommand('N-sight: Connect…');
    await (await quickInput.waitFor('Connect to N-sight (1/3)')).item('Demo fleet').waitFor();
    await withoutMouse(page);
    await forReadme('connect', 1160, 372);
    const { x = 0, width = 0, height = 0 } = await quickInput.element.boundingBox() ?? {};
    await forStep('connect', width + 16, height + 16, x - 8);
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
    await withoutMouse(workbench().page);
    await forStep('open', 476, 443);
    const menu = await tree.menu(failed);
    await workbench().page.locator('.monaco-menu:visible').waitFor();
    await withoutMouse(workbench().page);
    await forStep('retry', 600, 529);
    await menu.choose('Retry Patch');
    await workbench().notifications.waitFor(/^DC01: Retrying/);
    await tree.row(failed, /^Pending/).waitFor();
    await withoutMouse(workbench().page);
    await forReadme('retry', 940, 529); // without the status bar
  });

  it('of what became of retries', async () => {
    await arrange({ width: 900, height: 900 }, 436); // for the whole list of territories
    const { page } = workbench();
    let now = Date.now();
    const simulator = await simulate({ now: () => now });
    await connect(workbench(), simulator);
    await retries(workbench()).hide();
    await failedPatches(workbench()).hide();
    await page.setViewportSize({ width: 900, height: 580 });
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
    await page.getByText(/^Checking what became of retries/).first().waitFor({ state: 'hidden' });
    await tree.hide();
    const list = await retries(workbench()).waitForRows((rows) => rows.some(({ icon }) => icon === 'clock') && rows.some(({ icon }) => icon === 'check'), 'entries');
    for (const icon of ['clock', 'check']) await retries(workbench()).expand(list.find((row) => row.icon === icon)?.label ?? '');
    await withoutMouse(page);
    await forReadme('retries', 900, 557);
    await forStep('watch', 436, 429);
  });

  it('of what failed', async () => {
    await arrange({ width: 960, height: 558 }, 566);
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
    await withoutMouse(page);
    await forStep('scan', 558, 441);
    await tree.menu(chrome);
    await page.locator('.monaco-menu:visible').waitFor();
    await withoutMouse(page);
    await forReadme('failed', 960, 535);
    await workbench().press('Escape');
  });
});

/** Leaves nothing in the picture that is there because of the mouse. */
async function withoutMouse(page: Page): Promise<void> {
  await page.mouse.move(700, 385);
  await page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
}

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as faults from '../support/simulator/faults';
import { keepShown, keptShown, shownIn } from '../support/ui/shown';
import { eventually } from '../support/ui/wait';
import type { Clip } from '../support/ui/webp';
import { connect, devices, exploreDemo, failedPatches, open, retries, sharedWorkbench, simulate } from './support';

/** How pictures end, and the theme they are taken in. Those in high contrast are to be looked at only. */
const looks = { light: 'Light Modern', dark: 'Dark Modern', hc: 'Default High Contrast' };

/** Whether those in the repository are taken anew. Otherwise what they show is compared with what is to be seen now. */
const anew = process.env.PICTURES !== undefined;

/** Every view and flow, for the pages of the repository, and the steps of the walkthrough. */
for (const [look, theme] of Object.entries(looks).filter(([one]) => anew || one === 'light'))
  describe(`pictures, ${look},`, () => {
    const settings = {
      'window.commandCenter': false,
      'workbench.layoutControl.enabled': false,
      'workbench.colorTheme': theme,
      'editor.minimap.enabled': false,
    };
    const workbench = sharedWorkbench({ viewport: { width: 900, height: 900 }, settings });

    /** How large the window is and where its side bar ends; nothing but the extension is in it. */
    async function arrange(size: { width: number; height: number }, sideBar: number): Promise<void> {
      const { page } = workbench();
      await page.setViewportSize(size);
      await page.addStyleTag({ content: '.editor-group-watermark { visibility: hidden; }' });
      const { x = 0, width = 0 } = (await page.locator('.part.sidebar').boundingBox()) ?? {};
      await page.mouse.move(x + width, 400);
      await page.mouse.down();
      await page.mouse.move(sideBar, 400, { steps: 5 });
      await page.mouse.up();
    }

    /** Takes a picture when all has come to rest, with nothing in it that is there because of the mouse. */
    async function take(file: string, clip: Clip): Promise<void> {
      const { page } = workbench();
      // One that comes late, when the mouse has left already, goes with the next move.
      let x = 700;
      const isHoverGone = async () => {
        await page.mouse.move(x++, 385);
        return page.locator('.monaco-hover:visible').first().isHidden();
      };
      await eventually(isHoverGone, (isGone) => isGone, 'the hover to go');
      await page.evaluate(
        'Promise.all(document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== ' +
          'Infinity).map((one) => one.finished.catch(() => undefined)))',
      );
      await workbench().picture(file, clip);
    }

    /** For the pages: the window from its top left corner, or from `x`. */
    const forPages = async (name: string, width: number, height: number, x = 0): Promise<void> => {
      await take(`${anew && look !== 'hc' ? 'docs' : 'out'}/pictures/${name}-${look}.png`, { x, y: 0, width, height });
      const { page } = workbench();
      const kept = keptShown()[name];
      // What is counted in the background may come a moment after its row.
      const isKept = (shown: readonly string[]) => anew || isDeepStrictEqual(shown, kept);
      const shown = await eventually(() => shownIn(page), isKept, name).catch(() => shownIn(page));
      if (!anew) assert.deepEqual(shown, kept, 'the pictures are out of date: see CONTRIBUTING.md');
      else if (look === 'light') keepShown({ ...keptShown(), [name]: shown });
    };

    /** For a step of the walkthrough: no larger than it is shown there. */
    const forStep = (name: string, width: number, height: number, x = 0) =>
      take(`${anew && look !== 'hc' ? 'media/walkthrough' : 'out/pictures'}/${name}-${look}.webp`, {
        x,
        y: 0,
        width,
        height,
      });

    /** Has the demo fleet in the Devices view, and no room for others, which are there once it is connected. */
    async function demo(...hidden: ReturnType<typeof devices>[]): Promise<void> {
      await exploreDemo(workbench());
      await devices(workbench()).row('Bäckerei Grünwald & Söhne').waitFor();
      for (const view of hidden) await view.hide();
    }

    it('of connecting', async () => {
      // Less high, the list would have to be scrolled.
      await arrange({ width: 1160, height: 900 }, 276);
      const { quickInput } = workbench();
      await workbench().runCommand('N-sight: Connect…');
      await (await quickInput.waitFor('Connect to N-sight (1/3)')).item('Demo fleet').waitFor();
      await forPages('connect', 890, 372);
      const { x = 0, width = 0, height = 0 } = (await quickInput.element.boundingBox()) ?? {};
      await forStep('connect', width + 16, height + 16, x - 8);
      await quickInput.cancel();
    });

    it('of choosing patches from the palette', async () => {
      await arrange({ width: 1160, height: 552 }, 276);
      const { quickInput } = workbench();
      await demo(retries(workbench()), failedPatches(workbench()));
      await workbench().runCommand('N-sight: Retry Patch');
      for (const [n, label] of ["O'Tarran Dental Care", 'Main Street', 'DC01'].entries())
        await (await quickInput.waitFor(`Retry Patch (${n + 1}/4)`)).pick(label);
      await (await quickInput.waitFor('Retry Patch (4/4)')).item('PuTTY (x64) 0.86').waitFor();
      const { x = 0, width = 0, height = 0 } = (await quickInput.element.boundingBox()) ?? {};
      await forPages('palette', width + 16, height + 16, x - 8);
      await quickInput.cancel();
    });

    it('of a retry', async () => {
      await arrange({ width: 940, height: 552 }, 476);
      await demo(retries(workbench()), failedPatches(workbench()));
      const tree = devices(workbench());
      const patches = await open(workbench(), "O'Tarran Dental Care", 'Main Street', 'DC01');
      const failed = patches.find(({ description }) => description.startsWith('Failed'))?.label ?? '';
      await tree.row("O'Tarran Dental Care", /failed/).waitFor(); // The rows below it are drawn anew with that.
      await forStep('open', 476, 443);
      const menu = await tree.menu(failed);
      await workbench().page.locator('.monaco-menu:visible').waitFor();
      await forStep('retry', 600, 529);
      await menu.choose('Retry Patch');
      await workbench().notifications.waitFor(/^DC01: Retrying/);
      await tree.row(failed, /^Pending/).waitFor();
      await forPages('retry', 940, 529); // without the status bar
      await workbench().runCommand('Notifications: Clear All Notifications');
      await (await tree.menu('Café Élysande')).choose('Retry Failed Patches…');
      await workbench().dialog.text();
      await tree.row('Café Élysande', /failed/).waitFor(); // Its devices have been read.
      await forPages('question', 940, 380);
      await workbench().dialog.click('Cancel');
    });

    it('of what became of retries', async () => {
      await arrange({ width: 900, height: 900 }, 436); // for the whole list of territories
      const { page, dialog, notifications } = workbench();
      let now = Date.now();
      await connect(workbench(), await simulate({ now: () => now }));
      await failedPatches(workbench()).hide();
      await retries(workbench()).hide();
      await page.setViewportSize({ width: 900, height: 580 });
      const tree = devices(workbench());
      for (const client of ['Café Élysande', "O'Tarran Dental Care"]) {
        await (await tree.menu(client)).choose('Retry Failed Patches…');
        await dialog.click('Retry');
        await notifications.waitFor(/^\d+ patches on \d+ devices sent/);
        await workbench().runCommand('Notifications: Clear All Notifications');
        now += 60_000;
      }
      await retries(workbench()).show();
      await retries(workbench()).titleAction('Check Now');
      const told = anew ? await notifications.waitFor(/installed/) : undefined; // VS Code does not always pop it up.
      await page
        .getByText(/^Checking on retries/)
        .first()
        .waitFor({ state: 'hidden' });
      await tree.hide();
      const list = await retries(workbench()).waitForRows(
        (rows) => rows.some(({ icon }) => icon === 'clock') && rows.some(({ icon }) => icon === 'check'),
        'entries',
      );
      const [pending, ended] = ['clock', 'check'].map((icon) => list.find((row) => row.icon === icon)?.label ?? '');
      for (const label of [pending ?? '', ended ?? '']) await retries(workbench()).expand(label);
      await forPages('retries', 900, 557);
      await forStep('watch', 436, 429);
      await told?.dismiss();
      await retries(workbench()).act(ended ?? '', 'Show Details');
      await workbench().waitForPreview('Retry Details.md');
      await forPages('details', 900, 557);
    });

    it('of what failed', async () => {
      await arrange({ width: 1040, height: 558 }, 566);
      const { dialog, notifications, page, quickInput } = workbench();
      const tree = failedPatches(workbench());
      await demo(retries(workbench()));
      await devices(workbench()).hide();
      await tree.welcomeButton('Scan for Failed Patches…');
      await (await quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
      await dialog.text();
      await forPages('scan', 1040, 380);
      await dialog.click('Scan');
      await (await notifications.waitFor(/^\d+ failed patches/)).dismiss();
      await page.getByText(/^\d+ new, \d+ gone since /).waitFor();
      const chrome = /^9 × Google Chrome/;
      await tree.expand(chrome);
      await tree.menu(chrome);
      await page.locator('.monaco-menu:visible').waitFor();
      await forPages('failed', 860, 535);
      await workbench().press('Escape');
      await forStep('scan', 560, 441);
      await tree.titleAction('Filter Patches…');
      await (await quickInput.waitFor('Filter Patches (1/2)')).item('Critical').waitFor();
      await forPages('filter', 1040, 430);
      await quickInput.cancel();
      await workbench().runCommand('N-sight: Find Device…');
      await (await quickInput.waitFor('Find Device')).type('SQL');
      await quickInput.item('SQL02').waitFor();
      await forPages('find', 1040, 300);
      await quickInput.cancel();
      await tree.titleAction('Export Failed Patches…');
      await (await quickInput.waitFor('Export Failed Patches')).pick('Markdown');
      await workbench().waitForEditor(/Untitled-/);
      await forPages('export', 1040, 420);
      await workbench().runCommand('View: Revert and Close Editor');
    });

    it('of a report', async () => {
      await arrange({ width: 940, height: 900 }, 276);
      const { dialog, notifications, quickInput } = workbench();
      await demo(retries(workbench()));
      await failedPatches(workbench()).welcomeButton('Scan for Failed Patches…');
      await (await quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
      await dialog.click('Scan');
      await (await notifications.waitFor(/^\d+ failed patches/)).dismiss();
      await workbench().runCommand('N-sight: Create Report…');
      await (await quickInput.waitFor('Create Report')).pick('The whole fleet');
      await quickInput.item('HTML').waitFor();
      await quickInput.pick('HTML');
      await workbench().waitForEditor(/^Failed patches: /);
      await workbench().preview().getByRole('heading', { name: 'Failures over time' }).waitFor();
      await forStep('report', 660, 840, 278);
    });

    it('of what goes wrong', async () => {
      await arrange({ width: 940, height: 900 }, 476);
      const { notifications, page } = workbench();
      const simulator = await simulate();
      await connect(workbench(), simulator);
      await failedPatches(workbench()).hide();
      await retries(workbench()).hide();
      await page.setViewportSize({ width: 940, height: 400 });
      await devices(workbench()).row("O'Tarran Dental Care").waitFor();
      const refusal = simulator.fault(faults.error(3, 'Login failed'), { service: 'list_clients' });
      await devices(workbench()).titleAction('Refresh');
      await notifications.waitFor(/^The server refused the API key/);
      await forPages('refused', 940, 377);
      refusal.remove();
      await workbench().runCommand('Notifications: Clear All Notifications');
      await devices(workbench()).titleAction('Refresh');
      await page.setViewportSize({ width: 940, height: 552 });
      await workbench().runCommand('N-sight: Diagnose Connection');
      await workbench().waitForPreview('Diagnose Connection.md');
      await forPages('diagnose', 940, 529);
    });
  });

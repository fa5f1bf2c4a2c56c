import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openTheia, type TheiaSession } from '../../../scripts/theia/theiaSession.mjs';
import { QuickInput } from '../ui/quickInput';
import { eventually, patience, type Wanted, whole } from '../ui/wait';
import { TheiaView } from './theiaView';

/** Tall and wide: only rows in view are there to be found. */
const viewport = { width: 1400, height: 1400 };

/** A new Theia with the packaged extension, as a user sees it. */
export class TheiaWindow {
  private constructor(
    private readonly session: TheiaSession,
    readonly page: Page,
  ) {}

  static async start(options: Pick<Parameters<typeof openTheia>[0], 'helpers' | 'language'>): Promise<TheiaWindow> {
    const session = await openTheia({ vsix: process.env.NSIGHT_VSIX, viewport, ...options });
    const page = session.context.pages()[0] ?? (await session.context.newPage());
    page.setDefaultTimeout(patience);
    await page.goto(session.url);
    return new TheiaWindow(session, page);
  }

  async close(): Promise<void> {
    await this.session.close();
  }

  /** Opens the page anew, once Theia has stored the layout, as it does when one leaves it. */
  async reload(): Promise<void> {
    await this.page.reload();
  }

  /** Opens the N-sight container by its icon, when Theia has made it, and gives it room. */
  async showContainer(): Promise<void> {
    const tab = this.page.locator('[id="shell-tab-plugin-view-container:workbench.view.extension.nsight"]');
    await tab.waitFor({ timeout: 3 * patience }); // the page, its plugin host and the extension start in a row
    if (!(await tab.getAttribute('class'))?.includes('lm-mod-current')) await tab.click();
    await this.devices.show();
    const side = this.page.locator('#theia-left-side-panel');
    const { x = 0, width = 0, y = 0 } = (await side.boundingBox()) ?? {};
    if (width > 400) return;
    await this.page.mouse.move(x + width + 1, y + 500);
    await this.page.mouse.down();
    await this.page.mouse.move(x + 600, y + 500, { steps: 5 });
    await this.page.mouse.up();
  }

  get devices(): TheiaView {
    return new TheiaView(this.page, 'nsight.devices');
  }

  get failedPatches(): TheiaView {
    return new TheiaView(this.page, 'nsight.failedPatches');
  }

  get retries(): TheiaView {
    return new TheiaView(this.page, 'nsight.retries');
  }

  get quickInput(): QuickInput {
    return new QuickInput(this.page);
  }

  /** Runs a command by its full title from the palette. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.input.fill(`>${title}`);
    await this.quickInput.item(title).click();
  }

  /** The texts of the notifications that pop up. */
  async notifications(): Promise<string[]> {
    return this.page.locator('.theia-notification-toasts .theia-notification-message').allInnerTexts();
  }

  /** Waits for one with such a text, and gives the text. */
  async waitForNotification(wanted: Wanted): Promise<string> {
    const texts = await eventually(
      () => this.notifications(),
      (all) => all.some((text) => whole(wanted).test(text)),
      `a notification ${String(wanted)}`,
    );
    return texts.find((text) => whole(wanted).test(text)) ?? '';
  }

  /** Presses a button of the notification with such a text. */
  async press(wanted: Wanted, button: string): Promise<void> {
    await this.page
      .locator('.theia-notification-toasts .theia-notification-list-item')
      .filter({ has: this.page.locator('.theia-notification-message', { hasText: whole(wanted) }) })
      .locator('.theia-button', { hasText: whole(button) })
      .first()
      .click();
  }

  /** Presses a button of the question that is asked, and gives the question. */
  async answer(button: string): Promise<string> {
    const dialog = this.page.locator('.dialogBlock');
    const question = await dialog.innerText();
    await dialog.locator('.theia-button', { hasText: whole(button) }).click();
    await dialog.waitFor({ state: 'hidden' });
    return question;
  }

  /** Waits for an editor with such a title, and gives the text in view. */
  async editorText(title: Wanted, wanted: RegExp): Promise<string> {
    await this.page
      .locator('#theia-main-content-panel .lm-TabBar-tab.lm-mod-current .lm-TabBar-tabLabel', {
        hasText: whole(title),
      })
      .waitFor();
    const lines = this.page.locator('#theia-main-content-panel .theia-editor:not(.lm-mod-hidden) .view-lines');
    return eventually(
      async () => (await lines.first().innerText()).replaceAll('\u00a0', ' '),
      (text) => wanted.test(text),
      `the text of ${String(title)}`,
    );
  }

  /** Waits for details that are shown, as a document or as its preview, and gives their text. */
  async detailsText(wanted: RegExp): Promise<string> {
    const main = this.page.locator('#theia-main-content-panel');
    return eventually(
      async () => (await main.innerText()).replaceAll('\u00a0', ' '),
      (text) => wanted.test(text),
      'details',
    );
  }

  /** Writes a picture and all visible text to out/ui-failures/theia. */
  async dump(title: string): Promise<void> {
    const file = path.join('out/ui-failures/theia', title.replace(/\W+/g, '-').slice(0, 100));
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: `${file}.png` });
    writeFileSync(`${file}.txt`, await this.page.locator('body').innerText());
    console.log(`      (what was to be seen: ${file}.png and .txt)`);
  }
}

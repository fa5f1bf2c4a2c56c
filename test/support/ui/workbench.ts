import assert from 'node:assert/strict';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { Dialog } from './dialog';
import { Menu } from './menu';
import { Notifications } from './notifications';
import { dumpPage, openPage, pageReady, show, takePicture } from './page';
import { QuickInput } from './quickInput';
import { testSettings } from '../../../scripts/vscode/startServer.mjs';
import { type OpenSession, prepareSession, type Session } from '../../../scripts/vscode/session.mjs';
import { handOver } from './settings';
import { Tree } from './tree';
import type { WorkbenchOptions } from './workbenchOptions';
import type { Clip } from './webp';
import { eventually, repeatAfter, titled, type Wanted, whole } from './wait';

const open = new Set<Workbench>();
/** Further windows of them. */
const windows = new Set<Workbench>();

afterEach('keep what a failed test saw', async function () {
  if (!this.currentTest || this.currentTest.isPassed()) return; // One that is tried again has not failed yet.
  for (const workbench of [...open, ...windows])
    if (!workbench.page.isClosed()) await workbench.dump(this.currentTest.fullTitle());
});

after('close what a failed test left open', async () => {
  for (const workbench of open) await workbench.close();
});

/** Tall: the views of a container share it, and only rows in view are there to be found. */
export const defaultViewport = { width: 1000, height: 1400 };

/** A new VS Code with the packaged extension, as a user sees it. */
export class Workbench {
  private constructor(
    private readonly session: Session,
    private readonly options: Required<Pick<WorkbenchOptions, 'settings' | 'viewport'>> &
      Pick<WorkbenchOptions, 'language'>,
    private current: OpenSession,
    private shown: Page,
  ) {}

  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    const {
      version = process.env.NSIGHT_SERVER ?? 'latest',
      vsix = process.env.NSIGHT_VSIX,
      helpers = [],
      isWhole = false,
      beside,
      isRemote = false,
    } = options;
    const session = await prepareSession({ version, vsix, helpers, isWhole, beside: beside?.session.data, isRemote });
    const { settings = {}, viewport = defaultViewport, language } = options;
    const wanted = { settings, viewport, ...(language && { language }) };
    const current = await session.open(wanted);
    const workbench = new Workbench(session, wanted, current, await show(current));
    open.add(workbench);
    return workbench;
  }

  /** Changes the user's settings while VS Code runs, with the helper `changeSettings`; null: as it was started. */
  async change(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const before = { ...testSettings, ...this.options.settings };
    await handOver(this.storageOf('nsight-patches.change-settings'), settings, before);
  }

  /** Closes VS Code and opens it again, with another package if one is given: what an extension keeps must be there. */
  async restart({ update }: { readonly update?: string } = {}): Promise<void> {
    await this.current.close();
    if (update) await this.session.install(update);
    this.current = await this.session.open(this.options);
    this.shown = await show(this.current);
  }

  /** Closes the window and opens it again, as Developer: Reload Window does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await pageReady(this.page);
  }

  /** Opens a folder in the window. */
  async open(folder: string): Promise<void> {
    await this.page.goto(`${this.current.url}/?folder=${encodeURIComponent(folder)}`);
    await pageReady(this.page);
  }

  /** Opens a workspace, by its file, in the window. */
  async openWorkspace(file: string): Promise<void> {
    await this.page.goto(`${this.current.url}/?workspace=${encodeURIComponent(file)}`);
    await pageReady(this.page);
  }

  /**
   * Kills the extension hosts, as a crash does; VS Code starts others.
   * @param spared - Those of other windows, as `extensionHosts` has given them.
   */
  killExtensionHosts(spared: readonly number[] = []): void {
    const hosts = this.extensionHosts().filter((pid) => !spared.includes(pid));
    assert.ok(hosts.length > 0, 'There is no extension host.');
    for (const pid of hosts) process.kill(pid, 'SIGKILL');
  }

  /** The process ids of the extension hosts of all windows. */
  extensionHosts(): number[] {
    return this.current.extensionHosts();
  }

  /** The way from the window to an extension host that is on another computer. */
  get link(): NonNullable<OpenSession['link']> {
    return this.current.link ?? assert.fail('It is on this computer.');
  }

  /** Runs with another window of the same VS Code in front. */
  async inAnotherWindow(run: (other: Workbench) => Promise<void>): Promise<void> {
    const other = await this.openWindow();
    try {
      await run(other);
    } finally {
      await other.closeWindow();
    }
  }

  /** Opens another window of the same VS Code, and brings it to the front. */
  async openWindow(): Promise<Workbench> {
    const page = await openPage(this.current.context, this.current.url);
    const other = new Workbench(this.session, this.options, this.current, page);
    windows.add(other);
    return other;
  }

  /** Closes a window, and leaves VS Code open. */
  async closeWindow(): Promise<void> {
    windows.delete(this);
    await this.page.close();
  }

  /** Where the extension keeps its files. */
  get storage(): string {
    return this.storageOf('nsight-patches.nsight-patches');
  }

  /** Where an extension keeps its files. */
  storageOf(extension: string): string {
    return path.join(this.session.data, 'data/User/globalStorage', extension);
  }

  async close(): Promise<void> {
    open.delete(this);
    await this.current.close();
  }

  get page(): Page {
    return this.shown;
  }

  get quickInput(): QuickInput {
    return new QuickInput(this.page);
  }

  get notifications(): Notifications {
    return new Notifications(this.page);
  }

  /** The context menu, when it was opened without the mouse. */
  get menu(): Menu {
    return new Menu(this.page);
  }

  get dialog(): Dialog {
    return new Dialog(this.page);
  }

  /** A view of the container that is shown. */
  tree(name: string): Tree {
    return new Tree(this.page, name);
  }

  /** Shows the container with this title of the activity bar. */
  async showContainer(title: string): Promise<void> {
    const tab = this.page.locator(`.activitybar [role="tab"]:has(${titled(title)})`);
    const selected = this.page.locator('[aria-selected="true"]').and(tab);
    // A click while VS Code is still starting is lost now and then.
    for (let tries = 0; tries < 5 && (await tab.getAttribute('aria-selected')) !== 'true'; tries++) {
      await tab.click();
      await selected.waitFor({ timeout: repeatAfter }).catch(() => undefined);
    }
    await selected.waitFor();
  }

  /** Runs a command by its full title, 'N-sight: Refresh' say, from the command palette. */
  async runCommand(title: string): Promise<void> {
    const { input } = this.quickInput;
    // While VS Code moves the focus a key is lost now and then, or the palette closes again.
    for (let tries = 1, typed = false; !typed; tries++) {
      if (!(await input.isVisible())) await this.press('F1');
      typed = await input.fill(`>${title}`, { timeout: repeatAfter }).then(
        () => true,
        (error: unknown) => {
          if (tries === 5) throw error;
          return false;
        },
      );
    }
    const item = this.quickInput.item(title);
    await item.waitFor();
    for (let steps = 0; steps < 25 && (await this.page.locator('.focused').and(item).count()) === 0; steps++)
      await this.press('ArrowDown');
    await this.press('Enter');
    await item.waitFor({ state: 'hidden' }); // the next key is not for the palette
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** What the clipboard holds. */
  async clipboard(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  /** The whole text of the document in the active editor; goes through the clipboard. */
  async editorText(): Promise<string> {
    await this.page.evaluate('navigator.clipboard.writeText("")');
    await this.page.locator('.editor-group-container.active .monaco-editor .view-lines').click();
    await this.press('Control+A', 'Control+C');
    return eventually(
      () => this.clipboard(),
      (text) => text !== '',
      'the text of the editor',
    );
  }

  /** Waits until the active editor has this title. */
  async waitForEditor(title: Wanted): Promise<void> {
    await this.page.locator('.tabs-container .tab.active .tab-label', { hasText: whole(title) }).waitFor();
  }

  /** Waits until the active editor shows a document rendered. */
  async waitForPreview(name: string): Promise<void> {
    await this.page
      .locator('.tabs-container .tab.active .tab-label', {
        hasText: new RegExp(`Preview\\]? ${name.replace('.', '\\.')}$`),
      })
      .waitFor();
  }

  /** What a preview of Markdown shows. */
  preview(): Locator {
    return this.page
      .locator('iframe.webview.ready')
      .last()
      .contentFrame()
      .locator('#active-frame')
      .contentFrame()
      .locator('body');
  }

  /** Opens the source of a document that is shown rendered, by its one click. */
  async openSource(name: string): Promise<void> {
    await this.waitForPreview(name);
    const title = /^(Show Source|Open Source File)/; // As VS Code calls it up to some version, and from then on.
    await this.page.getByRole('button', { name: title }).first().click();
    await this.waitForEditor(name);
  }

  /** The lines in view of the output channel that is shown. */
  async outputText(): Promise<string> {
    return (
      await this.page.locator('.output-view .view-lines, .output-view-container .view-lines').first().innerText()
    ).replaceAll('\u00a0', ' ');
  }

  /**
   * Takes a picture of a part of the window. A .webp is for a walkthrough, which shows it smaller by half: so it is
   * larger by half.
   */
  async picture(file: string, clip: Clip): Promise<void> {
    await takePicture(this.page, file, clip);
  }

  /** Writes a picture and all visible text to out/ui-failures. */
  async dump(title: string): Promise<void> {
    await dumpPage(this.page, title);
  }
}

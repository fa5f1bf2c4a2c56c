import type { Locator } from 'playwright-core';
import type { Tree } from './tree';
import { eventually, repeatAfter, type Wanted, whole } from './wait';
import type { Workbench } from './workbench';

/** How many steps anything may be away from where the focus is. */
const farthest = 25;

/** A user without a mouse: all that is done here is done by keys, and what is read changes nothing. */
export class Keyboard {
  constructor(private readonly workbench: Workbench) {}

  async press(...keys: readonly string[]): Promise<void> {
    await this.workbench.press(...keys);
  }

  async type(text: string): Promise<void> {
    await this.workbench.page.keyboard.type(text);
  }

  /** Presses a key until the wanted thing is there: until something has the focus, say. */
  async pressUntil(key: string, wanted: Locator): Promise<void> {
    for (let steps = 0; steps < farthest && (await wanted.count()) === 0; steps++) await this.press(key);
    await wanted.first().waitFor();
  }

  /** Runs a command of the palette by its full title. */
  async run(title: string): Promise<void> {
    const { input, element } = this.workbench.quickInput;
    const focused = element.locator('.quick-input-box input:focus');
    // A key that is pressed while VS Code moves the focus is lost now and then.
    for (let tries = 0; tries < 5 && (await focused.count()) === 0; tries++) {
      await this.press('F1');
      await focused.waitFor({ timeout: repeatAfter }).catch(() => undefined);
    }
    await this.workbench.page.keyboard.insertText(title); // at once: VS Code looks through all commands for each letter
    await eventually(
      () => input.inputValue(),
      (text) => text === `>${title}`,
      'what stands in the palette',
    );
    await this.pick(title);
  }

  /** Walks down a quick pick to an item, and accepts. */
  async pick(label: Wanted): Promise<void> {
    const { quickInput, page } = this.workbench;
    await quickInput.item(label).waitFor();
    await this.pressUntil('ArrowDown', page.locator('.focused').and(quickInput.item(label)));
    await this.press('Enter');
    await quickInput.item(label).waitFor({ state: 'hidden' });
  }

  /** Types into the question with a title, and accepts. */
  async answer(title: Wanted, text: string): Promise<void> {
    const question = await this.workbench.quickInput.waitFor(title);
    await question.element.locator('.quick-input-box input:focus').waitFor();
    await this.type(text);
    await this.press('Enter');
    await question.element.locator('.quick-input-title', { hasText: whole(title) }).waitFor({ state: 'hidden' });
  }

  /** Focuses a view and walks down to a row of it. */
  async focus(tree: Tree, label: Wanted): Promise<void> {
    await this.run(`N-sight: Focus on ${tree.name} View`);
    await tree.row(label).waitFor();
    await this.press('Home');
    await this.pressUntil('ArrowDown', this.focused(tree, label));
  }

  /**
   * Opens rows, each lying beneath the one before, from the one that has the focus; each time goes to the first row
   * beneath.
   */
  async open(tree: Tree, ...labels: readonly Wanted[]): Promise<void> {
    for (const label of labels) {
      await this.pressUntil('ArrowDown', this.focused(tree, label));
      await this.press('ArrowRight');
      await tree.waitForRows(
        (rows) => {
          const at = rows.findIndex((row) => whole(label).test(row.label));
          return (rows[at + 1]?.level ?? 0) > (rows[at]?.level ?? 0);
        },
        `rows beneath ${String(label)}`,
      );
      await this.press('ArrowRight');
      await this.focused(tree, label).waitFor({ state: 'hidden' });
    }
  }

  /** Opens the menu of the row that has the focus, and chooses an item; titles before the last one are submenus. */
  async menu(...titles: readonly string[]): Promise<void> {
    const { page } = this.workbench;
    await this.press('Shift+F10');
    for (const [depth, title] of titles.entries()) {
      await page.locator('.monaco-menu:visible').nth(depth).waitFor();
      await this.pressUntil(
        'ArrowDown',
        page.locator('.monaco-menu .action-item.focused > .action-menu-item > .action-label', {
          hasText: whole(title),
        }),
      );
      await this.press(depth < titles.length - 1 ? 'ArrowRight' : 'Enter');
    }
    await page.locator('.monaco-menu').first().waitFor({ state: 'hidden' });
  }

  /** Goes to a button of the newest notification, and presses it. */
  async toast(button: string): Promise<void> {
    const { page } = this.workbench;
    await this.run('Notifications: Focus Notification Toast');
    await page.locator('.notification-toast .monaco-list-row.focused').waitFor();
    await this.pressUntil('Tab', page.locator('.notification-toast .monaco-button:focus', { hasText: button }));
    await this.press('Enter');
  }

  /** The whole text of the document in the editor that has the focus; goes through the clipboard. */
  async editorText(): Promise<string> {
    await this.workbench.page.evaluate('navigator.clipboard.writeText("")');
    await this.press('Control+A', 'Control+C');
    return eventually(
      () => this.workbench.clipboard(),
      (text) => text !== '',
      'the text of the editor',
    );
  }

  /** The row of a view, if it has the focus. */
  focused(tree: Tree, label: Wanted): Locator {
    return this.workbench.page.locator('.focused').and(tree.row(label));
  }
}

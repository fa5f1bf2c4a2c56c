import type { Locator, Page } from 'playwright-core';
import { comes, repeatAfter, whole } from './wait';

/** The context menu that is open. */
export class Menu {
  private readonly menus: Locator;

  constructor(private readonly page: Page) {
    this.menus = page.locator('.monaco-menu:visible');
  }

  /** Whether the menu is open before the click that opens it counts as lost. */
  async opens(): Promise<boolean> {
    return comes(this.menus.first().waitFor({ timeout: repeatAfter }));
  }

  /** The titles in the menu, or in the submenu that a path of titles opens; closes the menu. */
  async titles(...submenus: readonly string[]): Promise<string[]> {
    for (const [depth, title] of submenus.entries()) await this.openSubmenu(depth, title);
    const items = this.menus.nth(submenus.length).locator('.action-menu-item > .action-label');
    await items.first().waitFor();
    const titles = await items.allInnerTexts();
    for (let i = 0; i <= submenus.length; i++) await this.page.keyboard.press('Escape');
    await this.menus.first().waitFor({ state: 'hidden' });
    return titles;
  }

  /** Chooses an item; titles before the last one are submenus. */
  async choose(...path: readonly [string, ...string[]]): Promise<void> {
    for (const [depth, title] of path.entries()) {
      if (depth < path.length - 1) await this.openSubmenu(depth, title);
      else
        await this.item(depth, title)
          .hover()
          .then(() => this.page.keyboard.press('Enter'));
    }
    await this.menus.first().waitFor({ state: 'hidden' });
  }

  private async openSubmenu(depth: number, title: string): Promise<void> {
    await this.item(depth, title).hover();
    await this.page.keyboard.press('ArrowRight');
    await this.menus.nth(depth + 1).waitFor();
  }

  private item(depth: number, title: string): Locator {
    return this.menus
      .nth(depth)
      .locator('.action-menu-item')
      .filter({ has: this.page.locator('.action-label', { hasText: whole(title) }) });
  }
}

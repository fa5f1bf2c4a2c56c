import type { Locator, Page } from 'playwright-core';
import { Menu } from './menu';
import { comes, eventually, repeatAfter, titled, type Wanted, whole } from './wait';

/** A row as it is seen. */
export interface Row {
  readonly level: number;
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** The codicon's name. */
  readonly icon: string;
  readonly selected: boolean;
  readonly expanded: boolean | undefined;
}

/**
 * A tree view in the side bar, alone in its container or one of several. Only rows that are scrolled into view are
 * there to be found. The mouse goes to the middle of a row, not of its label: of a long one that may be out of sight,
 * and would be scrolled into it.
 */
export class Tree {
  readonly element: Locator;
  private readonly pane: Locator;

  constructor(
    private readonly page: Page,
    readonly name: string,
  ) {
    this.element = page.getByRole('tree', { name, exact: true });
    this.pane = page.locator('.sidebar .pane').filter({ has: page.locator('h3.title', { hasText: whole(name) }) });
  }

  /** Opens the view where only its title is to be seen. */
  async show(): Promise<void> {
    const header = this.pane.locator('.pane-header');
    await this.pane.waitFor();
    if ((await header.getAttribute('aria-expanded')) !== 'false') return;
    await header.click();
    await this.page.locator('[aria-expanded="true"]').and(header).waitFor();
  }

  /** Whether more than the title of the view is to be seen. */
  async isOpen(): Promise<boolean> {
    return (await this.pane.locator('.pane-header').getAttribute('aria-expanded')) === 'true';
  }

  /** Collapses the view itself, unless it is, so that others have its room. */
  async hide(): Promise<void> {
    const header = this.pane.locator('.pane-header');
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) === 'false') return;
    await header.click({ position: { x: 12, y: 10 } }); // on its arrow: with many actions one of them is in the middle
    await this.page.locator('[aria-expanded="false"]').and(header).waitFor();
  }

  /** The row with a label; `description` narrows it down. */
  row(label: Wanted, description?: Wanted): Locator {
    const part = (selector: string, wanted: Wanted) => ({
      has: this.page.locator(selector, { hasText: whole(wanted) }),
    });
    const rows = this.element.getByRole('treeitem').filter(part('.label-name', label));
    return description === undefined ? rows : rows.filter(part('.label-description', description));
  }

  /** The rows in view, from the top, all as they are at one moment. */
  async rows(): Promise<Row[]> {
    return this.page.evaluate<Row[]>(`(${readRows})(${JSON.stringify(this.name)})`);
  }

  /** Waits until the rows in view are as wanted, and gives them. */
  async waitForRows(accept: (rows: Row[]) => boolean, what: string): Promise<Row[]> {
    return eventually(() => this.rows(), accept, `${this.name}: ${what}`);
  }

  async expand(label: Wanted): Promise<void> {
    const row = this.row(label);
    if ((await row.getAttribute('aria-expanded')) === 'true') return;
    await row.locator('.monaco-tl-twistie').click();
    await this.page.locator('[aria-expanded="true"]').and(row).waitFor();
  }

  async collapse(label: Wanted): Promise<void> {
    const row = this.row(label);
    if ((await row.getAttribute('aria-expanded')) === 'false') return;
    await row.locator('.monaco-tl-twistie').click();
    await this.page.locator('[aria-expanded="false"]').and(row).waitFor();
  }

  /** Clicks rows as one does to select them: the first alone, the others with Ctrl, or the last of two with Shift. */
  async select(labels: readonly Wanted[], how: 'Control' | 'Shift' = 'Control'): Promise<void> {
    for (const [i, label] of labels.entries()) {
      await this.row(label).click({ modifiers: i > 0 ? [how] : [] });
      await this.page.locator('[aria-selected="true"]').and(this.row(label)).waitFor();
    }
  }

  /** The titles of the inline actions of a row. */
  async actions(label: Wanted): Promise<string[]> {
    await this.row(label).hover();
    const found = await this.row(label).locator('.actions-container .action-label').all();
    return Promise.all(found.map(async (action) => (await action.getAttribute('aria-label')) ?? ''));
  }

  /** Clicks an inline action of a row. */
  async act(label: Wanted, title: string): Promise<void> {
    await this.row(label).hover();
    await this.row(label)
      .locator(`.actions-container ${titled(title)}`)
      .click();
  }

  /**
   * Opens the context menu of a row; of the whole selection, if the row belongs to it. VS Code opens none where the row
   * is drawn anew just then, and closes it where the palette closes just then.
   */
  async menu(label: Wanted): Promise<Menu> {
    const menu = new Menu(this.page);
    await this.row(label).click({ button: 'right' });
    // The second click does not get through where the menu was only late, and covers the row.
    if (!(await menu.opens())) await comes(this.row(label).click({ button: 'right', timeout: repeatAfter }));
    return menu;
  }

  /** The text that appears when the mouse rests on a row. None does where the row is drawn anew just then. */
  async tooltip(label: Wanted): Promise<string> {
    const hover = this.page.locator('.monaco-hover:visible .hover-contents').first();
    const read = async () => {
      await this.page.mouse.move(0, 0); // the mouse has to come anew
      await this.row(label).hover();
      return hover.innerText({ timeout: repeatAfter }).catch(() => '');
    };
    return eventually(read, (text) => text !== '', `${this.name}: a tooltip`);
  }

  /** Clicks an action in the title of the view (or of the container, where the view is alone in it). */
  async titleAction(title: string): Promise<void> {
    const action = `${titled(title)}:visible`;
    await this.pane.hover();
    await this.pane
      .locator('.pane-header')
      .locator(action)
      .or(this.page.locator('.sidebar .title-actions').locator(action))
      .first()
      .click();
  }

  /** The text of the welcome that an empty view shows, when it is there. */
  async welcome(): Promise<string> {
    return eventually(
      () => this.pane.locator('.welcome-view-content').innerText(),
      (text) => text !== '',
      `${this.name}: welcome`,
    );
  }

  async hasWelcome(): Promise<boolean> {
    return this.pane.locator('.welcome-view-content').isVisible();
  }

  /** Clicks a button of the welcome. */
  async welcomeButton(title: string): Promise<void> {
    await this.pane.locator('.welcome-view-content .monaco-button', { hasText: whole(title) }).click();
  }

  /** What stands beside the name of the view. */
  async description(): Promise<string> {
    return this.pane.locator('.pane-header .description').innerText();
  }

  /** The message above the rows. */
  async message(): Promise<string> {
    return this.pane.locator('.tree-explorer-viewlet-tree-view > .message').innerText();
  }
}

/** Runs in the page, which this project's types do not know. */
const readRows = `(name) => {
  const tree = [...document.querySelectorAll('[role="tree"]')].find((one) => one.getAttribute('aria-label') === name);
  const text = (row, selector) => row.querySelector(selector)?.textContent.trim() ?? '';
  return [...tree?.querySelectorAll('[role="treeitem"]') ?? []]
    .sort((a, b) => a.dataset.index - b.dataset.index)
    .map((row) => ({
      level: Number(row.getAttribute('aria-level')),
      label: text(row, '.label-name'),
      description: text(row, '.label-description'),
      spoken: row.getAttribute('aria-label') ?? '',
      icon: /codicon-([\\w-]+)/.exec(row.querySelector('.custom-view-tree-node-item-icon')?.className ?? '')?.[1] ?? '',
      selected: row.getAttribute('aria-selected') === 'true',
      expanded: row.hasAttribute('aria-expanded') ? row.getAttribute('aria-expanded') === 'true' : undefined,
    }));
}`;

import type { Locator, Page } from 'playwright-core';
import { eventually, type Wanted, whole } from '../ui/wait';

/** A row as it is seen. */
interface TheiaRow {
  readonly label: string;
  readonly description: string;
}

/** A view of the N-sight container, by its id in package.json. */
export class TheiaView {
  /** Its title and what is below it. */
  private readonly part: Locator;
  private readonly body: Locator;

  constructor(
    private readonly page: Page,
    readonly id: string,
  ) {
    this.part = page.locator(`[id="plugin-view-container:workbench.view.extension.nsight--plugin-view:${id}"]`);
    this.body = page.locator(`[id="plugin-view:${id}"]`);
  }

  /** Waits until not even its title is to be seen. */
  async waitUntilGone(): Promise<void> {
    await this.part.waitFor({ state: 'hidden' });
  }

  async title(): Promise<string> {
    return this.part.locator('.theia-view-container-part-header .label').first().innerText();
  }

  /** Opens the view where only its title is to be seen. */
  async show(): Promise<void> {
    if (await this.body.isVisible()) return;
    await this.part.locator('.theia-view-container-part-header').click();
    await this.body.waitFor();
  }

  /** The rows in view, from the top. */
  async rows(): Promise<TheiaRow[]> {
    return this.page.evaluate<TheiaRow[]>(`(${readRows})(${JSON.stringify(`plugin-view:${this.id}`)})`);
  }

  async waitForRows(accept: (rows: TheiaRow[]) => boolean, what: string): Promise<TheiaRow[]> {
    return eventually(() => this.rows(), accept, `${this.id}: ${what}`);
  }

  /** Waits for a row with this label and description, and gives the description. */
  async waitForRow(label: Wanted, description: RegExp): Promise<string> {
    const is = (row: TheiaRow) => whole(label).test(row.label) && description.test(row.description);
    return (
      (await this.waitForRows((rows) => rows.some(is), `${String(label)} ${String(description)}`)).find(is)
        ?.description ?? ''
    );
  }

  /** The row whose label begins so. */
  row(label: string): Locator {
    return this.body
      .locator('.theia-TreeNode')
      .filter({ has: this.page.locator(`.theia-TreeNodeSegmentGrow[aria-label^=${JSON.stringify(label)}]`) })
      .or(this.body.locator('.theia-TreeNode', { hasText: new RegExp(`^\\s*${escaped(label)}`) }))
      .first();
  }

  async click(label: string, modifiers: ('Control' | 'Shift')[] = []): Promise<void> {
    await this.row(label).locator('.theia-TreeNodeSegmentGrow').click({ modifiers });
  }

  /** Opens a row, where it is closed. */
  async expand(label: string): Promise<void> {
    const toggle = this.row(label).locator('.theia-ExpansionToggle');
    await toggle.waitFor();
    if ((await toggle.getAttribute('class'))?.includes('theia-mod-collapsed')) await toggle.click();
  }

  /** Clicks an inline action of a row. */
  async act(label: string, title: string): Promise<void> {
    await this.row(label).hover();
    await this.row(label).locator(`.theia-tree-view-inline-action[title^="${title}"]`).click();
  }

  /** Opens the context menu of a row, or of the selection that it belongs to, and gives its items. */
  async menu(label: string): Promise<string[]> {
    await this.row(label).locator('.theia-TreeNodeSegmentGrow').click({ button: 'right' });
    await this.page.locator('.lm-Menu').waitFor();
    return (await this.page.locator('.lm-Menu .lm-Menu-itemLabel').allInnerTexts()).filter((text) => text !== '');
  }

  /** Opens it and chooses an item. */
  async choose(label: string, item: string): Promise<void> {
    await this.menu(label);
    await this.page
      .locator('.lm-Menu .lm-Menu-item')
      .filter({ has: this.page.locator('.lm-Menu-itemLabel', { hasText: whole(item) }) })
      .click();
  }

  /** What stands above the rows. */
  async message(): Promise<string> {
    return this.body.locator('.theia-TreeViewInfo').innerText();
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Runs in the page, which this project's types do not know. */
const readRows = `(id) => [...document.getElementById(id)?.querySelectorAll('.theia-TreeNode') ?? []].map((row) => {
  const caption = row.querySelector('.theia-TreeNodeSegmentGrow');
  const description = caption?.querySelector('.theia-tree-view-description')?.textContent ?? '';
  const all = caption?.textContent ?? '';
  return { label: all.slice(0, all.length - description.length), description };
})`;

import type { Locator, Page } from 'playwright-core';
import { eventually, titled, type Wanted, whole } from './wait';

interface Item {
  readonly label: string;
  readonly description: string;
}

/** The quick pick or input box that is open. */
export class QuickInput {
  readonly element: Locator;
  readonly input: Locator;
  private readonly rows: Locator;

  constructor(private readonly page: Page) {
    this.element = page.locator('.quick-input-widget:not(.quick-input-widget-closing):visible');
    this.input = this.element.locator('.quick-input-box input');
    this.rows = this.element.locator('.quick-input-list .monaco-list-row');
  }

  /** Waits until one with this title is open and takes input. */
  async waitFor(title: Wanted): Promise<this> {
    await this.element.locator('.quick-input-title', { hasText: whole(title) }).waitFor();
    return this;
  }

  async waitUntilClosed(): Promise<void> {
    await this.element.waitFor({ state: 'hidden' });
  }

  /** The items in view, as soon as there are any: label and description. */
  async items(): Promise<Item[]> {
    return eventually(
      () => this.page.evaluate<Item[]>(`(${readItems})()`),
      (items) => items.length > 0,
      'items of the quick pick',
    );
  }

  item(label: Wanted): Locator {
    return this.rows
      .filter({ has: this.page.locator('.quick-input-list-label-meta, .quick-input-list-row').first() })
      .filter({ has: this.page.locator('.label-name', { hasText: whole(label) }) })
      .first();
  }

  /** Replaces what stands in the box. */
  async type(text: string): Promise<void> {
    await this.input.fill(text);
  }

  /** Types and presses Enter. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  /** Chooses an item; where several can be chosen, checks or unchecks it. */
  async pick(label: Wanted): Promise<void> {
    await this.item(label).click();
  }

  /** Whether an item is checked, where several can be chosen. */
  async isChecked(label: Wanted): Promise<boolean> {
    return (await this.item(label).getAttribute('aria-checked')) === 'true';
  }

  async accept(): Promise<void> {
    await this.input.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.input.press('Escape');
    await this.waitUntilClosed();
  }

  /** Clicks a button of the title bar or beside the box: 'Back', say. */
  async button(title: string): Promise<void> {
    await this.element.locator(titled(title)).click();
  }

  /** Waits for the message below the box: a prompt, or why the value is not accepted. */
  async waitForMessage(wanted: RegExp): Promise<string> {
    const message = this.element.locator('.quick-input-message');
    return eventually(
      () => message.innerText(),
      (text) => wanted.test(text),
      'the message of the quick input',
    );
  }

  /** Whether what is typed shows as dots. */
  async hidesInput(): Promise<boolean> {
    return (await this.input.getAttribute('type')) === 'password';
  }
}

/** Runs in the page, which this project's types do not know. */
const readItems = `() => {
  const text = (row, selector) => row.querySelector(selector)?.textContent.trim() ?? '';
  return [...document.querySelectorAll('.quick-input-widget .quick-input-list .monaco-list-row')]
    .sort((a, b) => a.dataset.index - b.dataset.index)
    .map((row) => ({ label: text(row, '.label-name'), description: text(row, '.label-description') }));
}`;

import type { Locator, Page } from 'playwright-core';
import { whole } from './wait';

/** The modal dialog that is open. */
export class Dialog {
  private readonly element: Locator;

  constructor(page: Page) {
    this.element = page.locator('.monaco-dialog-box:visible');
  }

  /** Its message and detail. */
  async text(): Promise<string> {
    return this.element.locator('.dialog-message-container').innerText();
  }

  async buttons(): Promise<string[]> {
    return this.element.locator('.dialog-buttons .monaco-button').allInnerTexts();
  }

  async click(button: string): Promise<void> {
    await this.element.locator('.dialog-buttons .monaco-button', { hasText: whole(button) }).click();
    await this.element.waitFor({ state: 'hidden' });
  }
}

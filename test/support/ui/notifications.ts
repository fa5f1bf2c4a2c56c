import type { Locator, Page } from 'playwright-core';
import { eventually, patience, type Wanted, whole } from './wait';

/** The notifications that pop up. */
export class Notifications {
  private readonly toasts: Locator;

  constructor(private readonly page: Page) {
    this.toasts = page.locator('.notifications-toasts .notification-toast-container:visible');
  }

  /** Waits for one with this text, so many milliseconds at most. */
  async waitFor(text: Wanted, timeout = patience): Promise<Toast> {
    const toast = this.toasts
      .filter({ has: this.page.locator('.notification-list-item-message', { hasText: whole(text) }) })
      .first();
    await toast.waitFor({ timeout });
    return new Toast(toast);
  }

  /** The texts of all that are shown. */
  async texts(): Promise<string[]> {
    return this.toasts.locator('.notification-list-item-message').allInnerTexts();
  }

  /** Waits until none is shown. */
  async waitForNone(): Promise<void> {
    await eventually(
      () => this.texts(),
      (texts) => texts.length === 0,
      'notifications',
    );
  }

  /** Closes all that are shown. */
  async dismissAll(): Promise<void> {
    while ((await this.toasts.count()) > 0) {
      // One may go by itself meanwhile, which is as well.
      await new Toast(this.toasts.first()).dismiss().catch(async (error: unknown) => {
        if ((await this.toasts.count()) > 0) throw error;
      });
    }
  }
}

/** One notification. */
export class Toast {
  constructor(readonly element: Locator) {}

  async text(): Promise<string> {
    return this.element.locator('.notification-list-item-message').innerText();
  }

  async buttons(): Promise<string[]> {
    return this.element.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts();
  }

  /** 'error', 'warning' or 'info'. */
  async severity(): Promise<string> {
    const icon = (await this.element.locator('.notification-list-item-icon').getAttribute('class')) ?? '';
    return /codicon-(error|warning|info)/.exec(icon)?.[1] ?? '';
  }

  async click(button: Wanted): Promise<void> {
    await this.element
      .locator('.notification-list-item-buttons-container .monaco-button', { hasText: whole(button) })
      .click();
  }

  async dismiss(): Promise<void> {
    const before = await this.element.page().locator('.notification-toast-container').count();
    await this.element.hover();
    await this.element.locator('.codicon-notifications-clear').click();
    await eventually(
      () => this.element.page().locator('.notification-toast-container').count(),
      (now) => now < before,
      'a notification that was closed',
    );
  }
}

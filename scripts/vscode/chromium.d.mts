import type { BrowserContext, LaunchOptions, Page } from 'playwright-core';

/** Has the pages of a browser's context, or one page, show VS Code as the tests need it. */
export function preparePages(pages: BrowserContext | Page): Promise<void>;

/** Options for Playwright's launch, after fetching a browser where there is none. */
export function ensureChromium(): LaunchOptions;

import type { BrowserContext } from 'playwright-core';
import type { Viewport } from '../vscode/session.mjs';

export interface TheiaSession {
  readonly context: BrowserContext;
  readonly url: string;
  close(): Promise<void>;
}

export function openTheia(options: {
  readonly vsix: string | undefined;
  readonly viewport: Viewport;
  readonly helpers?: readonly string[];
  readonly language?: string | undefined;
}): Promise<TheiaSession>;

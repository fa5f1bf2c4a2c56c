import type { Browser, BrowserContext } from 'playwright-core';

export interface Viewport {
  readonly width: number;
  readonly height: number;
}

export interface Session {
  /** The server's folder, with what is kept. */
  readonly data: string;
  open(options: {
    readonly settings: Readonly<Record<string, unknown>>;
    readonly viewport: Viewport;
    readonly language?: string | undefined;
  }): Promise<OpenSession>;
}

export interface OpenSession {
  readonly context: BrowserContext;
  readonly url: string;
  close(): Promise<void>;
  /** The process ids of the extension hosts of all windows. */
  extensionHosts(): number[];
}

export function prepareSession(options: {
  readonly version: string;
  readonly vsix: string | undefined;
  readonly helpers?: readonly string[];
  readonly isWhole?: boolean;
}): Promise<Session>;

export function openBrowser(): Promise<Browser>;

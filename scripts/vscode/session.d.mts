import type { Browser, BrowserContext } from 'playwright-core';
import type { Forward } from './forward.mjs';

export interface Viewport {
  readonly width: number;
  readonly height: number;
}

export interface Session {
  /** The server's folder, with what is kept. */
  readonly data: string;
  /** Installs a package in place of the one that is there; from the next `open` on. */
  install(vsix: string): Promise<void>;
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
  /** The way to a server that is on another computer. */
  readonly link?: Pick<Forward, 'cut' | 'mend'> | undefined;
  /** The process ids of the extension hosts of all windows. */
  extensionHosts(): number[];
}

export function prepareSession(options: {
  readonly version: string;
  readonly vsix: string | undefined;
  readonly helpers?: readonly string[];
  readonly isWhole?: boolean;
  readonly beside?: string | undefined;
  readonly isRemote?: boolean;
}): Promise<Session>;

export function openBrowser(): Promise<Browser>;

import type { LaunchOptions } from 'playwright-core';

/** A script for pages of VS Code that stops what moves. */
export const stopAnimations: string;

/** A script for pages of VS Code that gives it a key for its secrets. */
export const sealSecrets: string;

/** A script for pages of VS Code by which it has each message as bytes. */
export const readMessages: string;

/** Options for Playwright's launch, after fetching a browser where there is none. */
export function ensureChromium(): LaunchOptions;

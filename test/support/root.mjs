import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The checkout. */
export const root = path.resolve(import.meta.dirname, '../..');

/** What is fetched once and used again: VS Code servers, desktop VS Codes. Not under version control. */
export const cache = path.join(root, '.vscode-test');

/** What the builds of the tests leave behind. Not under version control. */
export const out = path.join(root, 'out');

/** A new temporary folder, removed when this process ends. Its path is short: sockets are made in it. */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nsp-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
  return folder;
}

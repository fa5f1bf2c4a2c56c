import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The checkout. */
export const root = path.resolve(import.meta.dirname, '../..');

/** What is fetched once and used again: VS Code servers, desktop VS Codes. Not under version control. */
export const cache = path.join(root, '.vscode-test');

/** What the builds of the tests leave behind. Not under version control. */
export const out = path.join(root, 'out');

const temporary = new Set();

/** A new temporary folder, removed when this process ends. Its path is short: sockets are made in it. */
export function temporaryFolder() {
  // Only now, so that what uses the folder has been ended when this comes to its turn.
  if (temporary.size === 0) process.once('exit', removeTemporary);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nsp-'));
  temporary.add(folder);
  return folder;
}

function removeTemporary() {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

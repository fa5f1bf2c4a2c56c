import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from './wait';

/** The folder of the extension by which a test changes settings while VS Code runs. */
export const changeSettings = path.resolve('scripts/vscode/change-settings');

/**
 * Writes settings into the extension's storage, and waits until it has made them the user's. Of what is null there, the
 * value in `before` holds again.
 */
export async function handOver(
  storage: string,
  settings: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
): Promise<void> {
  const wanted = Object.entries(settings).map(([name, value]) => [name, value ?? before[name] ?? null]);
  const file = path.join(storage, 'wanted.json');
  mkdirSync(storage, { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify(Object.fromEntries(wanted)));
  renameSync(`${file}.part`, file);
  await eventually(
    () => Promise.resolve(existsSync(file)),
    (isWaiting) => !isWaiting,
    'changed settings',
  );
}

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import { Accounts } from '../../src/connection/accounts';
import { Connections } from '../../src/connection/connections';
import type { ConnectionOptions } from '../../src/connection/connectionState';
import { Log } from '../../src/ui/log';

const log = new Log(); // Its channel is the extension's: it stays open.
let folder = '';
const open: Connections[] = [];

beforeEach('make a folder for windows', () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'accounts-'));
});

afterEach('close the windows', () => {
  for (const connections of open.splice(0)) connections.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** What windows know of whose keys are, in a folder that ends with the test, or in another. */
export function accountsIn(given = folder): Accounts {
  return new Accounts({
    folder: given,
    storedClients: () => Promise.resolve(new Set<string>()),
    onProblem: (error) => assert.fail(String(error)),
  });
}

/** The connection of a window of its own, which ends with the test. */
export function windowWith(secrets: vscode.SecretStorage, given: Partial<ConnectionOptions> = {}): Connections {
  const turns = { take: () => Promise.resolve(0) };
  const connections = new Connections(secrets, { version: '0', log, turns, accounts: accountsIn(), ...given });
  open.push(connections);
  return connections;
}

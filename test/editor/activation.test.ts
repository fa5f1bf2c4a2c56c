import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { connected, open, parts } from './support';

/** The extension's own files that Node has loaded, by name. */
async function loaded(): Promise<string[]> {
  const dist = path.join((await parts()).context.extensionPath, 'dist');
  return Object.keys(require.cache).filter((file) => path.dirname(file) === dist).map((file) => path.basename(file)).sort();
}

// The name of this file comes first: nothing has asked for anything yet.
describe('activation', () => {
  it('has no events of its own and loads nothing but the extension\'s own bundle', async () => {
    await parts();
    assert.deepEqual(manifest.activationEvents, []);
    assert.deepEqual(await loaded(), ['extension.js']);
  });

  it('reads no secret and writes no log', async () => {
    const { context } = await parts();
    assert.throws(() => statSync(path.join(context.logUri.fsPath, 'N-sight Patches.log')), { code: 'ENOENT' });
  });

  it('registers every command that the manifest names', async () => {
    await parts();
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(manifest.contributes.commands.map(({ command }) => command).filter((command) => !known.has(command)), []);
  });

  it('loads the client with the first connection, and never the simulator', async () => {
    await connected();
    await open();
    assert.deepEqual(await loaded(), ['extension.js', 'session.js']);
  });

  it('keeps within its sizes', async () => {
    const { context } = await parts();
    const dist = path.join(context.extensionPath, 'dist');
    const size = (name: string) => statSync(path.join(dist, name)).size;
    const bundles = readdirSync(dist).filter((name) => name.endsWith('.js') && name !== 'demo.js');
    const all = bundles.reduce((sum, name) => sum + size(name), 0);
    assert.ok(size('extension.js') <= 36_000, `extension.js has ${size('extension.js')} bytes`);
    assert.ok(all <= 120_000, `${bundles.join(', ')} have ${all} bytes`);
  });
});

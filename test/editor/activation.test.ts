import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { budgets } from '../../scripts/bench/budgets.mjs';
import { connected, exported, open, parts, until } from './support';

async function dist(): Promise<string> {
  return path.join((await exported()).context.extensionPath, 'dist');
}

/** The extension's own files that Node has loaded. */
async function loadedFiles(): Promise<string[]> {
  const folder = await dist();
  return Object.keys(require.cache).filter((file) => path.dirname(file) === folder);
}

/** Those of them that have a name; the others hold what several of these share. */
async function loaded(): Promise<string[]> {
  return (await loadedFiles())
    .map((file) => path.basename(file))
    .filter((name) => !name.startsWith('chunk-'))
    .sort();
}

function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}

/** How many threads run JavaScript beside this one. */
function threads(): number {
  const report = process.report.getReport();
  return 'workers' in report && Array.isArray(report.workers)
    ? report.workers.length
    : assert.fail('there is no list of threads');
}

// The name of this file comes first: nothing has asked for anything yet.
describe('activation', () => {
  it(`has no events that VS Code sends, opens no file, and loads at most ${budgets.loadedKb} kB`, async () => {
    const { context } = await exported();
    assert.throws(() => statSync(path.join(context.globalStorageUri.fsPath, 'history')), { code: 'ENOENT' });
    for (const event of manifest.activationEvents) {
      const uri = vscode.Uri.parse(`${event.replace('onFileSystem:', '')}:/user/settings.json`);
      await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(uri)), /ENOPRO|No file system provider/);
    }
    const files = await loadedFiles();
    assert.deepEqual(
      files.map((file) => path.basename(file)),
      ['extension.js'],
    );
    const size = sizeOf(files);
    assert.ok(size <= budgets.loadedKb * 1000, `${size} bytes were loaded`);
    await parts();
    assert.deepEqual(await loaded(), ['extension.js', 'main.js']);
  });

  it('writes no log', async () => {
    const { context } = await exported();
    assert.throws(() => statSync(path.join(context.logUri.fsPath, 'N-sight Patches.log')), { code: 'ENOENT' });
  });

  it('registers every command that the manifest names, and can do each', async () => {
    await exported();
    const ids = manifest.contributes.commands.map(({ command }) => command);
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      ids.filter((id) => !known.has(id)),
      [],
    );
    assert.deepEqual(Object.keys((await parts()).commands).sort(), ids.sort());
  });

  it('never loads the simulator before it is chosen', async () => {
    await connected();
    await open();
    assert.deepEqual(await loaded(), ['extension.js', 'main.js']);
  });

  it('has the parser in its thread and nowhere else', async () => {
    const folder = await dist();
    const withParser = readdirSync(folder).filter(
      (name) => name.endsWith('.js') && readFileSync(path.join(folder, name), 'utf8').includes('parseAttributeValue'),
    );
    assert.deepEqual(withParser, ['reader.js']);
  });

  it("uses VS Code's API as it is: a copy takes a hundred kB", async () => {
    const folder = await dist();
    const withApi = readdirSync(folder)
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(path.join(folder, name), 'utf8'))
      .filter((code) => code.includes('require("vscode")'));
    assert.ok(withApi.length > 0);
    for (const code of withApi) assert.doesNotMatch(code, /\(require\("vscode"\)/);
  });

  it('ends the thread with the connection', async () => {
    await connected();
    await open();
    const running = threads();
    await vscode.commands.executeCommand('nsight.disconnect');
    await until(() => threads() < running, 'the end of the thread');
  });

  it("has one place for the language that all bundles share, and is told VS Code's", async () => {
    const folder = await dist();
    const holders = readdirSync(folder).filter(
      (name) =>
        name.endsWith('.js') && readFileSync(path.join(folder, name), 'utf8').includes(String.raw`/\{(\d+)\}/g`),
    );
    assert.equal(holders.length, 1);
    const parts = readFileSync(path.join(folder, 'main.js'), 'utf8');
    assert.ok(/l10n\.bundle\b/.test(parts) && /env\.language\b/.test(parts));
  });
});

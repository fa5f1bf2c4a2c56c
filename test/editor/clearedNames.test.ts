import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import { withTimeMovedBy } from '../support/system/clock';
import { documentOf, documentTabs } from './documents';
import { rows, scanFleet, texts } from './failedSupport';
import { choose, quickInputs } from './quickInputs';
import { connected, message, messages, openFirstDevice, parts, until } from './support';

/** No test before this one has used one of them. */
const names = { client: 'Wolpertinger', site: 'Alpbachtal', device: 'ZIRBELSTUBE', patch: 'Murmeltier' };

function fleetOfNames(): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet, { name: names.client }), { name: names.site });
  for (const n of [1, 2])
    addPatch(addDevice(site, { name: `${names.device}-${n}` }), { title: `${names.patch} (KB77)` });
  return fleet;
}

/** The names that are in a file of the extension, or in what VS Code keeps for it, and where. */
async function stored(): Promise<string[]> {
  const { context } = await parts();
  const folder = context.globalStorageUri.fsPath;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const texts = files.map((file): [string, string] => {
    const bytes = readFileSync(file);
    const text = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    return [path.relative(folder, file), file + text.toString('utf8')];
  });
  for (const state of [context.globalState, context.workspaceState])
    texts.push(...state.keys().map((key): [string, string] => ['state', key + JSON.stringify(state.get(key))]));
  return texts.flatMap(([file, text]) =>
    Object.values(names)
      .filter((name) => text.includes(name))
      .map((name) => `${file.split(path.sep)[0] ?? ''}: ${name}`),
  );
}

describe('Clear Scan and Clear History together', () => {
  const { state } = Object.getOwnPropertyDescriptors(vscode.window);
  const { createWebviewPanel } = vscode.window;
  let openPanels = 0;

  beforeEach('count reports, and be at work: the daily scan leaves a window alone that nobody uses', () => {
    openPanels = 0;
    const counting: typeof createWebviewPanel = (...args) => {
      const panel = createWebviewPanel(...args);
      openPanels += 1;
      panel.onDidDispose(() => (openPanels -= 1));
      return panel;
    };
    Object.assign(vscode.window, { createWebviewPanel: counting });
    Object.defineProperty(vscode.window, 'state', { configurable: true, value: { focused: true, active: true } });
  });
  const setAutomatic = (value: 'daily' | undefined) =>
    vscode.workspace.getConfiguration('nsight.scan').update('automatic', value, vscode.ConfigurationTarget.Global);
  afterEach(async () => {
    await setAutomatic(undefined);
    Object.defineProperty(vscode.window, 'state', state);
    Object.assign(vscode.window, { createWebviewPanel });
  });

  const confirmed = async (command: string, question: RegExp, button: string) => {
    const running = vscode.commands.executeCommand(command);
    (await message(question)).press(button);
    await running;
  };

  it('leave no name of a client, site, device or patch in any file, nor open, with a past and reports', async () => {
    const simulator = await connected({ fleet: fleetOfNames() });
    await withTimeMovedBy(-3 * 24 * 60 * 60 * 1000, scanFleet);
    const [device] = simulator.fleet.clients[0]?.sites[0]?.devices ?? [];
    addPatch(device ?? assert.fail(), { title: `${names.patch} II` });
    await vscode.commands.executeCommand('nsight.failedPatches.focus');
    await setAutomatic('daily');
    await until(async () => (await texts(await rows())).join().includes('Daily scan ran at'), 'the daily scan');
    await setAutomatic(undefined);
    const [patch] = await openFirstDevice();
    await vscode.commands.executeCommand('nsight.retryPatch', patch);
    const { press } = await message(new RegExp(`^${names.device}-1: `));
    await documentOf(() => {
      press('Show Details');
    });
    quickInputs.length = 0;
    const creating = vscode.commands.executeCommand('nsight.report');
    await choose('Create Report', 'The whole fleet');
    await until(() => quickInputs.at(-1)?.input.placeholder === 'Format', 'the forms');
    await choose('Create Report', 'HTML');
    await creating;
    await until(() => documentTabs().length === 1, 'the details');
    const before = await stored();
    for (const where of ['history', 'failed', 'past'])
      assert.ok(before.includes(`${where}: ${names.patch}`), `${where} of ${before.join()}`);
    assert.equal(openPanels, 1);

    await confirmed('nsight.clearScan', /^Clear the scan/, 'Clear Scan');
    await confirmed('nsight.clearHistory', /^Clear the history/, 'Clear History');
    await until(() => openPanels === 0 && documentTabs().length === 0, 'all that is open to be closed');
    assert.deepEqual([await stored(), await rows()], [[], []]);
    const isNamed = (one: vscode.TextDocument) => Object.values(names).some((name) => one.getText().includes(name));
    await until(() => !vscode.workspace.textDocuments.some(isNamed), 'no document to name anything');
    // Nor do they come back with what is read afterwards, or when all is stored at the end.
    messages.length = 0;
    await vscode.commands.executeCommand('nsight.refresh');
    await openFirstDevice();
    await (await parts()).connections.disconnect();
    assert.deepEqual(await stored(), []);
  });
});

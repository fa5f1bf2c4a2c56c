import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { ClearSignal } from '../../src/storage/clearSignal';
import { fleetWithFailures, scanFleet } from './failedSupport';
import { connected, message, messages, openFirstDevice, parts, until } from './support';

const tabs = () =>
  vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === 'nsight');

/** The texts of the extension's documents that are open, and how many tabs it has. */
const open = () => ({
  texts: vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'nsight').map((one) => one.getText()),
  tabs: tabs().length,
});

/** Keeps the tab that was opened last, so that the next one takes no place from it: now there are so many. */
const keepTab = (count: number) =>
  until(async () => {
    await vscode.commands.executeCommand('workbench.action.keepEditor');
    return tabs().filter(({ isPreview }) => !isPreview).length === count;
  }, `${count} tabs that are kept`);

describe('details that are open in editors', () => {
  /** Retries a patch and shows what became of it. */
  async function showDetails(): Promise<void> {
    await connected({ fleet: fleetWithFailures() });
    const [patch] = await openFirstDevice();
    await vscode.commands.executeCommand('nsight.retryPatch', patch);
    (await message(/^ACME-1: /)).press('Show Details');
    await until(() => open().texts.some((text) => text.includes('ACME-1')), 'the details');
    await keepTab(1);
    messages.length = 0;
  }

  const opened: ClearSignal[] = [];
  afterEach(() => {
    for (const signal of opened.splice(0)) signal.dispose();
  });

  /** Another window, and how often it has heard that something was cleared. */
  async function anotherWindow(): Promise<{ signal: ClearSignal; heard: () => number }> {
    const { context } = await parts();
    let heard = 0;
    const signal = new ClearSignal(path.join(context.globalStorageUri.fsPath, 'cleared'), () => {
      heard += 1;
    });
    opened.push(signal);
    await signal.listen();
    return { signal, heard: () => heard };
  }

  const clearHistory = async (answer: string) => {
    const clearing = vscode.commands.executeCommand('nsight.clearHistory');
    (await message(/^Clear the history/)).press(answer);
    await clearing;
  };

  async function areClosed(): Promise<void> {
    await until(() => !open().texts.some((text) => text.includes('ACME-1')), 'the text to be gone');
    await until(() => open().tabs === 0, 'the details to be closed');
  }

  it('are closed by Clear History', async () => {
    await showDetails();
    const other = await anotherWindow();
    await clearHistory('Clear History');
    await areClosed();
    await until(() => other.heard() === 1, 'other windows to hear of it');
  });

  it('are closed beside a document that names nothing, which stays', async () => {
    await showDetails();
    await vscode.commands.executeCommand('nsight.diagnose');
    await keepTab(2);
    assert.equal(open().tabs, 2);
    await (await anotherWindow()).signal.send();
    await until(() => open().tabs === 1, 'the details to be closed');
    assert.match(open().texts.join(), /## patch_list_all/);
  });

  it('are closed by Clear Scan, too', async () => {
    await showDetails();
    await scanFleet();
    const other = await anotherWindow();
    const clearing = vscode.commands.executeCommand('nsight.clearScan');
    (await message(/^Clear the scan/)).press('Clear Scan');
    await clearing;
    await areClosed();
    await until(() => other.heard() === 1, 'other windows to hear of it');
  });

  it('stay where the answer is no, and are closed when another window clears', async () => {
    await showDetails();
    await clearHistory('');
    assert.equal(open().tabs, 1);
    await (await anotherWindow()).signal.send();
    await areClosed();
  });
});

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { ClearSignal } from '../../src/storage/clearSignal';
import { fleetWithFailures, scanFleet } from './failedSupport';
import { documentOf, documentTabs, isRendered, lastDocument, withoutMarkdown } from './documents';
import { connected, message, messages, openFirstDevice, parts, until } from './support';

/** The texts of the extension's documents that are open, and how many tabs it has. */
const open = () => ({
  texts: vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'nsight').map((one) => one.getText()),
  tabs: documentTabs().length,
});

describe('details that are open in editors', () => {
  /** Retries a patch and shows what became of it. */
  async function showDetails(): Promise<void> {
    await connected({ fleet: fleetWithFailures() });
    const [patch] = await openFirstDevice();
    await vscode.commands.executeCommand('nsight.retryPatch', patch);
    const { press } = await message(/^ACME-1: /);
    const document = await documentOf(() => {
      press('Show Details');
    });
    assert.match(document.getText(), /ACME-1/);
    await until(() => open().tabs === 1, 'the tab of the details');
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

  it('are rendered, with the source one click away', async () => {
    await showDetails();
    const [tab] = documentTabs();
    assert.ok(isRendered(tab?.input), tab?.label);
    assert.match(tab?.label ?? '', /Retry Patch\.md/);
    const text = lastDocument()?.getText();
    await until(async () => {
      await vscode.commands.executeCommand('markdown.showSource');
      return vscode.window.activeTextEditor?.document.uri.scheme === 'nsight';
    }, 'the source');
    assert.equal(vscode.window.activeTextEditor?.document.getText(), text);
    await clearHistory('Clear History');
    await areClosed();
  });

  it('keep their text while they are rendered, and take the place of those of the same name', async () => {
    await showDetails();
    const { uri } = lastDocument() ?? assert.fail();
    const showSource = async () => {
      await vscode.commands.executeCommand('markdown.showSource');
      return vscode.window.activeTextEditor?.document.uri.toString() === uri.toString();
    };
    await until(showSource, 'the source');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until(() => open().tabs === 1, 'the source to be closed');
    assert.match((await vscode.workspace.openTextDocument(uri)).getText(), /ACME-1/);

    const { retries } = await parts();
    const [row] = await retries.getChildren();
    for (const count of [2, 2]) {
      await documentOf(() => vscode.commands.executeCommand('nsight.showRetryDetails', row));
      await until(() => open().tabs === count, 'a tab of each name');
    }
    await clearHistory('Clear History');
    await areClosed();
  });

  it('are text where there is nothing that renders it', async () => {
    await withoutMarkdown(showDetails);
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'nsight');
    assert.equal(documentTabs().filter(({ input }) => isRendered(input)).length, 0);
    await clearHistory('Clear History');
    await areClosed();
  });

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
    await until(() => open().tabs === 2, 'the tab of the diagnosis');
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

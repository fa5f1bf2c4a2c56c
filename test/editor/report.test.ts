import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { ScanStore } from '../../src/scan/scanStore';
import { withKeptText, withOldText } from './documents';
import { fleetWithFailures, headline, scanFleet } from './failedSupport';
import { choose, leave, quickInputs } from './quickInputs';
import { createReport, recordReports, startReport } from './reportSupport';
import { connected, message, messages, parts, until } from './support';
import { onFullDisk, onReadOnlyDisk } from '../support/system/disk';

/** The text of a document, as Markdown shows it. */
function textOf(document: vscode.TextDocument): string {
  return document.getText().replaceAll('\\', '');
}

describe('Create Report…', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nsight-report-'));
  const created = recordReports();
  afterEach(async () => {
    await (await parts()).filter.set(undefined);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function scanned(): Promise<void> {
    await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    messages.length = 0;
    quickInputs.length = 0;
  }

  it('says so where nothing was scanned, and bears whatever it is called with', async () => {
    await connected({ fleet: fleetWithFailures() });
    await startReport();
    await message(/^Nothing has been scanned yet/);
    await scanFleet();
    for (const args of [[], [undefined], [{}, [1]], ['nsight.devices']]) {
      quickInputs.length = 0;
      const creating = startReport(...args);
      await until(() => quickInputs.at(-1)?.input.title === 'Create Report', 'the question');
      leave();
      await creating;
    }
    assert.deepEqual([created.panels, created.dialogs], [[], []]);
    await vscode.commands.executeCommand('nsight.saveReport', {}, 1);
    await message(/^Open a report first/);
  });

  it('shows a page without scripts, with the numbers of the view, and saves it as it is', async () => {
    await scanned();
    await createReport('HTML');
    const [panel = assert.fail()] = created.panels;
    const { enableScripts, enableCommandUris, localResourceRoots } = panel.webview.options;
    assert.deepEqual([enableScripts, enableCommandUris, localResourceRoots], [false, false, []]);
    const figure = (label: string) => new RegExp(`<dt>${label}</dt>\\s*<dd>(\\d+)`).exec(panel.webview.html)?.[1];
    const { badge } = await headline();
    assert.equal(
      badge,
      `${figure('Failed patches') ?? ''}: 6 failed patches on ${figure('Devices with failures') ?? ''} devices`,
    );
    assert.match(panel.webview.html, /4 of 4 devices read/);

    await until(() => panel.active, 'the report to be in front');
    created.saveAt = path.join(folder, 'report.html');
    await vscode.commands.executeCommand('nsight.saveReport');
    assert.equal(readFileSync(created.saveAt, 'utf8'), panel.webview.html);
    assert.match(created.dialogs[0]?.defaultUri?.path ?? '', /\/N-sight failed patches \d{4}-\d\d-\d\d\.html$/);
    await message(/^Saved report\.html\.$/);
  });

  it('of a client is named by it, and names no other', async () => {
    await scanned();
    await createReport('HTML', 'ACME');
    const { title, webview } = created.panels[0] ?? assert.fail();
    assert.equal(title, 'Failed patches: ACME');
    assert.match(webview.html, /<dt>Failed patches<\/dt>\s*<dd>3</);
    assert.doesNotMatch(webview.html, /Zeta/);
  });

  it('writes a workbook, and says what it rests on', async () => {
    await scanned();
    created.saveAt = path.join(folder, 'report.xlsx');
    await createReport('Excel workbook');
    assert.equal(readFileSync(created.saveAt).subarray(0, 2).toString(), 'PK');
    await message(/^Saved report\.xlsx\. Scanned .*: 4 of 4 devices read\.$/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('writes nothing where the dialog is left', async () => {
    await scanned();
    const before = readdirSync(folder);
    await createReport('Excel workbook');
    assert.deepEqual([created.dialogs.length, messages, readdirSync(folder)], [1, [], before]);
  });

  it('is saved under the whole name, also where a host takes it for an address, as Theia does', async () => {
    await scanned();
    const name = 'Report? #2.xlsx';
    created.asAddress = true;
    created.saveAt = path.join(folder, name);
    await createReport('Excel workbook');
    await message(/^Saved Report\? #2\.xlsx\./);
    assert.deepEqual(
      readdirSync(folder).filter((file) => file.startsWith('Report')),
      [name],
    );
  });

  it('is saved on a network share, whose host is no part of the path', async () => {
    await scanned();
    const file = path.join(folder, 'share.xlsx');
    created.saveAt = `/${file}`; // As of a share: its first folder is taken for the host.
    await createReport('Excel workbook');
    await message(/^Saved share\.xlsx\./);
    assert.equal(readFileSync(file).subarray(0, 2).toString(), 'PK');
  });

  it('says why a file cannot be written, and leaves what was there', async () => {
    await scanned();
    const occupied = path.join(folder, 'occupied.xlsx');
    mkdirSync(occupied);
    writeFileSync(path.join(occupied, 'inside'), 'kept');
    created.saveAt = occupied;
    await createReport('Excel workbook');
    await message(/^occupied\.xlsx could not be saved: a folder has this name$/);
    assert.equal(readFileSync(path.join(occupied, 'inside'), 'utf8'), 'kept');
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('leaves what was there, and no half of a file, on a disk that is full or cannot be written', async () => {
    await scanned();
    const before = path.join(folder, 'before.xlsx');
    writeFileSync(before, 'kept');
    created.saveAt = before;
    const isHere = (file: string) => path.dirname(file) === folder;
    for (const [disk, why] of [
      [onFullDisk, 'the disk is full'],
      [onReadOnlyDisk, 'nothing can be written there'],
    ] as const) {
      await disk(isHere, async () => {
        quickInputs.length = 0;
        await createReport('Excel workbook');
      });
      await message(new RegExp(`^before\\.xlsx could not be saved: ${why}$`));
      assert.equal(readFileSync(before, 'utf8'), 'kept');
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.endsWith('.tmp')),
        [],
      );
    }
    quickInputs.length = 0;
    await createReport('Excel workbook');
    assert.equal(readFileSync(before).subarray(0, 2).toString(), 'PK');
  });

  it('opens texts in an editor, and asks whether a filter holds', async () => {
    await scanned();
    const { filter } = await parts();
    await filter.set({ statuses: [], severities: ['low'], text: '' });
    for (const [form, pattern] of [
      ['Markdown', /^# Failed patches: whole fleet\n[^]*It hides 2 of 6 failed patches/],
      ['JSON', /^\{\n {2}"title": "Failed patches: whole fleet",[^]*"failedPatches": 4,/],
      ['CSV', /^Client,Site,Device,[^]*\nACME,/],
    ] as const) {
      quickInputs.length = 0;
      const creating = startReport();
      await choose('Create Report', 'The whole fleet');
      await until(() => quickInputs.at(-1)?.input.placeholder === 'Which failed patches', 'the filter');
      await choose('Create Report', 'What the filter shows');
      await until(() => quickInputs.at(-1)?.input.placeholder === 'Format', 'the forms');
      await choose('Create Report', form);
      await creating;
      const opened = () => vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled).map(textOf);
      await until(() => opened().some((text) => pattern.test(text)), form).catch(() => {
        assert.match(opened().join('\n---\n'), pattern);
      });
    }
    // Only now: VS Code gives a document the name, and now and then the text, of one that was just closed.
    for (let n = 0; n < 3; n++) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await message(/^Scanned .*: 4 of 4 devices read\. Filter: not low\. It hides 2 of 6 failed patches\.$/);
  });

  it('is shown as it is, as an export is, though VS Code still has the text of one that was just closed', async () => {
    await scanned();
    const exportIt = async () => {
      const exporting = vscode.commands.executeCommand('nsight.exportFailedPatches');
      await choose('Export Failed Patches', 'CSV');
      await exporting;
    };
    for (const make of [() => createReport('CSV'), exportIt]) {
      await withOldText('{ "old": true }\r\nmore', make);
      const text = vscode.window.activeTextEditor?.document.getText() ?? '';
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      assert.match(text, /^Client,Site,[^]*ACME/);
      assert.doesNotMatch(text, /old|more/);
      await withKeptText('{ "old": true }', make);
      await message(/^Something went wrong in the extension/);
      messages.length = 0;
    }
  });

  it('is not made, nor is an export, of what another window has cleared while it was asked for', async () => {
    await scanned();
    const { context, failed } = await parts();
    const folder = path.join(context.globalStorageUri.fsPath, 'failed');
    const onProblem = (problem: string) => assert.fail(problem);
    const isEmpty = async () => (await failed.getChildren()).length === 0;
    for (const [command, pick] of [
      ['nsight.report', () => choose('Create Report', 'HTML')],
      ['nsight.exportFailedPatches', () => choose('Export Failed Patches', 'CSV')],
    ] as const) {
      quickInputs.length = 0;
      const asking = vscode.commands.executeCommand(command);
      if (command === 'nsight.report') await choose('Create Report', 'The whole fleet');
      await until(() => quickInputs.at(-1)?.input.placeholder === 'Format', 'the forms');
      const other = new ScanStore({ folder, now: () => Date.now(), onProblem });
      await other.clear();
      other.close();
      await until(isEmpty, 'it to be cleared here, too');
      await pick();
      await asking;
      assert.deepEqual(created.panels, []);
      assert.ok(!vscode.workspace.textDocuments.some((one) => one.isUntitled && textOf(one).includes('ACME')));
      assert.deepEqual(
        messages.map(({ text }) => text),
        ['Nothing has been scanned yet.'],
      );
      quickInputs.length = 0;
      await scanFleet();
      messages.length = 0;
    }
  });

  it('leaves with Clear Scan', async () => {
    await scanned();
    await createReport('HTML');
    let isGone = false;
    created.panels[0]?.onDidDispose(() => (isGone = true));
    const clearing = vscode.commands.executeCommand('nsight.clearScan');
    (await message(/^Clear the scan/)).press('Clear Scan');
    await clearing;
    await until(() => isGone, 'the report to be closed');
  });
});

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../src/demo/fleet';
import { asked, fleetWithFailures, headline, rows, scanFleet, texts, untilRows } from './failedSupport';
import { choose } from './quickInputs';
import { connect, connected, firstOf, message, messages, open, parts, until } from './support';

describe('the Failed Patches view', () => {
  afterEach('show everything again', async () => {
    const { filter } = await parts();
    await filter.set(undefined);
    await vscode.commands.executeCommand('nsight.groupByPatch');
  });

  it('is empty before a scan, and after it shows what failed, by patch or by device', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    assert.deepEqual([await rows(), await headline()], [[], { message: '', badge: undefined }]);
    simulator.forget();
    await scanFleet();
    assert.deepEqual([simulator.count('list_devices_at_client'), asked(simulator).length], [4, 4]);
    const nodes = await rows();
    assert.deepEqual(await texts(nodes), ['4 × KB1 · Critical', '2 × KB2 · Low']);
    assert.deepEqual(await texts(await rows(nodes[1])), ['ACME-1 · ACME > Office', 'Zeta-1 · Zeta > Office']);
    assert.deepEqual(await headline(), {
      message: 'Scanned just now: 4 of 4 devices read',
      badge: '6: 6 failed patches on 4 devices',
    });
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['6 failed patches on 4 devices. Scanned: 4 of 4 devices read'],
    );
    await vscode.commands.executeCommand('nsight.groupByDevice');
    await untilRows(
      'ACME-1 · 2 patches, ACME > Office',
      'Zeta-1 · 2 patches, Zeta > Office',
      'ACME-2 · 1 patch, ACME > Office',
      'Zeta-2 · 1 patch, Zeta > Office',
    );
    assert.deepEqual(await texts(await rows((await rows())[0])), ['KB1 · Failed, Critical', 'KB2 · Failed, Low']);
  });

  it('says that nothing failed only of what was read', async () => {
    const fleet = emptyFleet();
    const site = addSite(addClient(fleet));
    addPatch(addDevice(site), { status: 8 });
    addPatch(addDevice(site));
    const simulator = await connected({ fleet });
    simulator.fault({ kind: 'drop' }, { service: 'patch_list_all', deviceid: site.devices[1]?.id ?? '' });
    await scanFleet();
    assert.deepEqual(await texts(await rows()), [
      'No failed patches among the 1 device read · ',
      '1 device could not be read · ',
    ]);
    assert.equal((await headline()).badge, undefined);
  });

  it('retries a patch wherever it failed after a question, and follows what becomes of it', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const [group, other] = await rows();
    const retrying = vscode.commands.executeCommand('nsight.retryPatch', group, [group]);
    const question = await message(/^Retry KB1 on 4 devices\?$/);
    assert.match(question.detail ?? '', /next scheduled window.*\nScanned just now: 4 of 4 devices read$/);
    question.press('Retry Patch');
    await retrying;
    await message(/^4 patches on 4 devices sent$/);
    assert.equal(simulator.count('patch_retry'), 4);
    await untilRows('2 × KB2 · Low');
    assert.equal((await headline()).badge, '2: 2 failed patches on 2 devices');
    const [failure] = await rows(other);
    await vscode.commands.executeCommand('nsight.retryPatch', failure);
    await message(/^ACME-1: Retrying patches/);
    await untilRows('1 × KB2 · Low');
    assert.deepEqual(await texts(await rows((await rows())[0])), ['Zeta-1 · Zeta > Office']);
  });

  it('sends nothing when the question is answered with no, and asks nothing when the setting says so', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const [group, other] = await rows();
    const retrying = vscode.commands.executeCommand('nsight.approvePatch', group, [group, other]);
    (await message(/^Approve 6 patches on 4 devices\?$/)).press('');
    await retrying;
    assert.equal(simulator.count('patch_approve'), 0);
    const settings = vscode.workspace.getConfiguration('nsight');
    await settings.update('confirmBulkActions', false, vscode.ConfigurationTarget.Global);
    try {
      await vscode.commands.executeCommand('nsight.approvePatch', other);
    } finally {
      await settings.update('confirmBulkActions', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.equal(simulator.count('patch_approve'), 2);
  });

  it('follows what the Devices view reads', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const device = await firstOf(await firstOf(await firstOf(undefined, 'client'), 'site'), 'device');
    for (const patch of simulator.fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? []) patch.status = 8;
    await vscode.commands.executeCommand('nsight.refreshItem', device);
    await untilRows('3 × KB1 · Critical', '1 × KB2 · Low');
    simulator.forget();
    await open(device);
    assert.equal(simulator.count(), 0);
  });

  it('copies names and ids of its own rows', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const nodes = await rows();
    await vscode.commands.executeCommand('nsight.copyName', nodes[0], nodes);
    assert.equal(await vscode.env.clipboard.readText(), 'KB1\nKB2');
    await vscode.commands.executeCommand('nsight.copyId', (await rows(nodes[0]))[0]);
    assert.equal(await vscode.env.clipboard.readText(), simulator.fleet.clients[0]?.sites[0]?.devices[0]?.id);
  });

  it("is there again with the connection, and gone without; the demo fleet's is not stored", async () => {
    const { context } = await parts();
    const simulator = await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const nodes = await rows();
    await vscode.commands.executeCommand('nsight.disconnect');
    await until(async () => (await headline()).message === '', 'an empty headline');
    assert.deepEqual([await rows(), (await headline()).badge], [[], undefined]);
    await vscode.commands.executeCommand('nsight.retryPatch', nodes[0]);
    await message(/no longer there/);
    await connect(simulator);
    simulator.forget();
    await untilRows('4 × KB1 · Critical', '2 × KB2 · Low');
    assert.deepEqual(asked(simulator), []);
    await vscode.commands.executeCommand('nsight.disconnect');
    const folder = path.join(context.globalStorageUri.fsPath, 'failed');
    const stored = existsSync(folder) ? readdirSync(folder).length : 0;
    await vscode.commands.executeCommand('nsight.connect', 'demo');
    const [client] = await open();
    await vscode.commands.executeCommand('nsight.scan', client);
    await vscode.commands.executeCommand('nsight.disconnect');
    assert.equal(readdirSync(folder).length, stored);
  });

  it('is exported into a new document, with what it rests on', async () => {
    await connected({ fleet: fleetWithFailures() });
    await vscode.commands.executeCommand('nsight.exportFailedPatches');
    await message(/^Nothing has been scanned yet/);
    await scanFleet();
    for (const [format, language] of [
      ['Markdown', 'markdown'],
      ['JSON', 'json'],
      ['CSV', undefined],
    ] as const) {
      const before = vscode.workspace.textDocuments;
      const exporting = vscode.commands.executeCommand('nsight.exportFailedPatches');
      await choose('Export Failed Patches', format);
      await exporting;
      const shown = () => vscode.window.activeTextEditor?.document;
      await until(() => shown() && !before.includes(shown() ?? assert.fail()), 'a new document');
      const document = shown() ?? assert.fail();
      assert.deepEqual([document.isUntitled, language ?? document.languageId], [true, document.languageId]);
      const text = document.getText();
      // Else it asks whether to save it.
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      // In CSV there is no place for it.
      if (format === 'CSV') {
        await message(/^Scanned .*: 4 of 4 devices read\.$/);
        assert.match(text, /^Client,Site,Device,[^]*ACME[^]*KB1/);
      } else assert.match(text.replaceAll('\\', ''), /4 of 4 devices read.[^]*ACME[^]*KB1/, format);
    }
  });
});

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../src/demo/fleet';
import * as faults from '../support/simulator/faults';
import { asked, fleetOf, headline, rows, scanFleet, texts, untilRows } from './failedSupport';
import { choose, quickInputs, rows as choices } from './quickInputs';
import { connect, connected, firstOf, message, messages, open, openFirstDevice, parts, until } from './support';
import { Gate } from '../support/system/gate';

describe('the Failed Patches view', () => {
  afterEach('show everything again', async () => {
    const { filter } = await parts();
    await filter.set(undefined);
    await vscode.commands.executeCommand('nsight.groupByPatch');
  });

  it('is scanned from the title of its view, whatever row of it has the focus', async () => {
    await connected({ fleet: fleetOf() });
    await scanFleet();
    const [row] = await rows();
    quickInputs.length = 0; // the first scan's has the same title
    const scanning = vscode.commands.executeCommand('nsight.scan', row);
    await choose('Scan for Failed Patches', 'The whole fleet');
    await scanning;
    assert.deepEqual(
      messages.filter(({ severity }) => severity === 'warning'),
      [],
    );
  });

  it('is empty before a scan, and after it shows what failed, by patch or by device', async () => {
    const simulator = await connected({ fleet: fleetOf() });
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

  it('says which part of the fleet it is, of clients and sites that were clicked', async () => {
    const simulator = await connected({ fleet: fleetOf() });
    const [acme] = await open();
    await vscode.commands.executeCommand('nsight.scan', acme, [acme]);
    assert.deepEqual(
      [asked(simulator).length, (await headline()).message],
      [2, 'Scanned just now at ACME: 2 of 2 devices read'],
    );
    const [, zeta] = await open();
    await vscode.commands.executeCommand('nsight.scan', await firstOf(zeta, 'site'));
    assert.equal((await headline()).message, 'Scanned just now in 1 of 2 clients and 1 site: 4 of 4 devices read');
  });

  it('says how many of the selected rows are not scanned, and why', async () => {
    const simulator = await connected({ fleet: fleetOf() });
    const [acme] = await open();
    const [patch] = await openFirstDevice();
    const device = patch?.parent;
    await vscode.commands.executeCommand('nsight.scan', acme, [acme, device, patch]);
    assert.equal(
      (
        await message(
          /^3 failed patches on 2 devices\. Scanned at ACME: .* · 2 selected rows are not clients or sites$/,
        )
      ).severity,
      'warning',
    );
    for (let n = 0; n < 40; n++) addDevice(simulator.fleet.clients[0]?.sites[0] ?? assert.fail());
    await vscode.commands.executeCommand('nsight.refresh');
    const [client] = await open();
    const scanning = vscode.commands.executeCommand('nsight.scan', client, [client, (await openFirstDevice())[0]]);
    const question = await message(/^Scan ACME for failed patches\?$/);
    assert.match(question.detail ?? '', /\nLeft out: 1 selected row is not a client or site\.$/);
    question.press('');
    await scanning;
    await vscode.commands.executeCommand('nsight.scan', device, [device]);
    await message(/^1 selected row is not a client or site$/);
  });

  it('asks first when it takes long, says what it costs, and reads nothing when the answer is no', async () => {
    const fleet = fleetOf();
    for (let n = 0; n < 20; n++) addDevice(fleet.clients[0]?.sites[0] ?? assert.fail());
    const simulator = await connected({ fleet });
    await open();
    simulator.forget();
    const scanning = scanFleet();
    const question = await message(/^Scan the whole fleet for failed patches\?$/);
    assert.match(question.detail ?? '', /^About 28 calls, about 1 minute at 60 a minute\./);
    question.press('');
    await scanning;
    assert.deepEqual([simulator.count(), await rows()], [0, []]);
  });

  it('keeps a device that could not be read as a row, and reads it again alone', async () => {
    const simulator = await connected({ fleet: fleetOf() });
    const id = simulator.fleet.clients[0]?.sites[0]?.devices[0]?.id ?? assert.fail();
    const fault = simulator.fault(faults.error(4, 'No'), { service: 'patch_list_all', deviceid: id });
    await scanFleet();
    assert.equal(
      (await message(/^4 failed patches on 3 devices\. Scanned: 3 of 4 devices read, 1 failed$/)).severity,
      'warning',
    );
    const unread = (await rows()).find(({ kind }) => kind === 'unread');
    const [device] = await rows(unread);
    assert.deepEqual(await texts([unread ?? assert.fail(), device ?? assert.fail()]), [
      '1 device could not be read · ',
      'ACME-1 · N-sight says: No (code 4)',
    ]);
    fault.remove();
    simulator.forget();
    await vscode.commands.executeCommand('nsight.tryAgain', device);
    assert.deepEqual([asked(simulator), simulator.count()], [[id], 1]);
    await untilRows('4 × KB1 · Critical', '2 × KB2 · Low');
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

  it('runs one scan at a time, which can be cancelled, and resumed with exactly the rest', async () => {
    const fleet = fleetOf();
    for (let n = 0; n < 10; n++) addPatch(addDevice(fleet.clients[0]?.sites[0] ?? assert.fail()), { title: 'KB1' });
    const simulator = await connected({ fleet });
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    const scanning = scanFleet();
    await until(() => simulator.count('patch_list_all') === 4, 'four devices at a time');
    await vscode.commands.executeCommand('nsight.resumeScan');
    const running = await message(/^A scan is already running: 0 of 14 devices\.$/);
    running.press('Cancel Scan');
    await scanning;
    gate.open();
    await until(
      async () => (await headline()).message === 'Scanned just now: 4 of 14 devices read, 10 not read yet',
      'what was under way to be followed',
    );
    assert.equal((await texts(await rows())).at(-1), '10 devices still to be read · ');
    const before = asked(simulator);
    simulator.forget();
    quickInputs.length = 0; // the first scan's has the same title
    const resuming = vscode.commands.executeCommand('nsight.scan');
    await choose('Scan for Failed Patches', 'Resume: 10 of 14 devices left');
    await resuming;
    assert.deepEqual([...before, ...asked(simulator)].sort(), [...new Set([...before, ...asked(simulator)])].sort());
    assert.deepEqual([simulator.count(), (await headline()).message], [10, 'Scanned just now: 14 of 14 devices read']);
  });

  it('stops when the key is refused, says so, and keeps the rest in line', async () => {
    const simulator = await connected({ fleet: fleetOf() });
    simulator.fault(faults.error(3, 'login failed'), { service: 'patch_list_all' });
    await scanFleet();
    assert.deepEqual(
      (await message(/^The scan stopped with 4 devices still to be read\. The server refused the API key/)).buttons,
      ['Connect…', 'Show Log', 'Diagnose'],
    );
    assert.match((await headline()).message, /0 of 4 devices read, 4 not read yet$/);
  });

  it('retries a patch wherever it failed after a question, and follows what becomes of it', async () => {
    const simulator = await connected({ fleet: fleetOf() });
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
    const simulator = await connected({ fleet: fleetOf() });
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
    const simulator = await connected({ fleet: fleetOf() });
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
    const simulator = await connected({ fleet: fleetOf() });
    await scanFleet();
    const nodes = await rows();
    await vscode.commands.executeCommand('nsight.copyName', nodes[0], nodes);
    assert.equal(await vscode.env.clipboard.readText(), 'KB1\nKB2');
    await vscode.commands.executeCommand('nsight.copyId', (await rows(nodes[0]))[0]);
    assert.equal(await vscode.env.clipboard.readText(), simulator.fleet.clients[0]?.sites[0]?.devices[0]?.id);
  });

  it("is there again with the connection, and gone without; the demo fleet's is not stored", async () => {
    const { context } = await parts();
    const simulator = await connected({ fleet: fleetOf() });
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
    assert.equal(simulator.count(), 0);
    await vscode.commands.executeCommand('nsight.disconnect');
    const folder = path.join(context.globalStorageUri.fsPath, 'failed');
    const stored = existsSync(folder) ? readdirSync(folder).length : 0;
    await vscode.commands.executeCommand('nsight.connect', 'demo');
    const [client] = await open();
    await vscode.commands.executeCommand('nsight.scan', client);
    await vscode.commands.executeCommand('nsight.disconnect');
    assert.equal(readdirSync(folder).length, stored);
  });

  it('finds a device, and shows it in the Devices view', async () => {
    const { tree } = await parts();
    const simulator = await connected({ fleet: fleetOf() });
    await scanFleet();
    simulator.forget();
    const finding = vscode.commands.executeCommand('nsight.findDevice');
    assert.deepEqual(
      (await choices('Find Device')).map(({ label, description }) => `${label} · ${description ?? ''}`),
      ['ACME-1 · ACME > Office', 'ACME-2 · ACME > Office', 'Zeta-1 · Zeta > Office', 'Zeta-2 · Zeta > Office'],
    );
    await choose('Find Device', 'Zeta-2');
    await finding;
    await until(() => tree.selection.some((node) => isDevice(node, 'Zeta-2')), 'the device to be selected');
    const [group] = await rows();
    await vscode.commands.executeCommand('nsight.revealDevice', (await rows(group))[0]);
    await until(() => tree.selection.some((node) => isDevice(node, 'ACME-1')), 'the other one to be selected');
    assert.deepEqual([simulator.count('list_sites'), simulator.count('list_servers')], [2, 2]);
  });

  it('says to scan first where no device is known, and when one is no longer there', async () => {
    const simulator = await connected({ fleet: fleetOf() });
    await vscode.commands.executeCommand('nsight.findDevice');
    assert.deepEqual((await message(/^No devices are known yet/)).buttons, ['Scan…']);
    await scanFleet();
    const [group] = await rows();
    const [device] = await rows(group);
    simulator.fleet.clients[0]?.sites[0]?.devices.shift();
    await vscode.commands.executeCommand('nsight.revealDevice', device);
    await message(/^ACME-1 was not found at ACME > Office/);
  });

  it('is exported into a new document, with what it rests on', async () => {
    await connected({ fleet: fleetOf() });
    await vscode.commands.executeCommand('nsight.exportFailedPatches');
    await message(/^Nothing has been scanned yet/);
    await scanFleet();
    for (const [format, language] of [
      ['CSV', undefined],
      ['Markdown', 'markdown'],
      ['JSON', 'json'],
    ] as const) {
      quickInputs.length = 0;
      const exporting = vscode.commands.executeCommand('nsight.exportFailedPatches');
      await choose('Export Failed Patches', format);
      await exporting;
      const document = vscode.window.activeTextEditor?.document ?? assert.fail();
      assert.deepEqual([document.isUntitled, language ?? document.languageId], [true, document.languageId]);
      const text = document.getText();
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'); // else it asks whether to save it
      assert.match(text.replaceAll('\\', ''), /4 of 4 devices read.[^]*ACME[^]*KB1/);
    }
  });
});

function isDevice(node: unknown, name: string): boolean {
  return (
    typeof node === 'object' &&
    node !== null &&
    'device' in node &&
    typeof node.device === 'object' &&
    node.device !== null &&
    'name' in node.device &&
    node.device.name === name
  );
}

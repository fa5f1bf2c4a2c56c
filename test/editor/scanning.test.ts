import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addDevice, addPatch } from '../../src/demo/fleet';
import * as faults from '../support/simulator/faults';
import { asked, fleetWithFailures, headline, rows, scanFleet, texts, untilRows } from './failedSupport';
import { choose } from './quickInputs';
import { connected, firstOf, message, messages, open, openFirstDevice, parts, until } from './support';
import { Gate } from '../support/system/gate';

describe('the Failed Patches view: a scan', () => {
  afterEach('show everything again', async () => {
    const { filter } = await parts();
    await filter.set(undefined);
    await vscode.commands.executeCommand('nsight.groupByPatch');
  });

  it('is scanned from the title of its view, whatever row of it has the focus', async () => {
    await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const [row] = await rows();
    const scanning = vscode.commands.executeCommand('nsight.scan', row);
    await choose('Scan for Failed Patches', 'The whole fleet');
    await scanning;
    assert.deepEqual(
      messages.filter(({ severity }) => severity === 'warning'),
      [],
    );
  });

  it('says which part of the fleet it is, of clients and sites that were clicked', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
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
    const simulator = await connected({ fleet: fleetWithFailures() });
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
    const fleet = fleetWithFailures();
    for (let n = 0; n < 20; n++) addDevice(fleet.clients[0]?.sites[0] ?? assert.fail());
    const simulator = await connected({ fleet });
    await open();
    simulator.forget();
    const pace = vscode.workspace.getConfiguration('nsight.scan');
    const set = pace.inspect('requestsPerMinute')?.globalValue;
    await pace.update('requestsPerMinute', 60, vscode.ConfigurationTarget.Global);
    const scanning = scanFleet();
    const question = await message(/^Scan the whole fleet for failed patches\?$/);
    assert.match(question.detail ?? '', /^About 29 calls, about 1 minute at 60 a minute\./);
    question.press('');
    await scanning;
    await pace.update('requestsPerMinute', set, vscode.ConfigurationTarget.Global);
    assert.deepEqual([simulator.count(), await rows()], [0, []]);
  });

  it('keeps a device that could not be read as a row, and reads it again alone', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
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

  it('runs one scan at a time, which can be cancelled, and resumed with exactly the rest', async () => {
    const fleet = fleetWithFailures();
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
    await until(() => simulator.underWay === 0, 'what was under way to be given up');
    gate.open();
    assert.equal((await headline()).message, 'Scanned just now: 0 of 14 devices read, 14 not read yet');
    assert.equal((await texts(await rows())).at(-1), '14 devices still to be read · ');
    simulator.forget();
    const resuming = vscode.commands.executeCommand('nsight.scan');
    await choose('Scan for Failed Patches', 'Resume: 14 of 14 devices left');
    await resuming;
    assert.equal(new Set(asked(simulator)).size, 14);
    assert.deepEqual([simulator.count(), (await headline()).message], [14, 'Scanned just now: 14 of 14 devices read']);
  });

  it('begins no second one whose question was open when the first began', async () => {
    const fleet = fleetWithFailures();
    for (let n = 0; n < 20; n++) addDevice(fleet.clients[0]?.sites[0] ?? assert.fail());
    const simulator = await connected({ fleet });
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    const first = scanFleet();
    await message(/^Scan the whole fleet for failed patches\?$/);
    const second = scanFleet();
    await until(() => messages.length === 2, 'the second question');
    for (const { press } of [...messages]) press('Scan');
    await message(/^A scan is already running\.$/);
    gate.open();
    await Promise.all([first, second]);
    assert.deepEqual([asked(simulator).length, new Set(asked(simulator)).size], [24, 24]);
  });

  it('stops when the key is refused, says so, and keeps the rest in line', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    simulator.fault(faults.error(3, 'login failed'), { service: 'patch_list_all' });
    await scanFleet();
    assert.deepEqual(
      (await message(/^The scan stopped with 4 devices still to be read\. The server refused the API key/)).buttons,
      ['Connect…', 'Show Log', 'Diagnose'],
    );
    assert.match((await headline()).message, /0 of 4 devices read, 4 not read yet$/);
  });
});

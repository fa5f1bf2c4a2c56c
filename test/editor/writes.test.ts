import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import type { DevicesNode } from '../../src/views/devices/deviceNodes';
import { writeServices } from '../../src/nsight/records';
import { writes } from '../../src/writes';
import { writeFacts } from '../support/data/writeFacts';
import { connected, firstOf, labels, message, messages, open, openFirstDevice, parts, until } from './support';
import { Gate } from '../support/system/gate';

/** What would be a link that runs a command. */
const linked = 'SRV-1 [x](command:y)';

/** SRV-1 with failed patches KB1 … */
function fleetOfOne(patches: number, idOf = (patch: number) => String(patch), name = 'SRV-1'): Fleet {
  const fleet = emptyFleet();
  const device = addDevice(addSite(addClient(fleet)), { name });
  for (let p = 1; p <= patches; p++) addPatch(device, { id: idOf(p), title: `KB${p}` });
  return fleet;
}

const patchRows = async (): Promise<DevicesNode[]> => (await openFirstDevice()).filter(({ kind }) => kind === 'patch');

describe('every write', () => {
  for (const service of writeServices) {
    const { command, asks, rowAfter } = writeFacts[service];
    it(`${service} is sent once, in the history, and shown by the row`, async () => {
      const simulator = await connected({ fleet: fleetOfOne(1) });
      const [row] = await patchRows();
      simulator.forget();
      const running = vscode.commands.executeCommand(command, row);
      if (asks) (await message(/\?$/)).press(writes[service].title);
      await running;
      await message(/SRV-1/);
      assert.deepEqual(simulator.services, [service, 'patch_list_all']);
      assert.match(await labels(await patchRows()), rowAfter);
      assert.equal((await parts()).history.entries[0]?.service, service);
    });
  }

  it('of one device that takes several calls can be cancelled between them, and says what was not sent', async () => {
    const simulator = await connected({
      fleet: fleetOfOne(400, (patch) => String(100_000_000_000_000_000n + BigInt(patch)), linked),
    });
    const rows = await patchRows();
    simulator.forget();
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    const { withProgress } = vscode.window;
    const cancel = new vscode.CancellationTokenSource();
    let options: vscode.ProgressOptions | undefined;
    Object.assign(vscode.window, {
      withProgress: (
        given: vscode.ProgressOptions,
        task: (progress: vscode.Progress<unknown>, token: vscode.CancellationToken) => Thenable<unknown>,
      ) => {
        options ??= given;
        return task({ report: () => undefined }, cancel.token);
      },
    });
    try {
      const running = vscode.commands.executeCommand('nsight.retryPatch', rows[0], rows);
      await until(() => simulator.count('patch_retry') === 1, 'the first call');
      cancel.cancel();
      gate.open();
      await running;
    } finally {
      Object.assign(vscode.window, { withProgress });
    }
    await message(/SRV-1 \[x\] \(command:y\): Retrying patches: .* · Not sent: \d+ patches\.$/);
    assert.deepEqual([options?.cancellable, simulator.count('patch_retry')], [true, 1]);
    assert.equal(options?.title, `Retry Patch: 400 patches on ${linked.replace('](', '] (')}`);
  });

  it('is not sent when the connection was ended while its question was open', async () => {
    const simulator = await connected({ fleet: fleetOfOne(1) });
    const [row] = await patchRows();
    const running = vscode.commands.executeCommand('nsight.ignorePatch', row);
    const question = await message(/^Ignore Patch: 1 patch on SRV-1\?$/);
    await (await parts()).context.secrets.delete('nsight.connection');
    await until(async () => (await (await parts()).connections.session()) === undefined, 'the end of the connection');
    question.press('Ignore Patch');
    await running;
    await message(/^Nothing was sent: the connection changed in the meantime\.$/);
    assert.equal(simulator.count('patch_ignore'), 0);
  });
});

describe('a patch that was pending before', () => {
  it('keeps its time when a second retry finds it "already applied"', async () => {
    const fleet = fleetOfOne(1);
    const [patch = assert.fail()] = fleet.clients[0]?.sites[0]?.devices[0]?.patches ?? [];
    patch.status = 2;
    await connected({ fleet });
    const [row] = await patchRows();
    await vscode.commands.executeCommand('nsight.retryPatch', row);
    await message(/already applied/);
    assert.equal(await labels(await patchRows()), 'KB1 · Pending, Moderate');
  });
});

describe('Check Now', () => {
  it('in the title of the view means all, whatever row has the focus, and on a row its device', async () => {
    const fleet = fleetOfOne(1);
    addPatch(addDevice(fleet.clients[0]?.sites[0] ?? assert.fail(), { name: 'SRV-2' }), { id: '201', title: 'KB2' });
    const simulator = await connected({ fleet, now: () => 0 });
    const site = await firstOf(await firstOf(undefined, 'client'), 'site');
    for (const device of (await open(site)).filter(({ kind }) => kind === 'device'))
      await vscode.commands.executeCommand('nsight.retryPatch', (await open(device))[0]);
    const [row] = await (await parts()).retries.getChildren();
    simulator.forget();
    await vscode.commands.executeCommand('nsight.checkRetries', row);
    assert.equal(simulator.count('patch_list_all'), 2);
    await vscode.commands.executeCommand('nsight.checkRetry', row);
    assert.equal(simulator.count('patch_list_all'), 3);
  });

  it('reads each device of what is unfinished once, and tells once what ended', async () => {
    let now = Date.now();
    const simulator = await connected({ fleet: fleetOfOne(2), now: () => now });
    const rows = await patchRows();
    await vscode.commands.executeCommand('nsight.retryPatch', rows[0], rows);
    await message(/Retrying patches/);
    now += 30 * 60_000; // By then the simulator has installed them.
    simulator.forget();
    const [first] = await open();
    assert.equal(first?.kind, 'client');
    await vscode.commands.executeCommand('nsight.checkRetries');
    await message(/^2 of 2 patches on SRV-1 are installed$/);
    assert.deepEqual(simulator.services, ['patch_list_all']);
    await vscode.commands.executeCommand('nsight.checkRetries');
    await message(/^Nothing to check/);
    assert.equal(messages.filter(({ text }) => text.includes('installed')).length, 1);
    assert.equal(await firstOf(undefined, 'client'), first);
  });
});

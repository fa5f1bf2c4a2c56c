import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RetryNode } from '../../src/views/retries/retryNodes';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import type { Simulator } from '../support/simulator/testSimulator';
import { connected, firstOf, message, messages, open, openFirstDevice, parts, until } from './support';

/** Two clients with a site each, two servers there, one failed and one installed patch on each. */
function fleetWithTwoClients(): Fleet {
  const fleet = emptyFleet();
  for (const name of ['A', 'B']) {
    const site = addSite(addClient(fleet, { name }));
    for (const number of [1, 2]) {
      const device = addDevice(site, { name: `${name}-${number}` });
      addPatch(device);
      addPatch(device, { status: 8 });
    }
  }
  return fleet;
}

const retryFailed = (...args: unknown[]) => vscode.commands.executeCommand('nsight.retryFailedPatches', ...args);
const devicesWritten = (simulator: Simulator) =>
  simulator.requests
    .filter(({ service }) => service === 'patch_retry')
    .map(({ params }) => params.deviceid ?? '')
    .sort();

describe('Retry Failed Patches…', () => {
  it('of clients that are selected reads each device once, asks, and sends one call per device', async () => {
    const simulator = await connected({ fleet: fleetWithTwoClients() });
    const clients = await open();
    simulator.forget();
    const running = retryFailed(clients[0], clients);
    const question = await message(/^Retry 4 failed patches on 4 devices\?$/);
    assert.match(question.detail ?? '', /next scheduled window/);
    assert.deepEqual(
      [simulator.count('list_devices_at_client'), simulator.count('patch_list_all'), simulator.count()],
      [4, 4, 8],
    );
    question.press('Retry');
    await running;
    await message(/^4 patches on 4 devices sent$/);
    assert.equal(new Set(devicesWritten(simulator)).size, 4);
    assert.equal(simulator.count('patch_retry'), 4);
  });

  it('does not read again what was read a moment ago, and counts a device once that was chosen twice', async () => {
    const simulator = await connected({ fleet: fleetWithTwoClients() });
    await openFirstDevice();
    const client = await firstOf(undefined, 'client');
    const site = await firstOf(client, 'site');
    const device = await firstOf(site, 'device');
    simulator.forget();
    const running = retryFailed(device, [device, site]);
    (await message(/^Retry 2 failed patches on 2 devices\?$/)).press('');
    await running;
    assert.deepEqual(simulator.services, ['patch_list_all']);
    assert.equal(messages.length, 1);
  });

  it('asks nothing when the setting says so', async () => {
    const settings = vscode.workspace.getConfiguration('nsight');
    await settings.update('confirmBulkActions', false, vscode.ConfigurationTarget.Global);
    try {
      const simulator = await connected({ fleet: fleetWithTwoClients() });
      await retryFailed(await firstOf(undefined, 'client'));
      await message(/^2 patches on 2 devices sent$/);
      assert.equal(simulator.count('patch_retry'), 2);
    } finally {
      await settings.update('confirmBulkActions', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('sends nothing when another window has disconnected while the question was open', async () => {
    const simulator = await connected({ fleet: fleetWithTwoClients() });
    const { context, connections } = await parts();
    const running = retryFailed(await firstOf(undefined, 'client'));
    const question = await message(/^Retry 2 failed patches on 2 devices\?$/);
    await context.secrets.delete('nsight.connection');
    await until(async () => (await connections.session()) === undefined, "the other window's change");
    question.press('Retry');
    await running;
    await message(/^Nothing was sent: the connection changed in the meantime\.$/);
    assert.equal(simulator.count('patch_retry'), 0);
  });

  it('says so, too, when that was while it was reading', async () => {
    const simulator = await connected({ fleet: fleetWithTwoClients() });
    const { context } = await parts();
    const client = await firstOf(undefined, 'client');
    simulator.fault({ kind: 'silent' }, { service: 'patch_list_all' });
    const running = retryFailed(client);
    await until(() => simulator.count('patch_list_all') === 2, 'the reading');
    await context.secrets.delete('nsight.connection');
    await running;
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['Nothing was sent: the connection changed in the meantime.'],
    );
  });

  it('names what is no part of the fleet in a mixed selection, and what is no patch', async () => {
    const simulator = await connected({ fleet: fleetWithTwoClients() });
    const [patch] = await openFirstDevice();
    const device = patch?.parent ?? assert.fail();
    const running = retryFailed(device, [device, patch]);
    const question = await message(/^Retry the failed patch on A-1\?$/);
    assert.match(question.detail ?? '', /Left out: 1 selected row is not a device, site or client\./);
    question.press('');
    await running;
    await vscode.commands.executeCommand('nsight.retryPatch', patch, [device, patch]);
    await message(/^A-1: .* · 1 selected row is not a patch$/);
    assert.equal(simulator.count('patch_retry'), 1);
  });

  it('does not send twice what was asked about twice', async () => {
    const simulator = await connected({ fleet: fleetWithTwoClients() });
    const client = await firstOf(undefined, 'client');
    const running = [retryFailed(client), retryFailed(client)];
    await until(() => messages.length === 2, 'both questions');
    for (const { press } of messages) press('Retry');
    await Promise.all(running);
    assert.equal(simulator.count('patch_retry'), 2);
    assert.equal(new Set(devicesWritten(simulator)).size, 2);
  });

  it('says which rows of the selection are gone', async () => {
    const simulator = await connected({ fleet: fleetWithTwoClients() });
    const [first, second] = await open();
    simulator.fleet.clients.pop();
    await vscode.commands.executeCommand('nsight.refresh');
    await open();
    const running = retryFailed(first, [first, second]);
    (await message(/^Retry 2 failed patches on 2 devices\?$/)).press('Retry');
    await running;
    assert.equal((await message(/1 selected row is no longer there$/)).severity, 'warning');
  });
});

describe('the history', () => {
  it('sends nothing for a row that belongs to another account', async () => {
    const simulator = await connected({ fleet: fleetWithTwoClients() });
    const { history, retries } = await parts();
    const place = { client: { id: '1', name: 'C' }, site: { id: '2', name: 'S' }, device: { id: '3', name: 'D' } };
    const [{ id } = assert.fail()] = await history.plan('https://other.example', 'patch_retry', [
      { place, patches: [{ id: '4', title: 'KB4', status: 'failed' }] },
    ]);
    const isOf = (node: RetryNode) => node.kind === 'gesture' && node.entries.some((one) => one.id === id);
    const row = (await retries.getChildren()).find(isOf) ?? assert.fail();
    const [patch] = await retries.getChildren(row);
    simulator.forget();
    await vscode.commands.executeCommand('nsight.retryPatch', patch);
    await vscode.commands.executeCommand('nsight.retryFailedPatches', row);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['1 row belongs to another account', '1 row belongs to another account'],
    );
    assert.equal(simulator.count('patch_list_all') + simulator.count('patch_retry'), 0);
    await history.forget(id);
  });

  it('holds what was sent, and nothing after Clear History', async () => {
    const simulator = await connected({ fleet: fleetWithTwoClients() });
    const { history, retries } = await parts();
    const patch = await firstOf(
      await firstOf(await firstOf(await firstOf(undefined, 'client'), 'site'), 'device'),
      'patch',
    );
    await vscode.commands.executeCommand('nsight.retryPatch', patch);
    await until(() => history.entries[0]?.patches[0]?.status === 'pending', 'what the reading after it tells');
    const [entry] = history.entries;
    assert.deepEqual(
      [entry?.account, entry?.place.device.name, entry?.patches[0]?.outcome],
      [simulator.url, 'A-1', 'accepted'],
    );
    assert.equal((await retries.getChildren())[0]?.kind, 'gesture');
    const running = vscode.commands.executeCommand('nsight.clearHistory');
    (await message(/^Clear the history of \d+ actions?\?$/)).press('Clear History');
    await running;
    await until(async () => (await retries.getChildren()).length === 0, 'an empty view');
    assert.deepEqual(history.entries, []);
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connect, connected, firstOf, message, open, parts, simulate, until } from './support';
import { Gate } from '../support/system/gate';

describe('requests per gesture', () => {
  it('are one to connect, the view included', async () => {
    const simulator = await simulate();
    const { connections } = await parts();
    await connections.connect({ server: simulator.url, key: simulator.key }, new AbortController().signal);
    assert.ok((await open()).length > 1);
    assert.equal(simulator.count('list_clients'), 1);
    assert.equal(simulator.count(), 1);
  });

  it('are one to open a client, two a site, one a device, and none to open them again', async () => {
    const simulator = await connected();
    const client = await firstOf(undefined, 'client');
    simulator.forget();
    const site = await firstOf(client, 'site');
    assert.deepEqual(simulator.services, ['list_sites']);
    simulator.forget();
    const device = await firstOf(site, 'device');
    assert.deepEqual(simulator.services.toSorted(), ['list_servers', 'list_workstations']);
    simulator.forget();
    const rows = await open(device);
    assert.deepEqual(simulator.services, ['patch_list_all']);
    simulator.forget();
    for (const node of [undefined, client, site, device, ...rows.filter(({ kind }) => kind === 'installed')])
      await open(node);
    assert.equal(simulator.count(), 0);
  });

  it('are shared by two who ask at once', async () => {
    const simulator = await connected();
    await Promise.all([open(), open(), open()]);
    assert.equal(simulator.count('list_clients'), 1);
    const client = await firstOf(undefined, 'client');
    simulator.forget();
    const [a, b] = await Promise.all([open(client), open(client)]);
    assert.equal(simulator.count(), 1);
    assert.equal(a[0], b[0]);
  });

  it('are one to refresh a device, whether it is open or not', async () => {
    const simulator = await connected();
    const device = await firstOf(await firstOf(await firstOf(undefined, 'client'), 'site'), 'device');
    simulator.forget();
    await vscode.commands.executeCommand('nsight.refreshItem', device);
    await open(device);
    assert.deepEqual(simulator.services, ['patch_list_all']);
  });

  it('are one to refresh a client, and its rows stay the same objects', async () => {
    const simulator = await connected();
    const client = await firstOf(undefined, 'client');
    const site = await firstOf(client, 'site');
    await open(site);
    simulator.forget();
    await vscode.commands.executeCommand('nsight.refreshItem', client);
    assert.equal(await firstOf(client, 'site'), site);
    assert.deepEqual(simulator.services, ['list_sites']);
    await open(site);
    assert.equal(simulator.count(), 3);
  });

  it('stop when the view is refreshed, and start again', async () => {
    const simulator = await simulate();
    const gate = new Gate();
    const hold = simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'list_clients', times: 1 });
    await connect(simulator);
    const first = open();
    await until(() => simulator.count('list_clients') === 1, 'the first request');
    await vscode.commands.executeCommand('nsight.refresh');
    assert.ok((await open()).length > 1);
    assert.deepEqual(await first, await open());
    assert.equal(simulator.count('list_clients'), 2);
    gate.open();
    hold.remove();
  });

  it('stop when the window disconnects, and say nothing', async () => {
    const simulator = await simulate();
    simulator.fault({ kind: 'silent' }, { service: 'list_clients' });
    await connect(simulator);
    const waiting = open();
    await until(() => simulator.count('list_clients') === 1, 'the request');
    await vscode.commands.executeCommand('nsight.disconnect');
    assert.deepEqual(await waiting, []);
    assert.deepEqual(await open(), []);
  });

  it('go to the new server when another window connects to it', async () => {
    const [first, second] = [await connected(), await simulate()];
    const [before] = await open();
    await connect(second);
    assert.ok((await open()).length > 1);
    assert.equal(second.count(), 1);
    first.forget();
    await vscode.commands.executeCommand('nsight.retryPatch', before);
    await message(/no longer there/);
    assert.equal(first.count(), 0);
    assert.equal(second.count(), 1);
  });

  it('end when another window disconnects', async () => {
    await connected();
    await open();
    const { context, connections } = await parts();
    await context.secrets.delete('nsight.connection');
    await until(async () => (await connections.state()).kind === 'none', 'the disconnection');
    assert.deepEqual(await open(), []);
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fleetWithFailures, rows, scanFleet } from './failedSupport';
import { choose, rows as choices } from './quickInputs';
import { connected, message, parts, until } from './support';

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

describe('the Failed Patches view: a device', () => {
  afterEach('show everything again', async () => {
    const { filter } = await parts();
    await filter.set(undefined);
    await vscode.commands.executeCommand('nsight.groupByPatch');
  });

  it('finds a device, and shows it in the Devices view', async () => {
    const { tree } = await parts();
    const simulator = await connected({ fleet: fleetWithFailures() });
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
    const simulator = await connected({ fleet: fleetWithFailures() });
    await vscode.commands.executeCommand('nsight.findDevice');
    assert.deepEqual((await message(/^No devices are known yet/)).buttons, ['Scan…']);
    await scanFleet();
    const [group] = await rows();
    const [device] = await rows(group);
    simulator.fleet.clients[0]?.sites[0]?.devices.shift();
    await vscode.commands.executeCommand('nsight.refresh'); // VS Code may have opened rows as another test left them
    await vscode.commands.executeCommand('nsight.revealDevice', device);
    await message(/^ACME-1 was not found at ACME > Office/);
  });
});

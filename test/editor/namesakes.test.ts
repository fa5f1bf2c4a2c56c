import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../src/demo/fleet';
import * as faults from '../support/simulator/faults';
import { rows, scanFleet } from './failedSupport';
import { connected, firstOf, message } from './support';

describe('devices of one name at two clients', () => {
  it('are told apart by all notifications: of the answer, of the end, and of what could not be read', async () => {
    const fleet = emptyFleet();
    const [acme = assert.fail()] = ['ACME', 'Bolt'].map((name) => {
      const device = addDevice(addSite(addClient(fleet, { name })), { name: 'SRV-DC01' });
      return { device, patch: addPatch(device, { title: `KB of ${name}` }) };
    });
    const simulator = await connected({ fleet });
    await scanFleet();
    const [first] = await rows();
    const fault = simulator.fault(faults.msg(''), { service: 'patch_retry' });
    await vscode.commands.executeCommand('nsight.retryPatch', first);
    await message(/^N-sight accepted 1 patch for SRV-DC01 \(ACME\)$/);
    fault.remove();
    Object.assign(acme.patch, { status: 8, retriedAt: undefined }); // It was installed.
    await vscode.commands.executeCommand('nsight.checkRetries');
    await message(/^1 of 1 patch on SRV-DC01 \(ACME\) is installed$/);
    simulator.fault(faults.error(5, 'No'), { service: 'patch_list_all' });
    await vscode.commands.executeCommand('nsight.refresh'); // From now on only the scan knows of the other one.
    await vscode.commands.executeCommand('nsight.retryFailedPatches', await firstOf(undefined, 'client'));
    await message(/ · 1 device could not be read: SRV-DC01 \(ACME\)$/);
  });
});

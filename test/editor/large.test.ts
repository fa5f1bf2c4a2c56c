import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../src/demo/fleet';
import { connected, firstOf, message, open } from './support';

describe('a large fleet', () => {
  it('opens 2,000 devices in one site and 2,000 patches on one device, and retries all of them', async function () {
    this.timeout(600_000);
    const fleet = emptyFleet();
    const site = addSite(addClient(fleet));
    for (let d = 0; d < 2000; d++) addDevice(site, { name: `SRV-${d}`, type: d % 2 ? 'server' : 'workstation' });
    for (let p = 0; p < 2000; p++) addPatch(site.devices[0] ?? assert.fail(), { title: `KB${p}` });
    const simulator = await connected({ fleet });
    const devices = await open(await firstOf(await firstOf(undefined, 'client'), 'site'));
    assert.equal(devices.length, 2000);
    const patches = await open(devices[0]);
    assert.equal(patches.length, 2000);
    simulator.forget();
    await vscode.commands.executeCommand('nsight.retryPatch', patches[0], patches);
    await message(/SRV-0: Retrying patches/);
    const sent = simulator.requests
      .filter(({ service }) => service === 'patch_retry')
      .flatMap(({ params }) => params.patchids?.split(',') ?? []);
    assert.equal(new Set(sent).size, 2000);
    assert.equal(sent.length, 2000);
    assert.equal(simulator.count('patch_list_all'), 1);
  });
});

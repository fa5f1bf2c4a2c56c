import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import * as faults from '../support/simulator/faults';
import { choose, leave, rows } from './quickInputs';
import { connected, exported, firstOf, message, messages, open, until } from './support';

const step = (number: number) => `Retry Patch (${number}/4)`;

/** One site with a server and a workstation, each with a failed patch. */
function smallFleet(): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet));
  addPatch(addDevice(site, { name: 'SRV-1' }), { id: '101' });
  addPatch(addDevice(site, { name: 'WKS-1', type: 'workstation' }), { id: '102' });
  return fleet;
}

/** Starts the command and goes on to the devices. */
async function toDevices(): Promise<Thenable<unknown>[]> {
  const { trees } = await exported();
  // VS Code takes its time to forget rows of the test before, and a selection would be meant.
  await until(
    () => [trees.devices, trees.retries, trees.failed].every(({ selection }) => selection.length === 0),
    'the end of the selection',
  );
  const running = vscode.commands.executeCommand('nsight.retryPatch');
  await choose(step(1));
  await choose(step(2));
  return [running];
}

describe('choosing patches step by step', () => {
  const parts = [
    ['list_workstations', 'Workstations', 'SRV-1', '101'],
    ['list_servers', 'Servers', 'WKS-1', '102'],
  ] as const;
  for (const [service, name, device, patch] of parts) {
    it(`offers the others when ${service} fails, and says so`, async () => {
      const simulator = await connected({ fleet: smallFleet() });
      simulator.fault(faults.error(4, 'No $(trash)'), { service });
      const running = await toDevices();
      const labels = (await rows(step(3))).map(({ label }) => label);
      assert.deepEqual(labels, [`${name} could not be read: N-sight says: No $ (trash) (code 4)`, device]);
      await choose(step(3), labels[0]);
      assert.deepEqual(
        (await rows(step(3))).map(({ label }) => label),
        labels,
        'a note cannot be chosen',
      );
      await choose(step(3), device);
      await choose(step(4));
      await Promise.all(running);
      assert.equal(simulator.requests.find(({ service: sent }) => sent === 'patch_retry')?.params.patchids, patch);
      messages.length = 0;
    });
  }

  it('says why when both fail', async () => {
    const simulator = await connected({ fleet: smallFleet() });
    for (const [service] of parts) simulator.fault(faults.error(4, 'No'), { service });
    await Promise.all(await toDevices());
    await message(/^N-sight says: No \(code 4\)$/);
  });

  it('accepts no note where there is nothing', async () => {
    const fleet = emptyFleet();
    addSite(addClient(fleet));
    await connected({ fleet });
    const running = await toDevices();
    await choose(step(3));
    assert.deepEqual(
      (await rows(step(3))).map(({ label }) => label),
      ['No devices'],
    );
    leave();
    await Promise.all(running);
    assert.deepEqual(messages, []);
  });

  it('says how many records of a list could not be read', async () => {
    const simulator = await connected({ fleet: smallFleet() });
    simulator.fault(faults.badRecord(), { service: 'patch_list_all' });
    const running = await toDevices();
    await choose(step(3), 'SRV-1');
    assert.equal((await rows(step(4)))[0]?.label, '$(warning) 1 record could not be read');
    leave();
    await Promise.all(running);
  });

  it('begins with the patches of a device that is selected, and with the clients where several are', async () => {
    await connected({ fleet: smallFleet() });
    const site = await firstOf(await firstOf(undefined, 'client'), 'site');
    const devices = (await open(site)).filter(({ kind }) => kind === 'device');
    assert.equal(devices.length, 2);
    for (const [selected, first] of [
      [devices.slice(0, 1), step(4)],
      [devices, step(1)],
    ] as const) {
      const running = vscode.commands.executeCommand('nsight.retryPatch', selected[0], selected);
      assert.equal((await rows(first)).length, 1);
      leave();
      await running;
    }
  });
});

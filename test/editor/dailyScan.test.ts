import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Gate } from '../support/system/gate';
import * as faults from '../support/simulator/faults';
import { asked, fleetWithFailures, headline, rows, scanFleet, untilRows } from './failedSupport';
import { connected, message, messages, parts, until } from './support';

/** Switches the daily scan on or off. */
async function setAutomatic(value: 'daily' | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('nsight.scan');
  await settings.update('automatic', value, vscode.ConfigurationTarget.Global);
}

describe('the daily scan', () => {
  afterEach('switch it off', () => setAutomatic(undefined));

  it('reads the fleet once without a word as soon as it is switched on and a view is shown', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await vscode.commands.executeCommand('nsight.failedPatches.focus');
    await rows();
    assert.deepEqual(asked(simulator), []);
    await setAutomatic('daily');
    await until(async () => /Daily scan ran at/.test((await headline()).message), 'its end');
    assert.match(
      (await headline()).message,
      /^Scanned just now: 4 of 4 devices read\. Daily scan ran at \d\d:\d\d, next tomorrow$/,
    );
    await untilRows('4 × KB1 · Critical', '2 × KB2 · Low');
    assert.deepEqual([asked(simulator).length, messages], [4, []]);
    const { connections } = await parts();
    await connections.reload();
    await rows();
    await until(async () => /Daily scan ran at/.test((await headline()).message), 'it to be known');
    assert.deepEqual([asked(simulator).length, messages], [4, []]);
  });

  it('says in the view, and in no notification, that it cannot go on', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await vscode.commands.executeCommand('nsight.failedPatches.focus');
    await rows();
    simulator.fault(faults.error(3, 'login failed'), { service: 'patch_list_all' });
    await setAutomatic('daily');
    await until(async () => /Daily scan stopped/.test((await headline()).message), 'its end');
    assert.match(
      (await headline()).message,
      /0 of 4 devices read, 4 not read yet\. Daily scan stopped, goes on at \d\d:\d\d: The server refused the API key\./,
    );
    assert.deepEqual(messages, []);
  });

  it('makes way for a scan that is asked for, which is all that it had to do', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await vscode.commands.executeCommand('nsight.failedPatches.focus');
    await rows();
    const gate = new Gate();
    const fault = simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    await setAutomatic('daily');
    await until(() => asked(simulator).length === 4, 'it to begin');
    assert.match((await headline()).message, /^Daily scan running: 0 of 4 devices read, 4 not read yet$/);
    fault.remove();
    simulator.forget();
    await scanFleet();
    gate.open();
    await message(/^6 failed patches on 4 devices\. Scanned: 4 of 4 devices read$/);
    assert.deepEqual(asked(simulator).length, 4);
    const { failed } = await parts();
    failed.show();
    assert.match((await headline()).message, /^Scanned just now: 4 of 4 devices read\. Daily scan due today$/);
  });
});

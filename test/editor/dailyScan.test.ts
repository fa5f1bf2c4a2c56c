import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addPatch } from '../../src/demo/fleet';
import { withTimeMovedBy } from '../support/system/clock';
import { Gate } from '../support/system/gate';
import * as faults from '../support/simulator/faults';
import { asked, fleetWithFailures, headline, rows, scanFleet, texts } from './failedSupport';
import { beAtWork, connected, message, messages, parts, until } from './support';

/** Switches the daily scan on or off. */
async function setAutomatic(value: 'daily' | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('nsight.scan');
  await settings.update('automatic', value, vscode.ConfigurationTarget.Global);
}

/** Whether this stands above the rows. */
async function isInHeadline(text: string): Promise<boolean> {
  return (await headline()).message.includes(text);
}

/** Whether a row begins with this. */
async function isInRows(text: string): Promise<boolean> {
  return (await texts(await rows())).some((row) => row.startsWith(text));
}

describe('the daily scan', () => {
  beforeEach('be at work', beAtWork);

  afterEach('switch it off', async () => {
    await setAutomatic(undefined);
  });

  it('reads the fleet once without a word as soon as it is switched on and a view is shown', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await vscode.commands.executeCommand('nsight.failedPatches.focus');
    await rows();
    assert.deepEqual(asked(simulator), []);
    await setAutomatic('daily');
    await until(() => isInRows('Daily scan ran at'), 'its end');
    assert.match((await headline()).message, /^Scanned just now: 4 of 4 devices read$/);
    const found = (await texts(await rows())).map((text) => text.replace(/\d\d:\d\d/, 'TIME'));
    assert.deepEqual(found, ['4 × KB1 · Critical', '2 × KB2 · Low', 'Daily scan ran at TIME, next tomorrow · ']);
    assert.deepEqual([asked(simulator).length, messages], [4, []]);
    const { connections } = await parts();
    await connections.reload();
    await rows();
    await until(() => isInRows('Daily scan ran at'), 'it to be known');
    assert.deepEqual([asked(simulator).length, messages], [4, []]);
  });

  it('tells what is new since the day before, and nothing else', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await withTimeMovedBy(-24 * 60 * 60 * 1000, scanFleet);
    await message(/^6 failed patches on 4 devices/);
    messages.length = 0;
    const [device] = simulator.fleet.clients[1]?.sites[0]?.devices ?? [];
    addPatch(device ?? assert.fail(), { title: 'KB4' });
    await setAutomatic('daily');
    const told = await message(/./);
    assert.deepEqual(
      [told.severity, told.text, told.buttons],
      ['info', '1 new failed patch on 1 device since yesterday', ['Show']],
    );
    await until(() => isInRows('Daily scan ran at'), 'its end');
    await until(() => isInHeadline('1 new, 0 gone'), 'what is new, which is counted now and then');
    assert.match((await headline()).message, /^1 new, 0 gone since yesterday\. Scanned just now: 4 of 4 devices read$/);
    assert.equal(messages.length, 1);
  });

  it('says in the view, and in no notification, that it cannot go on', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await vscode.commands.executeCommand('nsight.failedPatches.focus');
    await rows();
    simulator.fault(faults.error(3, 'login failed'), { service: 'patch_list_all' });
    await setAutomatic('daily');
    await until(() => isInHeadline('Daily scan stopped'), 'its end');
    assert.match(
      (await headline()).message,
      /0 of 4 devices read, 4 not read yet\. Daily scan stopped, goes on at (\w+ \d+ )?\d\d:\d\d: The server refused/,
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
    await until(() => isInHeadline('Daily scan running: 0 of 4 devices read, 4 not read yet'), 'how far it is');
    fault.remove();
    simulator.forget();
    await scanFleet();
    gate.open();
    await message(/^6 failed patches on 4 devices\. Scanned: 4 of 4 devices read$/);
    assert.deepEqual(asked(simulator).length, 4);
    const { failed } = await parts();
    failed.show();
    assert.match((await headline()).message, /^Scanned just now: 4 of 4 devices read$/);
    await until(() => isInRows('Daily scan ran at'), 'its end');
    assert.equal(asked(simulator).length, 4);
  });
});

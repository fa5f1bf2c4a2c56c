import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RetryNode } from '../../src/views/retries/retryNodes';
import type { Simulator } from '../support/simulator/testSimulator';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import { connected, firstOf, message, messages, parts, textOf, until } from './support';

const minutes = 60_000;
/** A retry ends in this status: Failed. */
const failedStatus = 16;

/** The rows below one, and how they look. */
async function below(node?: RetryNode): Promise<RetryNode[]> {
  return (await parts()).retries.getChildren(node);
}
async function texts(rows: readonly RetryNode[]): Promise<string[]> {
  const { retries } = await parts();
  return rows
    .map((row) => retries.getTreeItem(row))
    .map(({ label, description }) => `${textOf(label).replace(/^\d\d:\d\d/, 'TIME')} · ${String(description)}`);
}

/** SRV-1 to SRV-3, each with KB1 and KB2, which failed; on the second server KB2 fails again. */
function fleetToRetry(): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet, { name: 'ACME' }));
  for (const n of [1, 2, 3]) {
    const device = addDevice(site, { id: String(n), name: `SRV-${n}` });
    addPatch(device, { id: `${n}01`, title: 'KB1' });
    const second = addPatch(device, { id: `${n}02`, title: 'KB2' });
    if (n === 2) Object.assign(second, { retryEndsIn: failedStatus });
  }
  return fleet;
}

describe('a retry on several devices', () => {
  let now = 0;

  /** Retries what failed on three servers. */
  async function retried(): Promise<{ simulator: Simulator; gesture: RetryNode }> {
    now = Date.now();
    const simulator = await connected({ fleet: fleetToRetry(), now: () => now });
    const running = vscode.commands.executeCommand('nsight.retryFailedPatches', await firstOf(undefined, 'client'));
    (await message(/^Retry 6 failed patches on 3 devices\?$/)).press('Retry');
    await running;
    await message(/^6 patches on 3 devices sent$/);
    const { history } = await parts();
    const sent = () => history.entries.filter(({ account }) => account === simulator.url);
    await until(() => sent().every(({ checkedAt }) => checkedAt !== undefined), 'the readings after it');
    simulator.forget();
    messages.length = 0;
    const [gesture] = await below();
    return { simulator, gesture: gesture ?? assert.fail() };
  }
  const check = (...args: unknown[]) => vscode.commands.executeCommand('nsight.checkRetry', ...args);

  afterEach('forget it', async () => {
    await (await parts()).history.clear();
  });

  it('is one row, with its devices beneath and their patches beneath those, and each knows its parent', async () => {
    const { gesture } = await retried();
    const devices = await below(gesture);
    const patches = await below(devices[1]);
    assert.deepEqual(await texts([gesture]), ['TIME Retry · 6 patches on 3 devices · 6 pending']);
    assert.deepEqual(await texts(devices), ['SRV-1 · 2 pending', 'SRV-2 · 2 pending', 'SRV-3 · 2 pending']);
    assert.deepEqual(await texts(patches), ['KB1 · Pending', 'KB2 · Pending']);
    const { retries } = await parts();
    assert.deepEqual(
      [gesture, devices[1], patches[0]].map((row) => row && retries.getParent(row)),
      [undefined, gesture, devices[1]],
    );
  });

  it('is read again from its row, a row of a device, or of a patch: the devices of what is beneath', async () => {
    const { simulator, gesture } = await retried();
    const read = async (...args: unknown[]) => {
      simulator.forget();
      await check(...args);
      return simulator.requests.map(({ params }) => params.deviceid).sort();
    };
    const devices = await below(gesture);
    const [patch] = await below(devices[2]);
    assert.deepEqual(await read(gesture), ['1', '2', '3']);
    assert.deepEqual(await read(devices[1]), ['2']);
    assert.deepEqual(await read(patch), ['3']);
    assert.deepEqual(await read(devices[0], [devices[0], devices[1], patch]), ['1', '2', '3']);
  });

  it('keeps its rows, and is drawn again with what became of it', async () => {
    const { gesture } = await retried();
    const devices = await below(gesture);
    const { retries } = await parts();
    const drawn: (readonly RetryNode[] | undefined)[] = [];
    const listening = retries.onDidChangeTreeData((rows) => drawn.push(rows));
    now += 3 * minutes;
    await check(gesture);
    const outcome = 'TIME Retry · 6 patches on 3 devices · 5 installed, 1 failed again';
    await until(async () => (await texts([gesture]))[0] === outcome, 'the outcome');
    listening.dispose();
    assert.ok(drawn.every((rows) => rows?.length === 1 && rows[0] === gesture));
    assert.deepEqual([(await below())[0], await below(gesture)], [gesture, devices]);
    assert.deepEqual(await texts(devices), [
      'SRV-1 · 2 installed',
      'SRV-2 · 1 installed, 1 failed again',
      'SRV-3 · 2 installed',
    ]);
    assert.deepEqual(await texts(await below(devices[1])), ['KB2 · Failed again', 'KB1 · Installed']);
    assert.deepEqual(
      [gesture, ...devices].map((row) => retries.getTreeItem(row).contextValue),
      ['gesture failed', 'entry', 'entry failed', 'entry'],
    );
  });

  it('is sent again from its row where it failed again, and nowhere else', async () => {
    const { simulator, gesture } = await retried();
    now += 3 * minutes;
    await check(gesture);
    await until(async () => (await texts([gesture]))[0]?.endsWith('1 failed again'), 'the outcome');
    simulator.forget();
    await vscode.commands.executeCommand('nsight.retryPatch', gesture);
    await message(/^SRV-2: Retrying patches: 202$/);
    assert.equal(simulator.count('patch_retry'), 1);
    assert.equal((await below()).length, 2);
  });
});

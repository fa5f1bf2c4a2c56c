import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { fleetWithFailures, headline, rows, scanFleet, texts } from './failedSupport';
import { connected, message, messages, open, parts, until } from './support';
import { addPatch } from '../../src/demo/fleet';
import { withTimeMovedBy } from '../support/system/clock';
import { Gate } from '../support/system/gate';

/** The files of the scans, one for the whole of each; the tests before this one have left some. */
async function stored(): Promise<string[]> {
  const folder = path.join((await parts()).context.globalStorageUri.fsPath, 'failed');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
}

/** The files of what is known of earlier days. */
async function pastFiles(): Promise<string[]> {
  const folder = path.join((await parts()).context.globalStorageUri.fsPath, 'past');
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return names.filter((name) => name.endsWith('.gz'));
}

describe('Clear Scan', () => {
  const clear = () => vscode.commands.executeCommand('nsight.clearScan');

  it('asks first, in a dialog that says of how many accounts, and does nothing when the answer is no', async () => {
    await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const [before, count] = [await texts(await rows()), (await stored()).length];
    const running = clear();
    const question = await message(/^Clear the scans? of \d+ accounts?\?$/);
    assert.equal(Number(/\d+/.exec(question.text)?.[0]), count);
    assert.match(question.detail ?? '', /every account .* in all windows\. Nothing changes on the devices\.$/);
    assert.deepEqual(question.buttons, ['Clear Scan']);
    question.press('');
    await running;
    assert.deepEqual([await texts(await rows()), (await stored()).length], [before, count]);
  });

  it('removes what is stored, and empties the view; then there is nothing to clear', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    assert.equal((await rows()).length, 2);
    simulator.forget();
    const running = clear();
    (await message(/^Clear the scan/)).press('Clear Scan');
    await running;
    assert.deepEqual([await stored(), await rows(), await headline()], [[], [], { message: '', badge: undefined }]);
    messages.length = 0;
    await clear();
    assert.deepEqual([messages.map(({ text }) => text), simulator.count()], [['No scan is stored.'], 0]);
  });

  it('removes what is known of earlier days too, so that the next scan is the first one', async () => {
    const { fleet } = await connected({ fleet: fleetWithFailures() });
    await withTimeMovedBy(-24 * 60 * 60 * 1000, scanFleet);
    addPatch(fleet.clients[0]?.sites[0]?.devices[1] ?? assert.fail(), { title: 'KB4' });
    await scanFleet();
    await until(async () => (await headline()).message.startsWith('1 new, 0 gone since '), 'what is new');
    assert.match((await texts(await rows())).join(), / · since .+1 × KB4 · new/);
    await until(() => pastFiles().then(({ length }) => length > 0), 'it to be stored');
    const running = clear();
    (await message(/^Clear the scan/)).press('Clear Scan');
    await running;
    assert.deepEqual(await pastFiles(), []);
    await scanFleet();
    const first = 'Scanned just now: 4 of 4 devices read';
    await until(async () => (await headline()).message === first, 'the headline of a first scan');
    const after = (await texts(await rows())).join();
    assert.match(after, /1 × KB4/);
    assert.doesNotMatch(after, / new| since /);
  });

  it('is not done while a scan runs, also one that began while it asked', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    const [acme, zeta] = await open();
    await vscode.commands.executeCommand('nsight.scan', acme);
    const before = (await stored()).length;
    const asking = clear();
    const question = await message(/^Clear the scan/);
    const gate = new Gate();
    simulator.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    simulator.forget();
    const scanning = vscode.commands.executeCommand('nsight.scan', zeta);
    await until(() => simulator.count('patch_list_all') > 0, 'the scan to run');
    question.press('Clear Scan');
    await asking;
    await clear();
    const refused = messages.filter(
      ({ text }) => text === 'A scan is running. Cancel it or wait for it to finish, then clear it.',
    );
    assert.deepEqual([refused.length, (await stored()).length], [2, before]);
    gate.open();
    await scanning;
    assert.deepEqual(await texts(await rows()), ['4 × KB1 · Critical', '2 × KB2 · Low']);
  });
});

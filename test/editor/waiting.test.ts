import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { addDevice, addPatch, type Fleet } from '../../src/demo/fleet';
import * as faults from '../support/simulator/faults';
import { fleetWithFailures, headline, rows, scanFleet, texts } from './failedSupport';
import { progresses, type ShownProgress } from './progress';
import { connected, message, messages, open, parts, until } from './support';

/** The progress that says this, as soon as it does. */
async function progressThat(says: RegExp): Promise<ShownProgress> {
  const find = () => progresses.find((one) => one.texts.some((text) => says.test(text)));
  await until(find, `progress like ${says.source}; there was ${JSON.stringify(progresses)}`);
  return find() ?? assert.fail();
}

/** ACME with so many servers on which KB1 failed, and Zeta with two. */
function fleetOf(devices: number): Fleet {
  const fleet = fleetWithFailures();
  const site = fleet.clients[0]?.sites[0] ?? assert.fail();
  for (let n = 3; n <= devices; n++)
    addPatch(addDevice(site, { name: `ACME-${n}` }), { title: 'KB1', severityLabel: 'Critical' });
  return fleet;
}

describe('a scan while the network is gone', () => {
  it('says that it waits for the server, and goes on by itself', async () => {
    const simulator = await connected({ fleet: fleetOf(8) });
    const first = simulator.fleet.clients[0]?.sites[0]?.devices[0]?.id ?? assert.fail();
    simulator.fault({ kind: 'delay', ms: 0 }, { service: 'patch_list_all', deviceid: first });
    await open(); // The clients are known.
    const gone = ['patch_list_all', 'list_clients'].map((service) => simulator.fault({ kind: 'drop' }, { service }));
    const scanning = scanFleet();
    const { texts: said } = await progressThat(/waiting for the server/);
    assert.match(said.at(-1) ?? '', /^1 of 10 devices, waiting for the server$/);
    await until(
      async () =>
        (await headline()).message === 'Scanning, waiting for the server: 1 of 10 devices read, 9 not read yet',
      'the view to say so',
    );
    for (const fault of gone) fault.remove();
    await scanning;
    assert.match(said.at(-1) ?? '', /^10 of 10 devices, (?!waiting)/);
    assert.match((await headline()).message, /^Scanned just now: 10 of 10 devices read$/);
    assert.deepEqual(
      messages.map(({ severity, text }) => `${severity} ${text.replace(/\..*/, '')}`),
      ['info 12 failed patches on 10 devices'],
    );
  });
});

describe('the pace', () => {
  const pace = () => vscode.workspace.getConfiguration('nsight.scan');
  let set: number | undefined;

  beforeEach('one request a minute', async () => {
    set = pace().inspect<number>('requestsPerMinute')?.globalValue;
    await pace().update('requestsPerMinute', 1, vscode.ConfigurationTarget.Global);
  });

  afterEach('forget the turn that nobody took', async () => {
    await pace().update('requestsPerMinute', set, vscode.ConfigurationTarget.Global);
    const { context } = await parts();
    rmSync(path.join(context.globalStorageUri.fsPath, 'pace'), { recursive: true, force: true });
  });

  it('is waited for by a scan, which says so and can be canceled', async () => {
    const simulator = await connected({ fleet: fleetOf(2) });
    const scanning = scanFleet();
    const { cancel } = await progressThat(/^\d of 4 lists of devices, waiting for the pace$/);
    assert.ok(simulator.count('list_devices_at_client') <= 1);
    cancel();
    await scanning;
    assert.equal(simulator.count('patch_list_all'), 0);
  });

  it('is waited for by a retry on many devices, which says so and can be canceled', async () => {
    await pace().update('requestsPerMinute', 599, vscode.ConfigurationTarget.Global); // The scan takes the last turn.
    const simulator = await connected({ fleet: fleetOf(11) });
    await scanFleet();
    await pace().update('requestsPerMinute', 1, vscode.ConfigurationTarget.Global);
    simulator.forget();
    const [group] = await rows();
    assert.deepEqual(await texts(group ? [group] : []), ['13 × KB1 · Critical']);
    const retrying = vscode.commands.executeCommand('nsight.retryPatch', group);
    (await message(/^Retry KB1 on 13 devices\?$/)).press('Retry Patch');
    const { title, cancel } = await progressThat(/^0 of 13 devices, about 26 min left, waiting for the pace$/);
    assert.equal(title, 'Retry Patch: 13 patches on 13 devices');
    cancel();
    assert.match((await message(/not sent$/)).text, /^0 patches on 0 devices sent; 13 patches on 13 devices not sent$/);
    await retrying;
    assert.equal(simulator.count('patch_retry'), 0);
    assert.deepEqual(
      (await parts()).history.entries.filter(({ account }) => account === simulator.url),
      [],
    );
  });
});

describe('a key that suddenly sees no clients', () => {
  it('takes nothing away of what was scanned, and a scan warns of it', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const before = await texts(await rows());
    const { message: said } = await headline();
    messages.length = 0;
    simulator.fault(faults.emptyList('<items/>'), { service: 'list_clients' });
    await vscode.commands.executeCommand('nsight.refresh');
    simulator.forget();
    await scanFleet();
    assert.deepEqual(
      messages.map(({ severity, text, buttons }) => [severity, text, ...buttons]),
      [
        [
          'warning',
          'Nothing was scanned: the API key works, but it sees no clients. Its Agent Key user has no client groups.',
          'Connect…',
        ],
      ],
    );
    assert.deepEqual(simulator.services, ['list_clients']);
    assert.deepEqual([await texts(await rows()), (await headline()).message], [before, said]);
    assert.match(said, /^Scanned just now: 4 of 4 devices read$/);
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { addClient, addPatch } from '../../src/demo/fleet';
import { dayOf } from '../../src/snapshots/day';
import { withTimeMovedBy } from '../support/system/clock';
import * as faults from '../support/simulator/faults';
import { fleetOfServers, found, list, listing, questionOf, retry, retrying, sinceWhen } from './agentsSupport';
import { asked, fleetWithFailures, scanFleet } from './failedSupport';
import { connected, parts, until } from './support';

describe('the language model tools', () => {
  it('are registered, each with a schema and a description for models', () => {
    const declared = manifest.contributes.languageModelTools.map(({ name }) => name);
    assert.deepEqual(declared, [listing, retrying]);
    for (const name of declared) {
      const tool = vscode.lm.tools.find((one) => one.name === name) ?? assert.fail(`${name} is not there`);
      assert.ok(tool.description.length > 100 && tool.inputSchema, name);
    }
  });

  it('say in words that nothing is connected, and ask nothing', async () => {
    assert.match((await list({ client: 'ACME' })).notConnected ?? '', /not connected to N-sight/);
    const input = { devices: [{ deviceId: '1', device: 'SRV', patches: [{ patchId: '2', title: 'KB' }] }] };
    assert.equal(await questionOf(input), undefined);
    assert.match((await retry(input)).notConnected ?? '', /not connected/);
  });

  it('say so when the secret store cannot be read, and not that nothing is connected', async () => {
    const { connections, context } = await parts();
    const get = context.secrets.get.bind(context.secrets);
    Object.assign(context.secrets, { get: () => Promise.reject(new Error('locked')) });
    try {
      await connections.reload();
      for (const answered of [await list({}), await retry({ devices: [] })]) {
        assert.match(answered.error ?? '', /cannot reach the secret store/);
        assert.equal(answered.notConnected, undefined);
      }
    } finally {
      Object.assign(context.secrets, { get });
      await connections.reload();
    }
  });

  it('find what failed at a client by its name, with as few calls as it takes, and then with none', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    const answered = await list({ client: 'acme', deviceType: 'server' });
    assert.deepEqual(found(answered), ['ACME-1: KB1,KB2', 'ACME-2: KB1']);
    assert.deepEqual(
      [answered.found, answered.coverage],
      ['3 failed patches on 2 devices', '2 of 2 devices read, oldest reading just now'],
    );
    assert.deepEqual([simulator.count('list_devices_at_client'), simulator.count('patch_list_all')], [1, 2]);
    simulator.forget();
    assert.deepEqual(found(await list({ client: 'ACME', deviceType: 'server', patch: 'kb2' })), ['ACME-1: KB2']);
    assert.deepEqual(found(await list({ client: 'ACME', device: 'acme-2', deviceType: 'server' })), ['ACME-2: KB1']);
    assert.deepEqual(found(await list({ site: 'office', device: 'ACME-1', deviceType: 'server' })), [
      'ACME-1: KB1,KB2',
    ]);
    assert.deepEqual(simulator.services, []);
  });

  it('answer from the last scan, and read only what it has not read', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    const [first] = simulator.fleet.clients[0]?.sites[0]?.devices ?? [];
    simulator.fault(faults.error(4, 'No'), { service: 'patch_list_all', deviceid: first?.id ?? '' });
    await scanFleet();
    simulator.forget();
    const answered = await list({});
    assert.deepEqual(
      [answered.coverage, answered.couldNotBeRead],
      [
        '3 of 4 devices read, 1 device could not be read, oldest reading just now',
        ['ACME-1: N-sight says: No (code 4)'],
      ],
    );
    assert.deepEqual([asked(simulator), simulator.count()], [[first?.id], 1]);
    assert.deepEqual(found(answered), ['ACME-2: KB1', 'Zeta-1: KB1,KB2', 'Zeta-2: KB1']);
  });

  it('answer what is new since yesterday, and what has been failing for long, from the scans', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    const dayMs = 24 * 60 * 60 * 1000;
    const scanned = async () => {
      await scanFleet();
    };
    await withTimeMovedBy(-9 * dayMs, scanned);
    const [device] = simulator.fleet.clients[1]?.sites[0]?.devices ?? [];
    addPatch(device ?? assert.fail(), { title: 'KB4' });
    await withTimeMovedBy(-dayMs, scanned);
    addPatch(device ?? assert.fail(), { title: 'KB5' });
    await scanned();
    simulator.forget();
    const fresh = await list({ newOnly: 'true' });
    const yesterday = dayOf(Date.now() - dayMs);
    assert.deepEqual([found(fresh), fresh.found], [['Zeta-1: KB5'], '1 failed patch on 1 device']);
    assert.deepEqual(fresh.overTime, [
      `1 of these is new since ${yesterday}, the last day before today on which devices were read.`,
      '0 others that failed by then are gone.',
    ]);
    const old = await list({ client: 'Zeta', failingForDays: 7 });
    assert.deepEqual(found(old), ['Zeta-1: KB1,KB2', 'Zeta-2: KB1']);
    assert.deepEqual(sinceWhen(old), Array(3).fill(`${dayOf(Date.now() - 9 * dayMs)} or earlier`));
    assert.deepEqual(sinceWhen(await list({ patch: 'KB4' })), [yesterday]);
    assert.deepEqual([simulator.count(), (await list({ newOnly: 'x' })).error], [0, 'newOnly must be true or false.']);
  });

  it('ask back when a name is none or could be several', async () => {
    const fleet = fleetWithFailures();
    addClient(fleet, { name: 'ACME West' });
    addClient(fleet, { name: 'ACME East' });
    const simulator = await connected({ fleet });
    simulator.forget();
    const none = await list({ client: 'Initech' });
    assert.match(none.notFound ?? '', /No client has "Initech" in its name/);
    assert.deepEqual(none.known, ['ACME', 'Zeta', 'ACME West', 'ACME East']);
    assert.deepEqual((await list({ client: 'CME' })).candidates, ['ACME', 'ACME West', 'ACME East']);
    assert.equal((await list({ client: 'cme w' })).coverage, '0 of 0 devices read');
    assert.match((await list({ client: 'ACME', device: 'SRV-9' })).notFound ?? '', /No device has "SRV-9"/);
    assert.deepEqual((await list({ client: 'Zeta', device: 'zeta' })).candidates, ['Zeta-1', 'Zeta-2']);
    assert.equal(simulator.count('patch_list_all'), 0);
  });

  it('read nothing that takes more than 60 calls, and say what to do', async () => {
    const simulator = await connected({ fleet: fleetOfServers(Array.from({ length: 60 }, (_, i) => `SRV-${i + 1}`)) });
    simulator.forget();
    const answered = await list({ client: 'ACME' });
    assert.match(answered.notes?.join() ?? '', /about 6[12] calls.*Scan for Failed Patches/);
    assert.match(answered.coverage ?? '', /2 lists of devices not read/);
    assert.deepEqual([found(answered), simulator.count() - simulator.count('list_clients')], [[], 0]);
    assert.deepEqual(found(await list({ client: 'ACME', device: 'SRV-60', deviceType: 'server' })), ['SRV-60: KB1']);
  });

  it('stop when the question is taken back', async () => {
    const simulator = await connected({ fleet: fleetOfServers(['SRV-1']) });
    simulator.fault({ kind: 'silent' }, { service: 'patch_list_all' });
    const cancel = new vscode.CancellationTokenSource();
    const tool = (await parts()).tools[listing];
    const running = Promise.resolve(
      tool.invoke({ input: { client: 'ACME' }, toolInvocationToken: undefined }, cancel.token),
    );
    await until(() => simulator.count('patch_list_all') === 1, 'the reading');
    cancel.cancel();
    await assert.rejects(running, vscode.CancellationError);
  });

  for (const service of ['list_clients', 'list_devices_at_client', 'patch_list_all']) {
    it(`say so when the window disconnects during ${service}, as nobody has cancelled`, async () => {
      const simulator = await connected({ fleet: fleetOfServers(['SRV-1']) });
      await vscode.commands.executeCommand('nsight.refresh');
      simulator.forget();
      simulator.fault({ kind: 'silent' }, { service });
      const running = list({ client: 'ACME' });
      await until(() => simulator.count(service) > 0, 'the reading');
      await (await parts()).connections.disconnect();
      assert.match((await running).notRead ?? '', /the connection changed in the meantime/);
    });
  }

  it('bear any input', async () => {
    await connected({ fleet: fleetOfServers(['SRV-1']) });
    for (const tool of Object.values((await parts()).tools)) {
      for (const input of [
        null,
        7,
        'x',
        [],
        { client: 7, devices: {} },
        { deviceType: 'phone', devices: [{ deviceId: 1, device: 'SRV', patches: [] }] },
        { client: {}, devices: [null] },
      ]) {
        assert.equal(
          (await tool.prepareInvocation?.({ input }, new vscode.CancellationTokenSource().token))?.confirmationMessages,
          undefined,
        );
        const { content } =
          (await tool.invoke({ input, toolInvocationToken: undefined }, new vscode.CancellationTokenSource().token)) ??
          assert.fail();
        assert.ok(content[0] instanceof vscode.LanguageModelTextPart);
      }
    }
  });
});

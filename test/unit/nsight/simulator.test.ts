import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../../src/demo/fleet';
import { startSimulator, type Simulator } from '../../support/simulator/testSimulator';
import { parseWriteOutcome } from '../../../src/nsight/writeOutcome';
import { readServices, writeServices } from '../../../src/nsight/records';
import { writeFacts } from '../../support/data/writeFacts';
import * as wrong from '../../support/simulator/faults';
import { listen, takePort } from '../../support/system/listen';
import { clientOf, failureOf } from './servers';

const LONG_ID = '012345678901234567';

describe('nsight: the client and the simulator', () => {
  let simulator: Simulator;
  let now: number;
  let ours: ReturnType<typeof clientOf>;

  beforeEach(async () => {
    now = 0;
    const fleet = emptyFleet();
    const client = addClient(fleet, { id: '007', name: 'Müller & <Søn>' });
    const site = addSite(client, { id: '11', name: 'Head Office' });
    addSite(client, { id: '12', name: 'Nothing here' });
    const device = addDevice(site, { id: LONG_ID, name: 'SRV-01' });
    addDevice(site, { id: '22', name: 'PC-01', type: 'workstation', patchManagement: false });
    addPatch(device, { id: '04', title: 'Failed – really' });
    addPatch(device, { id: '5', title: 'Installed', status: 8 });
    addPatch(device, { id: '6', title: 'New', status: 4096, statusLabel: 'Superseded', policy: 66 });
    simulator = await startSimulator({ fleet, record: true, now: () => now });
    ours = clientOf(simulator.url, { key: simulator.key, timeoutSeconds: 20 });
  });

  afterEach(() => simulator.stop());

  it('agree on every list', async () => {
    const { client } = ours;
    const clients = await client.listClients();
    const listings = [
      clients,
      await client.listSites('007'),
      await client.listServers('11'),
      await client.listWorkstations('11'),
      await client.listDevicesAtClient('007', 'server'),
      await client.listDevicesAtClient('007', 'workstation'),
      await client.listDevicesAtClient('007', 'mobile_device'),
      await client.listPatches(LONG_ID),
      await client.listPatches('22'),
      await client.listServers('12'),
    ];
    assert.deepEqual(
      listings.map(({ items }) => items.map(({ id }) => id)),
      [['007'], ['11', '12'], [LONG_ID], ['22'], [LONG_ID], ['22'], [], ['04', '5', '6'], [], []],
    );
    assert.deepEqual(
      listings.flatMap(({ problems }) => problems),
      [],
    );
    assert.equal(simulator.count(), listings.length);
    assert.equal(clients.items[0]?.name, 'Müller & <Søn>');
    const [device] = (await client.listDevicesAtClient('007', 'workstation')).items;
    assert.deepEqual(
      [device?.patchManagement, device?.client.id, device?.site],
      [false, '007', { id: '11', name: 'Head Office' }],
    );
    const patches = (await client.listPatches(LONG_ID)).items;
    assert.deepEqual(
      patches.map(({ status, statusLabel }) => [status, statusLabel]),
      [
        ['failed', 'Failed'],
        ['installed', 'Installed'],
        ['unknown', 'Superseded'],
      ],
    );
    assert.deepEqual([patches[2]?.policy, patches[2]?.policyOverridden], ['approve', true]);
  });

  it('agree on the whole of a retry', async () => {
    const { client } = ours;
    const msg = await client.write('patch_retry', LONG_ID, ['04', '5', '999']);
    assert.deepEqual(parseWriteOutcome('patch_retry', msg, ['04', '5', '999']), {
      retried: ['04'],
      alreadyApplied: ['5'],
      notAcknowledged: ['999'],
    });
    const seen = new Set<string>();
    for (now = 0; now < 180_000; now += 5_000) seen.add((await client.listPatches(LONG_ID)).items[0]?.status ?? '');
    assert.deepEqual([...seen], ['pending', 'queued', 'installing', 'installed']);
  });

  for (const service of writeServices) {
    it(`agree on ${service}, and on what it does to the patch`, async () => {
      const { client } = ours;
      const { msg, policy } = writeFacts[service];
      await client.write(policy === 'doNothing' ? 'patch_ignore' : 'patch_do_nothing', LONG_ID, ['04']);
      const answer = await client.write(service, LONG_ID, ['04']);
      assert.deepEqual([simulator.services.at(-1), simulator.requests.at(-1)?.params.patchids], [service, '04']);
      const [patch] = (await client.listPatches(LONG_ID)).items;
      assert.equal(answer, msg === undefined ? '' : `${msg}04`);
      assert.deepEqual(parseWriteOutcome(service, answer, ['04']).retried, msg === undefined ? [] : ['04']);
      const leftAlone = 'doNothing';
      const inherited = 'approve';
      assert.deepEqual(
        [patch?.policy, patch?.policyOverridden],
        policy === 'inherited' ? [inherited, false] : [policy ?? leftAlone, true],
      );
    });
  }

  it('agree on every description', async () => {
    for (const service of [...readServices, ...writeServices])
      assert.ok((await ours.client.describe(service)).includes(service));
  });

  it('agree on what is refused', async () => {
    assert.equal(
      (await failureOf(clientOf(simulator.url, { key: 'another-key' }).client.listClients())).failure.kind,
      'login',
    );
    for (const call of [
      ours.client.listSites('999'),
      ours.client.listPatches('999'),
      ours.client.write('patch_retry', '999', ['1']),
    ]) {
      const { failure } = await failureOf(call);
      assert.deepEqual(failure.kind === 'api' && failure.code, '4');
    }
  });

  const encodings = [
    'utf-8',
    'utf-8 undeclared',
    'utf-8 bom',
    'iso-8859-1',
    'windows-1252 undeclared',
    'utf-16le',
    'utf-16be',
  ] as const;
  for (const how of encodings) {
    it(`agree on names in ${how}`, async () => {
      simulator.fault(wrong.encoded(how));
      assert.equal((await ours.client.listClients()).items[0]?.name, 'Müller & <Søn>');
      assert.equal((await ours.client.listPatches(LONG_ID)).items.length, 3);
    });
  }

  it('agree on lists whose tags are unknown, doubled or in capitals', async () => {
    for (const fault of [wrong.unknownTags(), wrong.doubledTags(), wrong.upperCaseTags()]) {
      const { remove } = simulator.fault(fault);
      assert.deepEqual(
        (await ours.client.listSites('007')).items.map(({ id, name }) => [id, name]),
        [
          ['11', 'Head Office'],
          ['12', 'Nothing here'],
        ],
      );
      assert.deepEqual((await ours.client.listPatches(LONG_ID)).items.map(({ title }) => title)[1], 'Installed');
      remove();
    }
  });

  it('list the good records among bad ones', async () => {
    for (const fault of [
      wrong.badRecord('missing'),
      wrong.badRecord('empty'),
      wrong.badRecord('garbled'),
      wrong.duplicateRecord(),
    ]) {
      const { remove } = simulator.fault(fault);
      for (const listing of [
        await ours.client.listClients(),
        await ours.client.listPatches(LONG_ID),
        await ours.client.listDevicesAtClient('007', 'server'),
      ]) {
        assert.ok(listing.items.length > 0);
        assert.equal(listing.problems.length, 1);
      }
      remove();
    }
  });

  it('end each in its own kind of failure', async () => {
    const kinds: [fault: Parameters<Simulator['fault']>[0], kind: string][] = [
      [wrong.forbidden(), 'blocked'],
      [wrong.htmlPage(), 'blocked'],
      [wrong.plainText(), 'unreadable'],
      [wrong.emptyBody(), 'unreadable'],
      [wrong.wrongRoot(), 'unreadable'],
      [wrong.truncated(), 'unreadable'],
      [wrong.billionLaughs(), 'unreadable'],
      [wrong.externalEntity(simulator.url), 'unreadable'],
      [wrong.deepNesting(5000), 'unreadable'],
      [wrong.redirect('https://example.com/'), 'redirect'],
      [wrong.error(5, 'Missing parameter'), 'api'],
      [wrong.errorWithoutStatus('No'), 'api'],
      [{ kind: 'drop' }, 'network'],
      [{ kind: 'cutConnection' }, 'network'],
      [wrong.status(503), 'busy'],
      [wrong.huge(100), 'unreadable'],
    ];
    for (const [fault, kind] of kinds) {
      const { remove } = simulator.fault(fault);
      assert.equal((await failureOf(ours.client.listClients())).failure.kind, kind);
      remove();
    }
    assert.equal((await ours.client.listClients()).items.length, 1);
  }).timeout(30_000);

  it('write once, and know when they do not know', async () => {
    const faults: [fault: Parameters<Simulator['fault']>[0], kind: string, unknown: boolean][] = [
      [{ kind: 'lost' }, 'network', true],
      [{ kind: 'drop' }, 'network', true],
      [{ kind: 'lostSlow' }, 'timeout', true],
      [{ kind: 'cutConnection' }, 'network', true],
      [wrong.truncated(), 'unreadable', true],
      [wrong.status(500), 'busy', true],
      [wrong.status(429), 'busy', false],
      [wrong.forbidden(), 'blocked', false],
    ];
    const quick = clientOf(simulator.url, { key: simulator.key, timeoutSeconds: 0.3 });
    for (const [fault, kind, unknown] of faults) {
      const { remove } = simulator.fault(fault);
      simulator.forget();
      const error = await failureOf(quick.client.write('patch_retry', LONG_ID, ['04']));
      assert.deepEqual([error.failure.kind, error.outcomeUnknown, simulator.count('patch_retry')], [kind, unknown, 1]);
      remove();
    }
  });

  it('never show the key', async () => {
    const texts: string[] = [];
    for (const where of ['texts', 'error', 'html', 'msg', 'not xml'] as const) {
      const { remove } = simulator.fault(wrong.echoKey(where));
      for (const call of [
        () => ours.client.listClients(),
        () => ours.client.listServers('11'),
        () => ours.client.listPatches(LONG_ID),
        () => ours.client.write('patch_retry', LONG_ID, ['04']),
        () => ours.client.describe('patch_retry'),
      ]) {
        texts.push(JSON.stringify(await call().catch((error: unknown) => [error, String(error)])));
      }
      remove();
    }
    const all = [...texts, ...ours.log].join('\n');
    assert.ok(all.includes('[key]'));
    assert.ok(!all.includes(simulator.key));
  });
});

describe('the servers of tests', () => {
  it('have an address that none had before: what was stored of one is not found by another', async () => {
    const ports = new Set<string>();
    const fleet = emptyFleet();
    for (let n = 0; n < 400; n++) {
      const simulator = await startSimulator({ fleet });
      ports.add(new URL(simulator.url).port);
      await simulator.stop();
      const server = createServer();
      ports.add(String(await listen(server)));
      server.close();
    }
    assert.equal(ports.size, 800);
  });

  it('are known to all files of a suite: what the files share is loaded once', () => {
    const suite = path.join(import.meta.dirname, '..');
    const remembers = new RegExp(`function ${takePort.name}\\(`);
    const files = readdirSync(suite, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mjs'));
    assert.ok(files.length > 200);
    assert.equal(files.filter((name) => remembers.test(readFileSync(path.join(suite, name), 'utf8'))).length, 1);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../../src/demo/fleet';
import { startSimulator as startDemo } from '../../../src/demo/simulator';
import { startSimulator, type Simulator } from '../../support/simulator/testSimulator';
import { ask, newGate, simulatorFor, texts } from './ask';

describe('the simulator: its server', () => {
  const fleet = emptyFleet();
  const device = addDevice(addSite(addClient(fleet, { id: '1' }), { id: '2' }), { id: '3' });
  addPatch(device, { id: '4' });
  let now = 0;
  const simulator = simulatorFor(() => ({ fleet, now: () => now, record: true }));

  it('has an address on 127.0.0.1, and a key of its own', async () => {
    assert.match(simulator().url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(simulator().key, /^[0-9a-f]{32}$/);
    const other = await startSimulator({ fleet });
    assert.notEqual(other.key, simulator().key);
    assert.match((await ask(other, 'list_clients', {}, { key: simulator().key })).text, /<errorcode>3</);
    await other.stop();
  });

  it('listens on the loopback address only', async () => {
    const own = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal }) => !internal);
    for (const host of ['127.0.0.2', '::1', ...own.map(({ address }) => address)]) {
      assert.equal(await reaches(host, simulator()), false, host);
    }
    assert.equal(await reaches('127.0.0.1', simulator()), true);
  });

  it('records what arrived: all parameters but the key, in order', async () => {
    now = 5;
    await ask(simulator(), 'patch_retry', { deviceid: '3', patchids: '4,9' });
    now = 7;
    await ask(
      simulator(),
      'list_clients',
      { devicetype: 'server', devicetyp: 'x' },
      { key: 'wrong', headers: { Accept: 'application/xml' } },
    );
    const [first, second] = simulator().requests;
    assert.ok(first && second);
    assert.equal(simulator().requests.length, 2);
    assert.deepEqual(first.params, { service: 'patch_retry', deviceid: '3', patchids: '4,9' });
    assert.deepEqual(
      [first.service, first.key, first.path, first.method, first.at],
      ['patch_retry', simulator().key, '/api/', 'GET', 5],
    );
    assert.deepEqual(
      [second.service, second.key, second.headers.accept, second.at],
      ['list_clients', 'wrong', 'application/xml', 7],
    );
  });

  it('counts what arrived, refused requests too, and forgets', async () => {
    await ask(simulator(), 'list_clients');
    await ask(simulator(), 'list_clients', {}, { key: 'wrong' });
    await ask(simulator(), 'list_sites', { clientid: '1' }, { path: '/elsewhere' });
    assert.deepEqual(
      [
        simulator().count(),
        simulator().count('list_clients'),
        simulator().count('list_sites'),
        simulator().count('patch_retry'),
      ],
      [3, 2, 1, 0],
    );
    simulator().forget();
    assert.deepEqual([simulator().count(), simulator().requests.length, simulator().busiest], [0, 0, 0]);
    await ask(simulator(), 'list_clients');
    assert.deepEqual([simulator().count(), simulator().requests.length, simulator().busiest], [1, 1, 1]);
  });

  it('knows how many requests were under way at once', async () => {
    const gate = newGate();
    simulator().fault({ kind: 'hold', until: gate.opened });
    const all = [1, 2, 3].map(() => ask(simulator(), 'list_clients'));
    await until(() => simulator().count() === 3);
    assert.equal(simulator().busiest, 3);
    gate.open();
    await Promise.all(all);
    await ask(simulator(), 'list_clients');
    assert.equal(simulator().busiest, 3);
  });

  it('keeps no requests unless it is asked to, and says so', async () => {
    const plain = await startSimulator({ fleet });
    await ask(plain, 'list_clients');
    assert.equal(plain.count('list_clients'), 1);
    assert.throws(() => plain.requests, /record/);
    await plain.stop();
  });

  it('answers as the demo fleet does, without the hook of the tests', async () => {
    const demo = await startDemo({ fleet });
    const reply = await fetch(`${demo.url}/api/?apikey=${demo.key}&service=list_clients`, {
      headers: { 'User-Agent': 'Mozilla/5.0' },
    });
    assert.equal(reply.headers.get('content-length'), `${(await reply.clone().arrayBuffer()).byteLength}`);
    assert.deepEqual(texts(await reply.text(), 'name'), ['Client 1']);
    await demo.stop();
  });

  it('shows a change of the fleet in the next answer', async () => {
    const client = addClient(fleet, { id: '50', name: 'New' });
    assert.deepEqual(texts((await ask(simulator(), 'list_clients')).text, 'name'), ['Client 1', 'New']);
    client.name = 'Renamed';
    assert.deepEqual(texts((await ask(simulator(), 'list_clients')).text, 'name'), ['Client 1', 'Renamed']);
    fleet.clients.pop();
    assert.deepEqual(texts((await ask(simulator(), 'list_clients')).text, 'name'), ['Client 1']);
  });

  it('stops: idle and waiting connections are closed, the port is free, a second stop does nothing', async () => {
    const one = await startSimulator({ fleet });
    const port = Number(new URL(one.url).port);
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    const idleClosed = once(idle, 'close');
    for (const fault of [
      { kind: 'silent' },
      { kind: 'trickle', everyMs: 1, forever: true },
      { kind: 'delay', ms: 3_600_000 },
    ] as const)
      one.fault(fault, { times: 1 });
    const waiting = Promise.allSettled([1, 2, 3].map(() => ask(one, 'list_clients')));
    await until(() => one.count() === 3);
    await one.stop();
    await idleClosed;
    assert.deepEqual(
      (await waiting).map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
    await assert.rejects(ask(one, 'list_clients'), /ECONNREFUSED/);
    await one.stop();
    const again = await startSimulator({ fleet, port });
    assert.equal(again.url, one.url);
    await again.stop();
  });

  it('rejects when the port is taken', async () => {
    await assert.rejects(startSimulator({ fleet, port: Number(new URL(simulator().url).port) }), /EADDRINUSE/);
  });

  it('outlives what a test does to its fleet', async () => {
    const broken = await startSimulator({ fleet, now: () => NaN });
    assert.equal((await ask(broken, 'list_clients')).status, 500);
    await broken.stop();
  });

  it('has the demo fleet unless it is given another', async () => {
    const demo = await startSimulator();
    assert.equal(texts((await ask(demo, 'list_clients')).text, 'clientid').length, 12);
    await demo.stop();
  });
});

async function reaches(host: string, { url }: Simulator): Promise<boolean> {
  const socket = connect({ host, port: Number(new URL(url).port), timeout: 2_000 });
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => {
        resolve(true);
      });
      for (const event of ['error', 'timeout'])
        socket.once(event, () => {
          resolve(false);
        });
    });
  } finally {
    socket.destroy();
  }
}

/** Waits until something is so; mocha's time-out ends it. */
async function until(so: () => boolean): Promise<void> {
  while (!so())
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}

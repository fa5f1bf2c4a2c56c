import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import * as vscode from 'vscode';
import { addClient, emptyFleet } from '../../src/demo/fleet';
import type { Fault } from '../support/simulator/delivery';
import type { DevicesNode } from '../../src/views/devices/deviceNodes';
import * as faults from '../support/simulator/faults';
import { listen } from '../support/system/listen';
import {
  connect,
  connected,
  firstOf,
  labels,
  message,
  messages,
  open,
  openFirstDevice,
  parts,
  simulate,
  until,
} from './support';

/** Opens the view on a server that does this, and gives the row that says so. */
async function rowFor(fault: Fault): Promise<string> {
  const simulator = await simulate();
  simulator.fault(fault, { service: 'list_clients' });
  await connect(simulator);
  return labels(await open());
}

async function setTimeoutSeconds(seconds: number | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration('nsight')
    .update('requestTimeoutSeconds', seconds, vscode.ConfigurationTarget.Global);
}

describe('what goes wrong is a row', () => {
  afterEach(() => setTimeoutSeconds(undefined));

  const cases: [string, Fault, RegExp][] = [
    [
      'an error of N-sight',
      faults.error(4, 'Invalid value for parameter: clientid'),
      /^Clients · N-sight says: Invalid value for parameter: clientid \(code 4\)$/,
    ],
    ['an error without a status', faults.errorWithoutStatus('Something'), /^Clients · N-sight says: Something$/],
    ['a refusal before the API', faults.forbidden(), /HTTP 403.*wrong server.*firewall or proxy.*no permission/],
    ['an HTML page', faults.htmlPage(), /before it reached the API \(HTTP 200\)/],
    ['a redirect', faults.redirect('https://login.example/?next=api'), /sent us to login\.example/],
    ['a connection that breaks', { kind: 'drop' }, /connection was lost/],
    ['half an answer', { kind: 'cutConnection' }, /connection was lost/],
    ['XML that is cut short', faults.truncated(), /could not be read: expected/],
    ['an unknown root', faults.wrongRoot(), /could not be read: expected/],
    ['text that is no XML', faults.plainText(), /could not be read: expected/],
    ['nothing at all', faults.emptyBody(), /could not be read: expected/],
    ['a billion laughs', faults.billionLaughs(), /could not be read: expected/],
    ['an answer of 100 MB', faults.huge(100), /could not be read: expected.*64 MB/],
  ];
  for (const [title, fault, expected] of cases) {
    it(`for ${title}`, async function () {
      this.timeout(300_000);
      assert.match(await rowFor(fault), expected);
      assert.deepEqual(messages, []);
    });
  }

  it('for an answer that trickles in past the time-out', async () => {
    await setTimeoutSeconds(1);
    assert.match(await rowFor({ kind: 'trickle', everyMs: 20, forever: true }), /^Clients · No answer in 1 s\.$/);
  });

  it('for no answer', async () => {
    await setTimeoutSeconds(1);
    assert.match(await rowFor({ kind: 'silent' }), /^Clients · No answer in 1 s\.$/);
  });

  it('for a server that says to wait longer than anyone would', async () => {
    assert.match(
      await rowFor(faults.status(429, { 'Retry-After': '3600' })),
      /too many requests \(HTTP 429\)\. It asks you to wait 3600 s/,
    );
  });

  it('for a server that is down, until Try Again', async () => {
    const simulator = await simulate();
    const port = Number(new URL(simulator.url).port);
    const { key } = simulator;
    await simulator.stop();
    await connect({ url: simulator.url, key });
    const [row] = await open();
    assert.match(await labels(await open()), /refused the connection/);
    const again = await simulate({ port, key });
    assert.deepEqual(await open(), [row], 'the failure is kept');
    await vscode.commands.executeCommand('nsight.tryAgain', row);
    assert.ok((await open()).length > 1);
    assert.equal(again.count(), 1);
  });

  it('for a certificate that is not accepted', async () => {
    const server = createServer((socket) => socket.end('this is no TLS'));
    const port = await listen(server);
    await connect({ url: `https://127.0.0.1:${port}`, key: 'a'.repeat(32) });
    assert.match(await labels(await open()), /certificate|was lost|could not be reached/);
    server.close();
  });
});

describe('a refused key', () => {
  it('is a row and one message, with Connect…', async () => {
    const simulator = await simulate();
    await connect({ url: simulator.url, key: 'wrong'.repeat(6) });
    assert.match(await labels(await open()), /refused the API key/);
    await vscode.commands.executeCommand('nsight.refresh');
    await open();
    const { severity, buttons } = await message(/refused the API key.*regenerated.*another territory/);
    assert.deepEqual([severity, ...buttons], ['error', 'Connect…', 'Show Log', 'Diagnose']);
    assert.equal(messages.length, 1);
  });
});

describe('a part that fails', () => {
  it('leaves the other part, and can be tried again by itself', async () => {
    const simulator = await connected();
    const site = await firstOf(await firstOf(undefined, 'client'), 'site');
    const fault = simulator.fault(faults.error(4, 'No'), { service: 'list_workstations' });
    const rows = await open(site);
    assert.deepEqual(
      rows.map(({ kind }) => kind).filter((kind) => kind !== 'device'),
      ['error'],
    );
    assert.match(await labels(rows), /^Workstations · N-sight says: No/);
    fault.remove();
    simulator.forget();
    await vscode.commands.executeCommand('nsight.tryAgain', rows[0]);
    assert.ok((await open(site)).every(({ kind }) => kind === 'device'));
    assert.deepEqual(simulator.services, ['list_workstations']);
  });

  it('is a record that cannot be read among good ones', async () => {
    const simulator = await connected();
    simulator.fault(faults.badRecord(), { service: 'patch_list_all' });
    const rows = await openFirstDevice();
    assert.match(await labels(rows), /\n1 record could not be read · $/);
    assert.ok(rows.some(({ kind }) => kind === 'patch'));
  });

  it('is a record that comes twice', async () => {
    const simulator = await connected();
    simulator.fault(faults.duplicateRecord(), { service: 'list_clients' });
    const ids = (await open()).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe('an account that sees no clients', () => {
  it('is a welcome, and no row', async () => {
    await connected({ fleet: emptyFleet() });
    assert.deepEqual(await open(), []);
    assert.deepEqual(messages, []);
  });

  it('shows its first client after Refresh', async () => {
    const simulator = await connected({ fleet: emptyFleet() });
    await open();
    addClient(simulator.fleet, { name: 'ACME' });
    await vscode.commands.executeCommand('nsight.refresh');
    assert.equal(await labels(await open()), 'ACME · 0 devices');
  });
});

describe('a secret store that fails', () => {
  /** The row while nothing can be read from the secret store, which works again afterwards. */
  async function failing(): Promise<DevicesNode | undefined> {
    const { connections, context } = await parts();
    const get = context.secrets.get.bind(context.secrets);
    Object.assign(context.secrets, { get: () => Promise.reject(new Error('no keyring')) });
    try {
      await connections.reload();
      const rows = await open();
      assert.match(await labels(rows), /^Connection · .*keyring/);
      return rows[0];
    } finally {
      Object.assign(context.secrets, { get });
    }
  }

  async function kind(): Promise<string> {
    return (await (await parts()).connections.state()).kind;
  }

  it('is a row that says what to do, and can be tried again', async () => {
    await vscode.commands.executeCommand('nsight.tryAgain', await failing());
    await until(async () => (await kind()) === 'none', 'the secret store');
  });

  it('is asked again by Refresh', async () => {
    const simulator = await connected();
    await failing();
    await vscode.commands.executeCommand('nsight.refresh');
    assert.equal(await kind(), 'connected');
    assert.equal((await open()).length, simulator.fleet.clients.length);
  });

  it('leaves Disconnect on offer, which forgets what cannot be read', async () => {
    await connected();
    const { context } = await parts();
    const contexts: unknown[] = [];
    const { executeCommand } = vscode.commands;
    Object.assign(vscode.commands, {
      executeCommand: (id: string, ...args: unknown[]) => {
        if (id === 'setContext' && args[0] === 'nsight.connection') contexts.push(args);
        return executeCommand(id, ...args);
      },
    });
    try {
      await failing();
      await vscode.commands.executeCommand('nsight.disconnect');
    } finally {
      Object.assign(vscode.commands, { executeCommand });
    }
    assert.deepEqual(contexts, [
      ['nsight.connection', 'noSecrets'],
      ['nsight.connection', 'none'],
    ]);
    assert.equal(await context.secrets.get('nsight.connection'), undefined);
    assert.deepEqual(messages, []);
  });
});

describe('Disconnect', () => {
  it('says so when there was nothing to disconnect, and forgets a secret that is none of ours', async () => {
    const { connections, context } = await parts();
    await connections.state();
    await context.secrets.store('nsight.connection', '{"server":"http://rmm.example","key":"k"}');
    await vscode.commands.executeCommand('nsight.disconnect');
    await message(/^N-sight was not connected\.$/);
    assert.equal(await context.secrets.get('nsight.connection'), undefined);
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Accounts } from '../../src/connection/accounts';
import { Connections, type ConnectionOptions } from '../../src/connection/connections';
import { Log } from '../../src/ui/log';
import { Gate } from '../support/system/gate';
import { choose, enter } from './quickInputs';
import { connect, message, messages, parts, simulate, until } from './support';

/** The secrets as one window has them, with no other window to change them. */
class Copy implements vscode.SecretStorage {
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;
  readonly texts: Map<string, string>;

  constructor(texts: Iterable<readonly [string, string]> = []) {
    this.texts = new Map(texts);
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.texts.get(key));
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.texts.keys()]);
  }

  store(key: string, value: string): Promise<void> {
    this.texts.set(key, value);
    this.#changed.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.texts.delete(key);
    this.#changed.fire({ key });
    return Promise.resolve();
  }
}

const name = 'nsight.connection';

describe('the secret store', () => {
  const log = new Log(); // Its channel is the extension's: it stays open.
  let folder: string;
  const open: Connections[] = [];

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'accounts-'));
  });

  afterEach(() => {
    for (const connections of open.splice(0)) connections.dispose();
    if (folder.startsWith(os.tmpdir())) rmSync(folder, { recursive: true, force: true });
  });

  /** A window of its own. */
  function windowWith(secrets: vscode.SecretStorage, given: Partial<ConnectionOptions> = {}): Connections {
    const accounts = new Accounts({
      folder,
      storedClients: () => Promise.resolve(new Set<string>()),
      onProblem: (error) => assert.fail(String(error)),
    });
    const turns = { take: () => Promise.resolve(0) };
    const connections = new Connections(secrets, { version: '0', log, turns, accounts, ...given });
    open.push(connections);
    return connections;
  }

  it('that does not answer is told after a while, and taken up once it does', async () => {
    const gate = new Gate();
    const secrets = new Copy([[name, JSON.stringify({ server: 'https://rmm.example', key: 'a'.repeat(32) })]]);
    const get = secrets.get.bind(secrets);
    Object.assign(secrets, { get: (key: string) => gate.opened.then(() => get(key)) });
    const connections = windowWith(secrets, { longestSecretMs: 10 });
    const { kind } = await connections.state();
    assert.equal(kind, 'noSecrets');
    gate.open();
    await until(async () => (await connections.state()).kind === 'connected', 'the connection');
  });

  it('that never answers when it is written is told', async () => {
    const secrets = new Copy();
    Object.assign(secrets, { delete: () => new Promise(() => undefined) });
    await assert.rejects(windowWith(secrets, { longestSecretMs: 10 }).disconnect(), { name: 'SecretStoreError' });
    const { connections, context } = await parts();
    const simulator = await simulate();
    const store = context.secrets.store.bind(context.secrets);
    Object.assign(context.secrets, { store: () => new Promise(() => undefined) });
    try {
      const connecting = connections.connect(
        { server: simulator.url, key: simulator.key },
        new AbortController().signal,
      );
      await assert.rejects(connecting, { name: 'SecretStoreError' });
    } finally {
      Object.assign(context.secrets, { store });
    }
  });

  it('that never answers when it is read keeps nobody from connecting', async () => {
    const { context } = await parts();
    const simulator = await simulate();
    const { secrets } = context;
    const get = secrets.get.bind(secrets);
    await vscode.commands.executeCommand('nsight.disconnect');
    Object.assign(secrets, { get: () => new Promise(() => undefined) });
    try {
      const { connections } = await parts();
      void connections.reload();
      const running = vscode.commands.executeCommand('nsight.connect');
      await choose('Connect to N-sight (1/3)', 'Other server…');
      await enter('Server (2/3)', simulator.url);
      await enter('API key (3/3)', simulator.key);
      await running;
      assert.equal((await connections.session())?.endpoint.server, simulator.url);
    } finally {
      Object.assign(secrets, { get });
    }
  });

  describe('of which each window has a copy', () => {
    const endpoint = { server: 'https://rmm.example', key: 'a'.repeat(32) };
    const other = { server: 'https://rmm.example', key: 'b'.repeat(32) };
    const copy = (of = endpoint) => new Copy([[name, JSON.stringify(of)]]);
    let stale = 0;
    const inBrowser = {
      onStale: () => {
        stale += 1;
      },
    };

    beforeEach(() => {
      stale = 0;
    });

    it('ends the connection that another window has ended, also where its copy comes back', async () => {
      const here = windowWith(copy(), inBrowser);
      const there = windowWith(copy(), inBrowser);
      const session = await there.session();
      await here.session();
      await here.disconnect();
      await until(async () => (await there.state()).kind === 'none', 'the end of the connection');
      assert.deepEqual([session?.closed.aborted, stale], [true, 1]);
      assert.equal((await windowWith(copy(), inBrowser).state()).kind, 'none', 'an old copy was stored again');
      assert.equal((await windowWith(copy(other), inBrowser).state()).kind, 'connected');
      assert.equal((await windowWith(copy()).state()).kind, 'connected', 'where there are no copies');
    });

    it('ends the connection whose key another window has replaced, until it is given again', async () => {
      const { connections, context } = await parts();
      folder = path.join(context.globalStorageUri.fsPath, 'accounts');
      await connect({ url: endpoint.server, key: endpoint.key });
      const there = windowWith(copy(), inBrowser);
      await there.session();
      const simulator = await simulate();
      await connections.connect({ server: simulator.url, key: simulator.key }, new AbortController().signal);
      await until(async () => (await there.state()).kind === 'none', 'the end of the connection');
      assert.equal((await connections.session())?.endpoint.key, simulator.key);
      await connect({ url: endpoint.server, key: endpoint.key });
      assert.equal((await windowWith(copy(), inBrowser).state()).kind, 'connected');
    });

    it('says in a browser, and there alone, what to do about other windows', async () => {
      const simulator = await simulate();
      await connect(simulator);
      await vscode.commands.executeCommand('nsight.disconnect');
      if (vscode.env.uiKind === vscode.UIKind.Web)
        await message(/^Reload the other windows of this browser: .* generate a new one in N-sight\.$/);
      else assert.deepEqual(messages, []);
    });
  });
});

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { shareOrigin } from '../support/simulator/sharedOrigin';
import { Gate } from '../support/system/gate';
import { WindowSecrets } from '../support/system/secrets';
import { accountsIn, windowWith } from './accountWindows';
import { choose, enter } from './quickInputs';
import { connect, message, messages, parts, simulate, until } from './support';

const name = 'nsight.connection';
const { setTimeout } = globalThis;

/** An answer of a store that never comes. Who waits for it as long as a store may take waits a moment only. */
function neverAnswers(): Promise<never> {
  Object.assign(globalThis, { setTimeout: (done: () => void) => setTimeout(done, 10) });
  queueMicrotask(() => {
    Object.assign(globalThis, { setTimeout });
  });
  return new Promise(() => undefined);
}

describe('the secret store', () => {
  it('that does not answer is told after a while, and taken up once it does', async () => {
    const gate = new Gate();
    const secrets = new WindowSecrets([[name, JSON.stringify({ server: 'https://rmm.example', key: 'a'.repeat(32) })]]);
    const get = secrets.get.bind(secrets);
    Object.assign(secrets, { get: (key: string) => gate.opened.then(() => get(key)) });
    const connections = windowWith(secrets, { longestSecretMs: 10 });
    const { kind } = await connections.state();
    assert.equal(kind, 'noSecrets');
    gate.open();
    await until(async () => (await connections.state()).kind === 'connected', 'the connection');
  });

  it('that never answers when it is written is told', async () => {
    const secrets = new WindowSecrets([[name, JSON.stringify({ server: 'https://rmm.example', key: 'a'.repeat(32) })]]);
    Object.assign(secrets, { delete: () => new Promise(() => undefined) });
    const ending = windowWith(secrets, { longestSecretMs: 10 });
    await assert.rejects(ending.disconnect(), { name: 'SecretStoreError' });
    assert.equal((await ending.state()).kind, 'none', 'it shows nothing any more all the same');
    const { connections, context } = await parts();
    const simulator = await simulate();
    const store = context.secrets.store.bind(context.secrets);
    Object.assign(context.secrets, { store: neverAnswers });
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

  it('that takes long to delete takes away nothing that was begun meanwhile', async () => {
    const { connections, context } = await parts();
    await connect(await simulate());
    const gate = new Gate();
    const remove = context.secrets.delete.bind(context.secrets);
    Object.assign(context.secrets, { delete: (key: string) => gate.opened.then(() => remove(key)) });
    try {
      const leaving = connections.disconnect();
      await connections.connectDemo(new AbortController().signal);
      gate.open();
      await leaving;
    } finally {
      Object.assign(context.secrets, { delete: remove });
    }
    assert.equal((await connections.session())?.demo, true);
    assert.equal(await context.secrets.get(name), undefined, 'and the key is gone');
  });

  it('that never answers when it is read keeps nobody from connecting', async () => {
    const { context } = await parts();
    const simulator = await simulate();
    const { secrets } = context;
    const get = secrets.get.bind(secrets);
    await vscode.commands.executeCommand('nsight.disconnect');
    Object.assign(secrets, { get: neverAnswers });
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
    const copy = (of = endpoint) => new WindowSecrets([[name, JSON.stringify(of)]]);
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
      const accounts = accountsIn(path.join(context.globalStorageUri.fsPath, 'accounts'));
      const simulator = await simulate();
      const origin = await shareOrigin({ [endpoint.key]: simulator, [other.key]: simulator });
      try {
        const [old, renewed] = [endpoint, other].map(({ key }) => ({ server: origin.url, key }));
        assert.ok(old && renewed);
        await connections.connect(old, new AbortController().signal);
        const there = windowWith(copy(old), { ...inBrowser, accounts });
        await there.session();
        const elsewhere = windowWith(copy({ ...old, key: 'c'.repeat(32) }), { ...inBrowser, accounts });
        await elsewhere.session();
        await connections.connect(renewed, new AbortController().signal);
        if (vscode.env.uiKind !== vscode.UIKind.Web) return; // There the windows share the secrets.
        await until(async () => (await there.state()).kind === 'none', 'the end of the connection');
        assert.equal((await elsewhere.state()).kind, 'connected', 'another key is as it was');
        assert.equal((await connections.session())?.endpoint.key, renewed.key);
        await connections.connect(old, new AbortController().signal);
        assert.equal((await windowWith(copy(old), { ...inBrowser, accounts }).state()).kind, 'connected');
      } finally {
        await origin.stop();
      }
    });

    it('says in a browser, and there alone, what to do about other windows', async () => {
      const simulator = await simulate();
      await connect(simulator);
      await vscode.commands.executeCommand('nsight.disconnect');
      const { host } = new URL(simulator.url);
      await message(new RegExp(`^Disconnected from ${host}\\.$`));
      if (vscode.env.uiKind === vscode.UIKind.Web)
        await message(/^Reload the other windows of this browser: .* generate a new one in N-sight\.$/);
      else assert.equal(messages.length, 1);
    });
  });
});

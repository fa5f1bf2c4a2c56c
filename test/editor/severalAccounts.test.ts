import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addClient, emptyFleet } from '../../src/demo/fleet';
import { shareOrigin } from '../support/simulator/sharedOrigin';
import type { Simulator } from '../support/simulator/testSimulator';
import { Gate } from '../support/system/gate';
import { choose, enter, leave, quickInputs, rows } from './quickInputs';
import { connect, exported, labels, message, messages, open, parts, simulate, until } from './support';

const pick = 'Switch Account';

/** A server with one client. */
function serverOf(client: string): Promise<Simulator> {
  const fleet = emptyFleet();
  addClient(fleet, { name: client });
  return simulate({ fleet });
}

const hostOf = ({ url }: { url: string }) => new URL(url).host;

async function connectTo({ url, key }: Simulator): Promise<void> {
  await (await parts()).connections.connect({ server: url, key }, new AbortController().signal);
}

async function description(): Promise<string | undefined> {
  return (await exported()).trees.devices.description;
}

/** What the quick pick shows, one line a row. */
async function offered(): Promise<string[]> {
  return (await rows(pick)).map(({ label, description: beside = '' }) => [label, beside].filter(Boolean).join(' · '));
}

async function stored(): Promise<string | undefined> {
  return (await parts()).context.secrets.get('nsight.connection');
}

describe('Switch Account…', () => {
  it('offers the accounts by their names, with the current one marked, and uses another in this window', async () => {
    const [first, second] = [await serverOf('First'), await serverOf('Second')];
    await connectTo(first);
    await connectTo(second);
    assert.match(await labels(await open()), /^Second/);
    const running = vscode.commands.executeCommand('nsight.switchAccount');
    const [hosts, mark] = [[first, second].map(hostOf).sort(), (host: string) => host === hostOf(second)];
    assert.deepEqual(
      await offered(),
      [
        ...hosts.map((host) => `$(${mark(host) ? 'check' : 'blank'}) ${host} · ${host}`),
        `$(edit) Rename ${hostOf(second)}…`,
        '$(add) Connect… · another account',
      ].toSpliced(2, 0, ''),
    );
    await choose(pick); // The first one that is not in use.
    await running;
    assert.match(await labels(await open()), /^First/);
    assert.equal(await description(), hostOf(first));
    assert.equal(
      await stored(),
      JSON.stringify({ server: first.url, key: first.key }),
      'the next window begins with it',
    );
    assert.deepEqual(messages, []);
  });

  it('gives the current account another name, which is text whatever it holds', async () => {
    const [first, second] = [await serverOf('First'), await serverOf('Second')];
    await connectTo(first);
    await connectTo(second);
    const rename = async (name: string) => {
      const running = vscode.commands.executeCommand('nsight.switchAccount');
      const label = (await offered()).find((one) => one.startsWith('$(edit)'));
      await choose(pick, label);
      await enter('Rename Account', name);
      return running;
    };
    const taken = rename(hostOf(first));
    const problem = () => {
      const input = quickInputs.at(-1)?.input;
      return input && 'validationMessage' in input ? input.validationMessage : undefined;
    };
    await until(() => problem() === 'Another account has this name.', 'the reason');
    leave();
    await taken;
    await rename('  $(trash) [x](command:workbench.action.quit)\u202e ');
    assert.equal(await description(), '$(trash) [x](command:workbench.action.quit)');
    const running = vscode.commands.executeCommand('nsight.switchAccount');
    const current = `$(check) $ (trash) [x] (command:workbench.action.quit) · ${hostOf(second)}`;
    assert.ok((await offered()).includes(current));
    leave();
    await running;
    await vscode.commands.executeCommand('nsight.disconnect');
    await message(/^Disconnected from \$\(trash\) \[x\] \(command:workbench\.action\.quit\)\.$/);
  });

  it('keeps a name over a new key, and loses it where it is left empty', async () => {
    const first = await serverOf('First');
    await connectTo(first);
    const { connections } = await parts();
    await connections.accounts.rename(connections.account?.id ?? '', 'Contoso');
    await until(async () => (await description()) === 'Contoso', 'the name');
    await connectTo(first);
    assert.equal(await description(), 'Contoso');
    await connections.accounts.rename(connections.account?.id ?? '', undefined);
    await until(async () => (await description()) === hostOf(first), 'the name of the server');
  });

  it('goes from the demo fleet to an account, and says that one is used while it is', async () => {
    const first = await serverOf('First');
    await connectTo(first);
    await vscode.commands.executeCommand('nsight.connect', 'demo');
    assert.equal(await description(), 'Demo fleet');
    const running = vscode.commands.executeCommand('nsight.switchAccount');
    assert.deepEqual((await offered()).slice(0, 2), [
      '$(check) Demo fleet',
      `$(blank) ${hostOf(first)} · ${hostOf(first)}`,
    ]);
    await choose(pick);
    await running;
    assert.match(await labels(await open()), /^First/);
  });

  it('ends with Connect…, which adds one', async () => {
    const first = await serverOf('First');
    const running = vscode.commands.executeCommand('nsight.switchAccount');
    await choose(pick, '$(add) Connect…');
    await choose('Connect to N-sight (1/3)', 'Other server…');
    await enter('Server (2/3)', first.url);
    await enter('API key (3/3)', first.key);
    await running;
    assert.equal(await description(), hostOf(first));
  });

  it('says what is damaged, and removes it when that is wanted', async () => {
    const { context } = await parts();
    await connectTo(await serverOf('First'));
    const id = (await parts()).connections.account?.id ?? assert.fail();
    await connectTo(await serverOf('Second'));
    await context.secrets.store(`nsight.account.${id}`, '{"server":');
    const running = vscode.commands.executeCommand('nsight.switchAccount');
    await choose(pick, '$(trash) Remove 1 account that cannot be read');
    await until(() => quickInputs.length === 2 && !quickInputs[1]?.input.busy, 'the rows without it');
    assert.equal((await offered()).filter((label) => label.includes('Remove')).length, 0);
    leave();
    await running;
    assert.equal(await context.secrets.get(`nsight.account.${id}`), undefined);
  });

  it('says that an account is gone which another window has removed meanwhile', async () => {
    const [first, second] = [await serverOf('First'), await serverOf('Second')];
    await connectTo(first);
    const { connections } = await parts();
    const id = connections.account?.id ?? assert.fail();
    await connectTo(second);
    const running = vscode.commands.executeCommand('nsight.switchAccount');
    await rows(pick);
    await connections.accounts.discard([id]);
    await choose(pick);
    await running;
    await message(/^127\.0\.0\.1:\d+ is no longer stored: another window has disconnected it\.$/);
    assert.equal(await description(), hostOf(second));
  });
});

describe('Disconnect with several accounts', () => {
  it('removes the one that is used, says which, and takes no other one silently', async () => {
    const [first, second] = [await serverOf('First'), await serverOf('Second')];
    await connectTo(first);
    await connectTo(second);
    await vscode.commands.executeCommand('nsight.disconnect');
    await message(new RegExp(`^Disconnected from ${hostOf(second)}\\.$`));
    const { connections } = await parts();
    assert.deepEqual([(await connections.state()).kind, await stored(), await description()], ['none', undefined, '']);
    assert.deepEqual(await open(), []);
    assert.equal(connections.hasOtherAccounts, true);
    const running = vscode.commands.executeCommand('nsight.switchAccount');
    await choose(pick, `$(blank) ${hostOf(first)}`);
    await running;
    assert.match(await labels(await open()), /^First/);
    await vscode.commands.executeCommand('nsight.disconnect');
    assert.deepEqual((await connections.storedAccounts()).accounts, []);
    assert.equal(connections.hasOtherAccounts, false);
  });
});

describe('of two things that are done to the connection at once', () => {
  it('the later one holds', async () => {
    const [first, second] = [await serverOf('First'), await serverOf('Second')];
    await connectTo(first);
    await connectTo(second);
    const { connections } = await parts();
    const { accounts } = await connections.storedAccounts();
    const [one, two] = accounts.map(({ id }) => id);
    await Promise.all([
      connections.switchTo(one ?? ''),
      connections.switchTo(two ?? ''),
      connections.switchTo(one ?? ''),
    ]);
    assert.equal((await connections.session())?.endpoint.server, first.url);
    const switching = connections.switchTo(two ?? '');
    await connections.disconnect();
    await switching;
    assert.equal((await connections.state()).kind, 'none');
    assert.equal((await connections.storedAccounts()).accounts.length, 1, 'what was chosen and then not used is kept');
  });

  it('Switch Account… holds over a Connect… that is open, of which nothing is kept', async () => {
    const [first, second, third] = [await serverOf('First'), await serverOf('Second'), await serverOf('Third')];
    await connectTo(first);
    await connectTo(second);
    const { connections } = await parts();
    const gate = new Gate();
    third.fault({ kind: 'hold', until: gate.opened });
    const connecting = vscode.commands.executeCommand('nsight.connect');
    await choose('Connect to N-sight (1/3)', 'Other server…');
    await enter('Server (2/3)', third.url);
    await enter('API key (3/3)', third.key);
    await until(() => third.count('list_clients') === 1, 'the key to be tried');
    const switching = vscode.commands.executeCommand('nsight.switchAccount');
    await choose(pick, `$(blank) ${hostOf(first)}`);
    await Promise.all([switching, connecting]);
    gate.open();
    await until(() => third.underWay === 0, 'what was asked of the third to end');
    assert.equal((await connections.session())?.endpoint.server, first.url);
    const { accounts } = await connections.storedAccounts();
    assert.deepEqual(accounts.map(({ endpoint }) => endpoint.server).toSorted(), [first.url, second.url].toSorted());
    assert.match((await stored()) ?? '', new RegExp(hostOf(first)));
    assert.deepEqual(messages, []);
  });

  it('Connect… holds over an account that was being switched to when it ended', async () => {
    const [first, slow] = [await serverOf('First'), await serverOf('Slow')];
    const keys = { first: 'a'.repeat(32), slow: 'b'.repeat(32) };
    const origin = await shareOrigin({ [keys.first]: first, [keys.slow]: slow });
    const { connections } = await parts();
    await connections.connect({ server: origin.url, key: keys.first }, new AbortController().signal);
    // Its clients alone can tell whose it is.
    await connections.accounts.settle({ server: origin.url, key: keys.slow }, true);
    const kept = (await connections.storedAccounts()).accounts.find(({ endpoint }) => endpoint.key === keys.slow);
    const gate = new Gate();
    slow.fault({ kind: 'hold', until: gate.opened });
    const switching = connections.switchTo(kept?.id ?? '');
    await until(() => slow.count('list_clients') === 1, 'the account to be looked for');
    assert.equal((await connections.session())?.endpoint.key, keys.first);
    const third = await serverOf('Third');
    await connectTo(third);
    gate.open();
    await switching;
    assert.equal((await connections.session())?.endpoint.server, third.url);
    assert.match((await stored()) ?? '', new RegExp(hostOf(third)));
    await origin.stop();
  });

  it('an account that is taken away while it is being switched to is not used', async () => {
    const first = await serverOf('First');
    await connectTo(first);
    await connect(await serverOf('Second'));
    const { connections } = await parts();
    const ofFirst = (await connections.storedAccounts()).accounts.find(({ endpoint }) => endpoint.server === first.url);
    const switching = connections.switchTo(ofFirst?.id ?? '');
    await connections.accounts.discard([ofFirst?.id ?? '']);
    await switching;
    await until(async () => (await connections.session())?.endpoint.server !== first.url, 'another one, or none');
    assert.equal((await connections.storedAccounts()).accounts.length, 1);
    assert.doesNotMatch((await stored()) ?? '', new RegExp(hostOf(first)));
  });
});

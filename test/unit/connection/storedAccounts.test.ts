import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mock } from 'node:test';
import { Accounts } from '../../../src/connection/accounts';
import { Secrets, SilentStoreError } from '../../../src/connection/secret';
import { typedName } from '../../../src/connection/accountSecret';
import { StoredAccounts } from '../../../src/connection/storedAccounts';
import { SharedSecrets, WindowSecrets } from '../../support/system/secrets';

const server = 'https://www.systemmonitor.us';
const host = 'www.systemmonitor.us';
const endpoint = (key: string, of = server) => ({ server: of, key: key.repeat(32) });
const index = 'stored.json';

describe('the kept accounts', () => {
  let folder: string;
  let shared: SharedSecrets;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'accounts-'));
    shared = new SharedSecrets();
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const accounts = () =>
    new Accounts({
      folder,
      storedClients: () => Promise.resolve(new Set<string>()),
      onProblem: (error) => assert.fail(String(error)),
    });
  const windowWith = (secrets: WindowSecrets, longestMs?: number) =>
    new StoredAccounts(new Secrets(secrets, longestMs), { folder, accounts: accounts(), hasCopies: false });
  const newWindow = () => windowWith(shared.window());
  const seen = async (window: StoredAccounts) =>
    (await window.all()).accounts.map(({ name, endpoint: { key } }) => `${name} ${key[0] ?? ''}`);

  it('of two windows that add one each at once are both there, for each and for the next window', async () => {
    const [one, other] = [newWindow(), newWindow()];
    await Promise.all([one.keep(endpoint('a')), other.keep(endpoint('b', 'https://rmm.example'))]);
    shared.arrive();
    for (const window of [one, other, newWindow()])
      assert.deepEqual((await seen(window)).sort(), ['rmm.example b', `${host} a`]);
  });

  it('of two windows, of which one adds while the other removes, are those that are wanted', async () => {
    const [one, other] = [newWindow(), newWindow()];
    const { account } = await one.keep(endpoint('a'));
    shared.arrive();
    await Promise.all([one.remove([account.id]), other.keep(endpoint('b'))]);
    shared.arrive();
    for (const window of [one, other, newWindow()]) assert.match(String(await seen(window)), /^www[^,]* b$/);
  });

  it('have one that two windows keep at once, as what an older version has stored, only once', async () => {
    const [one, other] = [newWindow(), newWindow()];
    await Promise.all([one.keep(endpoint('a')), other.keep(endpoint('a'))]);
    shared.arrive();
    assert.deepEqual(await seen(newWindow()), [`${host} a`]);
    await newWindow().keep(endpoint('a'));
    assert.deepEqual(await seen(newWindow()), [`${host} a`]);
  });

  it('take a new key of an account, which keeps its id and its name', async () => {
    const window = newWindow();
    const { account } = await window.keep(endpoint('a'));
    await window.rename(account.id, 'Contoso');
    await window.keep(endpoint('b'));
    await accounts().identify(endpoint('a'), ['1', '2']);
    await accounts().identify(endpoint('b'), ['3']);
    await accounts().identify(endpoint('c'), ['2']); // It sees fewer clients.
    const kept = await window.keep(endpoint('c'));
    assert.deepEqual([kept.account.id, kept.account.name, kept.replaced], [account.id, 'Contoso', [endpoint('a')]]);
    assert.deepEqual(await seen(window), ['Contoso c', `${host} b`]);
    await kept.takeBack();
    assert.deepEqual(await seen(window), ['Contoso a', `${host} b`]);
  });

  it('are one again where a key, kept by itself, turns out to be of another account', async () => {
    const window = newWindow();
    await window.keep(endpoint('a'));
    const own = await window.keep(endpoint('b'));
    await window.rename(own.account.id, 'Contoso');
    await accounts().identify(endpoint('a'), ['1']);
    await accounts().identify(endpoint('b'), ['1']);
    await window.keep(endpoint('b'));
    assert.deepEqual(await seen(window), ['Contoso b']);
    assert.deepEqual(await seen(newWindow()), ['Contoso b']);
  });

  it('keep their name and one of both keys where a window ends in the middle of taking a new one', async () => {
    const found = new Set<string>();
    for (let writes = 0; writes < 5; writes++) {
      rmSync(folder, { recursive: true, force: true });
      shared = new SharedSecrets();
      const before = newWindow();
      const { account } = await before.keep(endpoint('a'));
      await before.rename(account.id, 'Contoso');
      await before.keep(endpoint('b')); // By itself, until its clients are known.
      await before.use(endpoint('a'));
      for (const key of ['a', 'b']) await accounts().identify(endpoint(key), ['1']);
      const ending = shared.window();
      let left = writes;
      for (const write of ['store', 'delete'] as const) {
        const writeIt = ending[write].bind(ending);
        mock.method(ending, write, (name: string, value = '') => {
          left -= 1;
          return left < 0 ? Promise.reject(new Error('The window is gone.')) : writeIt(name, value);
        });
      }
      const window = windowWith(ending);
      await window
        .keep(endpoint('b'))
        .then(() => window.use(endpoint('b')))
        .catch(() => undefined);
      shared.arrive();
      const next = newWindow();
      const used = await next.lastUsed();
      await next.keep(used ?? assert.fail('nothing is used any more')); // As a window begins.
      const [text, ...others] = await seen(next);
      assert.match(text ?? '', /^Contoso [ab]$/, `after ${writes} writes`);
      assert.deepEqual(others, []);
      found.add(text ?? '');
    }
    assert.deepEqual([...found], ['Contoso a', 'Contoso b']);
  });

  it('replace a key that is refused only where nothing is known of it', async () => {
    const window = newWindow();
    await window.keep(endpoint('a'));
    const isA = ({ key }: { key: string }) => key.startsWith('a');
    await window.keep(endpoint('b'), isA);
    assert.deepEqual(await seen(window), [`${host} b`]);
    await accounts().identify(endpoint('b'), ['1']);
    await window.keep(endpoint('c'), () => true);
    assert.deepEqual(await seen(window), [`${host} b`, `${host} (2) c`]);
  });

  it('have a key again that another has replaced, beside that one and not in its place', async () => {
    const window = newWindow();
    await window.keep(endpoint('a'));
    await window.keep(endpoint('b'), ({ key }) => key.startsWith('a'));
    await window.keep(endpoint('a'));
    assert.deepEqual((await seen(newWindow())).sort(), [`${host} (2) a`, `${host} b`]);
  });

  it('name no key and no server in a file', async () => {
    await newWindow().keep(endpoint('a'));
    const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
    assert.equal(texts.length, 1);
    assert.doesNotMatch(texts.join(), /aaa|systemmonitor|Contoso/);
  });

  it('are found where the file that names them is gone or damaged, and are named anew', async () => {
    const window = newWindow();
    await window.keep(endpoint('a'));
    for (const text of [undefined, '{"ids":7}', '{']) {
      if (text === undefined) rmSync(path.join(folder, index));
      else writeFileSync(path.join(folder, index), text);
      assert.deepEqual(await seen(window), [`${host} a`], 'in the window that knew them');
      const { account } = await window.keep(endpoint('b', 'https://rmm.example'));
      assert.deepEqual((await seen(newWindow())).sort(), ['rmm.example b', `${host} a`], 'in the next');
      await window.remove([account.id]);
    }
  });

  it('are found without that file where VS Code names its secrets', async () => {
    await newWindow().keep(endpoint('a'));
    rmSync(path.join(folder, index));
    const secrets = shared.window();
    Object.assign(secrets, { keys: () => Promise.resolve([...secrets.texts.keys()]) });
    assert.deepEqual(await seen(windowWith(secrets)), [`${host} a`]);
  });

  it('leave what is damaged where it is, and say so, until it is removed', async () => {
    const secrets = shared.window();
    const window = windowWith(secrets);
    const { account } = await window.keep(endpoint('a'));
    await window.keep(endpoint('b'));
    const name = `nsight.account.${account.id}`;
    await secrets.store(name, '{"server":');
    const { accounts: read, damaged } = await window.all();
    assert.deepEqual([read.length, damaged, secrets.texts.get(name)], [1, [account.id], '{"server":']);
    await window.rename(account.id, 'Contoso');
    assert.equal(secrets.texts.get(name), '{"server":');
    await window.remove(damaged);
    assert.deepEqual([(await window.all()).damaged, secrets.texts.has(name)], [[], false]);
  });

  it('keep what a newer version has stored with them', async () => {
    const secrets = shared.window();
    const window = windowWith(secrets);
    const { account } = await window.keep(endpoint('a'));
    const name = `nsight.account.${account.id}`;
    await secrets.store(name, JSON.stringify({ ...endpoint('a'), color: 'blue' }));
    await window.rename(account.id, 'Contoso');
    assert.deepEqual(JSON.parse(secrets.texts.get(name) ?? ''), { ...endpoint('a'), color: 'blue', name: 'Contoso' });
    writeFileSync(path.join(folder, index), JSON.stringify({ version: 2, ids: [account.id], order: 'x' }));
    await window.keep(endpoint('b'));
    assert.match(readFileSync(path.join(folder, index), 'utf8'), /^\{"version":2,.*"order":"x"/);
  });

  it('have names of their own, from what a user typed', async () => {
    const window = newWindow();
    const { account } = await window.keep(endpoint('a'));
    assert.equal((await window.keep(endpoint('b'))).account.name, `${host} (2)`);
    await window.rename(account.id, typedName('  $(trash)\u202e [a](command:b)\n '));
    assert.match((await seen(window))[0] ?? '', /^\$\(trash\) \[a\]\(command:b\) a$/);
    await window.rename(account.id, typedName('x'.repeat(500)));
    assert.equal((await seen(window))[0]?.length, 62);
    await window.rename(account.id, typedName(' \u200b '));
    assert.equal((await seen(window))[0], `${host} a`);
    await window.rename('gone', 'Contoso');
    assert.equal((await seen(newWindow())).length, 2);
  });

  it('change nothing where the secret store fails, and add an account though it is silent when read', async () => {
    const failing = shared.window();
    Object.assign(failing, { store: () => Promise.reject(new Error('locked')) });
    await assert.rejects(windowWith(failing).keep(endpoint('a')), /locked/);
    assert.deepEqual(await seen(newWindow()), []);
    assert.match(readFileSync(path.join(folder, index), 'utf8'), /"ids":\[\]/);
    const silent = shared.window();
    Object.assign(silent, { get: () => new Promise(() => undefined) });
    const window = windowWith(silent, 5);
    await window.keep(endpoint('a'));
    await assert.rejects(window.all(), SilentStoreError);
    shared.arrive();
    assert.deepEqual(await seen(newWindow()), [`${host} a`]);
  });

  it('remember which one was used last as older versions do, and forget that of this one alone', async () => {
    const secrets = shared.window();
    const window = windowWith(secrets);
    const text = () => secrets.texts.get('nsight.connection');
    const takeBack = await window.use(endpoint('a'));
    assert.equal(text(), JSON.stringify(endpoint('a')));
    assert.deepEqual(await window.lastUsed(), endpoint('a'));
    await takeBack();
    assert.equal(text(), undefined);
    await window.use(endpoint('a'));
    for (const other of [endpoint('b'), undefined]) await window.forgetUse(other);
    assert.equal(text(), JSON.stringify(endpoint('a')));
    await window.forgetUse(endpoint('a'));
    assert.equal(text(), undefined);
    await secrets.store('nsight.connection', 'damaged');
    assert.equal(await window.lastUsed(), undefined);
    await window.forgetUse(undefined);
    assert.equal(text(), undefined);
  });

  it('are without a key that another window has removed, where each window has a copy', async () => {
    const secrets = new WindowSecrets();
    const options = { folder, accounts: accounts(), hasCopies: true };
    const window = new StoredAccounts(new Secrets(secrets), options);
    await window.keep(endpoint('a'));
    await accounts().changed(endpoint('a'), undefined);
    assert.deepEqual(await seen(window), []);
    await window.keep(endpoint('a'));
    await accounts().changed(undefined, endpoint('a'));
    assert.deepEqual(await seen(window), [`${host} a`]);
  });
});

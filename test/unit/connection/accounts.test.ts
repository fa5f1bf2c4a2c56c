import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Accounts, placeKey } from '../../../src/connection/accounts';

const server = 'https://www.systemmonitor.us';
const endpoint = (key: string, of = server) => ({ server: of, key: key.repeat(32) });

describe('the accounts on a server', () => {
  let folder: string;
  let stored: ReadonlyMap<string, readonly string[]>;
  let problems: unknown[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'accounts-'));
    stored = new Map();
    problems = [];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** A window, which knows only what is in the files. */
  const accounts = () =>
    new Accounts({
      folder,
      storedClients: (account) => Promise.resolve(new Set(stored.get(account))),
      onProblem: (error) => problems.push(error),
    });

  it('are one for keys that see a common client, and two for keys that see none', async () => {
    assert.equal(await accounts().identify(endpoint('x'), ['1', '2']), server);
    assert.equal(await accounts().identify(endpoint('y'), ['3']), `${server}#2`);
    assert.equal(await accounts().identify(endpoint('z'), ['2', '9']), server, 'a new key of the first');
    assert.equal(await accounts().identify(endpoint('w'), ['9']), server, 'by a client that only the new key has seen');
    assert.equal(await accounts().identify(endpoint('q'), ['1']), server, 'by one that only the oldest has seen');
    assert.equal(await accounts().identify(endpoint('v'), ['3', '4']), `${server}#2`);
    assert.equal(await accounts().identify(endpoint('u'), []), `${server}#3`, 'who sees nothing is nobody known');
    assert.equal(await accounts().identify(endpoint('x', 'https://rmm.example'), ['1']), 'https://rmm.example');
    assert.deepEqual(problems, []);
  });

  it('remember the last twenty keys of each, the youngest last', () => {
    let known = placeKey([], 'key 0', ['1']).accounts;
    for (let n = 1; n <= 25; n++) known = placeKey(known, `key ${n}`, ['1']).accounts;
    known = placeKey(known, 'key 7', ['1']).accounts; // It is used again.
    assert.deepEqual(
      known.map(({ keys }) => keys),
      [[6, ...Array.from({ length: 18 }, (_, n) => n + 8), 7].map((n) => `key ${n}`)],
    );
  });

  it('keep a key where it was, whatever its clients have become', async () => {
    await accounts().identify(endpoint('x'), ['1']);
    await accounts().identify(endpoint('y'), ['2']);
    assert.equal(await accounts().identify(endpoint('y'), ['1']), `${server}#2`);
    assert.equal(await accounts().identify(endpoint('x'), []), server);
    assert.equal(await accounts().identify(endpoint('z'), ['1', '2', '3']), `${server}#2`, 'the one that shares most');
  });

  it('find the account of a key that saw no clients at first, as soon as it sees some', async () => {
    await accounts().identify(endpoint('x'), ['1']);
    assert.equal(await accounts().identify(endpoint('y'), []), `${server}#2`);
    assert.equal(await accounts().identify(endpoint('y'), ['1', '2']), server);
    assert.equal(await accounts().recall(endpoint('y')), server);
    assert.equal(await accounts().identify(endpoint('z'), []), `${server}#2`, 'nothing can be stored of that one');
    assert.equal(await accounts().identify(endpoint('w'), []), `${server}#3`);
    assert.equal(await accounts().identify(endpoint('z'), ['3']), `${server}#2`);
  });

  it('are known before the server has answered, by the key', async () => {
    assert.equal(await accounts().recall(endpoint('x')), server, 'nothing is stored that could be of another');
    await accounts().identify(endpoint('x'), ['1']);
    await accounts().identify(endpoint('y'), ['2']);
    assert.equal(await accounts().recall(endpoint('x')), server);
    assert.equal(await accounts().recall(endpoint('y')), `${server}#2`);
    assert.equal(await accounts().recall(endpoint('z')), undefined, 'only its clients can tell');
  });

  it('take over what an older version has stored under the server, for the key that sees its clients', async () => {
    stored = new Map([[server, ['1', '2']]]);
    assert.equal(await accounts().recall(endpoint('x')), undefined);
    assert.equal(await accounts().identify(endpoint('y'), ['3']), `${server}#2`);
    assert.equal(await accounts().identify(endpoint('x'), ['2']), server);
    assert.equal(await accounts().recall(endpoint('x')), server);
  });

  it('are told apart by windows that ask at once', async () => {
    const found = await Promise.all(
      ['a', 'b', 'c', 'd'].map((key) => accounts().identify(endpoint(key), [key < 'c' ? '1' : '2'])),
    );
    assert.equal(new Set(found).size, 2);
    assert.equal(found[0], found[1]);
    assert.equal(found[2], found[3]);
  });

  it('are stored without a key and without the server', async () => {
    await accounts().identify(endpoint('x'), ['1']);
    await accounts().changed(endpoint('x'), endpoint('y'));
    const texts = readdirSync(folder).map((name) => `${name}\n${readFileSync(path.join(folder, name), 'utf8')}`);
    assert.equal(texts.length, 1);
    assert.doesNotMatch(texts.join(), /xxx|yyy|systemmonitor/);
  });

  it('begin anew where the file is damaged, and are kept out of one that a newer version wrote', async () => {
    await accounts().identify(endpoint('x'), ['1']);
    const [name = ''] = readdirSync(folder);
    writeFileSync(path.join(folder, name), 'x');
    stored = new Map([[server, ['1']]]);
    assert.equal(await accounts().identify(endpoint('y'), ['2']), `${server}#2`);
    const newer = JSON.stringify({ version: 2, accounts: [] });
    writeFileSync(path.join(folder, name), newer);
    problems.length = 0;
    assert.equal(await accounts().identify(endpoint('y'), ['2']), `${server}#2`);
    assert.equal(readFileSync(path.join(folder, name), 'utf8'), newer);
    assert.ok(problems.length > 0);
  });

  it("never become another's, by whose name something is stored, where the file is damaged or gone", async () => {
    for (const [key, client] of [
      ['x', '1'],
      ['y', '2'],
      ['z', '3'],
    ] as const)
      await accounts().identify(endpoint(key), [client]);
    stored = new Map([
      [`${server}#2`, ['2']],
      [`${server}#3`, ['3']],
    ]);
    const [name = ''] = readdirSync(folder);
    for (const lose of [
      () => {
        writeFileSync(path.join(folder, name), 'x');
      },
      () => {
        rmSync(path.join(folder, name));
      },
    ]) {
      lose();
      assert.equal(await accounts().recall(endpoint('y')), undefined, 'only its clients can tell');
      assert.equal(await accounts().identify(endpoint('w'), ['4']), `${server}#4`);
      assert.equal(await accounts().identify(endpoint('z'), ['3']), `${server}#3`);
      assert.equal(await accounts().identify(endpoint('y'), ['2']), `${server}#2`);
    }
  });

  it('remember which key is gone, until it is connected again', async () => {
    assert.equal(await accounts().isGone(endpoint('x')), false);
    await accounts().changed(endpoint('x'), undefined);
    assert.equal(await accounts().isGone(endpoint('x')), true);
    await accounts().changed(endpoint('y'), endpoint('x'));
    assert.equal(await accounts().isGone(endpoint('x')), false);
    assert.equal(await accounts().isGone(endpoint('y')), true);
    assert.equal(await accounts().isGone(endpoint('z')), false);
  });
});

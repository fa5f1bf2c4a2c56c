import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { parseEndpoint, Secrets, SilentStoreError } from '../../../src/connection/secret';
import { Gate } from '../../support/system/gate';

const key = 'a'.repeat(32);

describe('the stored connection', () => {
  const servers = [
    'https://www.systemmonitor.us',
    'https://rmm.example:8443',
    'http://127.0.0.1:4711',
    'http://localhost:4711',
    'http://[::1]:4711',
  ];
  for (const server of servers) {
    it(`may be for ${server}`, () => {
      assert.deepEqual(parseEndpoint(JSON.stringify({ server, key })), { server, key });
    });
  }

  const bad: [title: string, stored: string][] = [
    ['empty', ''],
    ['no JSON', '{"server":'],
    ['no object', 'null'],
    ['a list', '["https://rmm.example","k"]'],
    ['without a key', '{"server":"https://rmm.example"}'],
    ...[7, null, '', ' ', 'two words', ' padded', 'line\n'].map((wrong): [string, string] => [
      `with the key ${JSON.stringify(wrong)}`,
      JSON.stringify({ server: 'https://rmm.example', key: wrong }),
    ]),
    ...[
      7,
      '',
      'rmm.example',
      'https://rmm.example/',
      'https://rmm.example/api',
      'https://rmm.example?x',
      'https://RMM.example',
      'https://rmm.example:443',
      'https://user@rmm.example',
      'http://rmm.example',
      'http://127.0.0.1.example',
      'ftp://rmm.example',
      'file:///etc',
      'null',
    ].map((server): [string, string] => [`with the server ${JSON.stringify(server)}`, JSON.stringify({ server, key })]),
  ];
  for (const [title, stored] of bad) {
    it(`is none when it is ${title}`, () => {
      assert.equal(parseEndpoint(stored), undefined);
    });
  }
});

describe('the secret store', () => {
  const storage = {
    get: (): Promise<string | undefined> => Promise.resolve('x'),
    store: () => Promise.resolve(),
    delete: () => Promise.resolve(),
  };

  it('rejects when it fails', async () => {
    const secrets = new Secrets({ ...storage, get: () => Promise.reject(new Error('no keyring')) });
    await assert.rejects(secrets.read('x'), /no keyring/);
  });

  it('says nothing of what was to be stored when it fails', async () => {
    const store = (name: string, text: string) => Promise.reject(new Error(`no keyring for ${name}: ${text}`));
    const secrets = new Secrets({ ...storage, store });
    const told = async (text: string) => {
      const error: unknown = await secrets.write('x', text).catch((caught: unknown) => caught);
      return error instanceof Error ? `${error.message} ${error.stack ?? ''}` : assert.fail();
    };
    const stored = await told(JSON.stringify({ server: 'https://rmm.example', key }));
    assert.ok(stored.includes('no keyring for x') && !stored.includes(key), stored);
    assert.ok(!(await told(`{"key": "${key}"`)).includes(key));
  });

  it('is not waited for when it does not answer, and says when it does after all', async () => {
    const answer = new Gate();
    const late: string[] = [];
    const secrets = new Secrets({ ...storage, get: () => answer.opened.then(() => 'x') }, 5);
    await assert.rejects(
      secrets.read('x', () => late.push('late')),
      SilentStoreError,
    );
    assert.deepEqual(late, []);
    answer.open();
    while (late.length === 0) await new Promise(setImmediate);
  });

  it('that was silent just now holds up no row of reads, until it has answered', async () => {
    const answers: ((text: string) => void)[] = [];
    const get = () => new Promise<string>((resolve) => answers.push(resolve));
    const secrets = new Secrets({ ...storage, get }, 1_000, 5);
    await assert.rejects(secrets.read('x'), /1 seconds/);
    await assert.rejects(secrets.read('x'), /0\.005 seconds/);
    for (const answer of answers) answer('x');
    await new Promise(setImmediate);
    await assert.rejects(secrets.read('x'), /1 seconds/);
  });

  it('is given its full time again once that has gone by, however often it was asked meanwhile', async () => {
    let time = 0;
    const clock = mock.method(performance, 'now', () => time);
    try {
      const secrets = new Secrets({ ...storage, get: () => new Promise(() => undefined) }, 50, 5);
      await assert.rejects(secrets.read('x'), /0\.05 seconds/);
      time = 49;
      await assert.rejects(secrets.read('x'), /0\.005 seconds/);
      time = 50;
      await assert.rejects(secrets.read('x'), /0\.05 seconds/);
    } finally {
      clock.mock.restore();
    }
  });

  it('names its secrets where it can', async () => {
    assert.deepEqual(await new Secrets(storage).names(), []);
    const naming = { ...storage, keys: () => Promise.resolve(['a', 7, 'b']) };
    assert.deepEqual(await new Secrets(naming).names(), ['a', 'b']);
  });
});

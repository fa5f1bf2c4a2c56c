import assert from 'node:assert/strict';
import { parseEndpoint, readSecret, SilentStoreError, storeSecret } from '../../../src/connection/secret';
import { Gate } from '../../support/system/gate';

const read = async (stored: string) =>
  parseEndpoint((await readSecret({ get: () => Promise.resolve(stored) })) ?? assert.fail());
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
    it(`may be for ${server}`, async () => {
      assert.deepEqual(await read(JSON.stringify({ server, key })), { server, key });
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
    it(`is none when it is ${title}`, async () => {
      assert.equal(await read(stored), undefined);
    });
  }

  it('rejects when the secret store fails', async () => {
    await assert.rejects(readSecret({ get: () => Promise.reject(new Error('no keyring')) }), /no keyring/);
  });

  it('is replaced without waiting for one that does not come', async () => {
    const stored: string[] = [];
    const secrets = {
      get: () => new Promise<undefined>(() => undefined),
      store: (_: string, text: string) => Promise.resolve(void stored.push(text)),
      delete: () => Promise.resolve(void stored.push('')),
      keys: () => Promise.resolve([]),
      onDidChange: () => ({ dispose: () => undefined }),
    };
    const endpoint = { server: 'https://rmm.example', key };
    const takeBack = await storeSecret(secrets, endpoint, { longestSecretMs: 5 });
    await takeBack();
    assert.deepEqual(stored, [JSON.stringify(endpoint), '']);
  });

  it('rejects when the secret store does not answer, and says when it does after all', async () => {
    const answer = new Gate();
    const late: string[] = [];
    const reading = readSecret(
      { get: () => answer.opened.then(() => 'x') },
      { longestSecretMs: 5, onLate: () => late.push('late') },
    );
    await assert.rejects(reading, SilentStoreError);
    assert.deepEqual(late, []);
    answer.open();
    while (late.length === 0) await new Promise(setImmediate);
  });
});

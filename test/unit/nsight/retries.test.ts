import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { clientRecord, failureOf, inTurn, listOf } from './servers';

type Answer = (response: ServerResponse) => void;

const good: Answer = (response) => {
  response.end(listOf(clientRecord('1')));
};

function busy(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    response.writeHead(status, headers).end('<html><body>Later</body></html>');
  };
}

describe('nsight: a server that is too busy', () => {
  for (const status of [429, 500, 502, 503, 504, 520]) {
    it(`is asked again after HTTP ${status}`, async () => {
      const { client, requests, pauses, log } = await inTurn([busy(status), good]);
      assert.equal((await client.listClients()).items.length, 1);
      assert.equal(requests.length, 2);
      assert.equal(pauses.length, 1);
      assert.match(log[0] ?? '', new RegExp(`^list_clients: HTTP ${status}, \\d+ ms$`));
      assert.match(log[1] ?? '', /^list_clients: try 2, HTTP 200, \d+ bytes, \d+ ms$/);
    });
  }

  it('is asked three more times, with pauses that grow and are not all alike', async () => {
    const { client, requests, pauses } = await inTurn([busy(503)]);
    const error = await failureOf(client.listPatches('1'));
    assert.deepEqual(error.failure, { kind: 'busy', status: 503, retryAfterSeconds: undefined });
    assert.equal(requests.length, 4);
    assert.deepEqual(
      pauses.map((pause) => Math.floor(Math.log2(pause / 1000))),
      [0, 1, 2],
    );
    for (const [i, pause] of pauses.entries()) assert.ok(pause <= 1250 * 2 ** i);
  });

  it('is asked again when it says, in seconds or by its own clock', async () => {
    const { client, pauses } = await inTurn([
      busy(429, { 'Retry-After': '7' }),
      busy(503, { Date: 'Fri, 31 Dec 1999 23:59:30 GMT', 'Retry-After': 'Sat, 01 Jan 2000 00:00:00 GMT' }),
      good,
    ]);
    await client.listClients();
    assert.deepEqual(pauses, [7000, 30_000]);
  });

  it("is asked again by the client's own pace when it says 0, a time that is past, or nonsense", async () => {
    const { client, pauses } = await inTurn([
      busy(429, { 'Retry-After': '0' }),
      busy(503, { Date: 'Sat, 01 Jan 2000 00:00:00 GMT', 'Retry-After': 'Fri, 31 Dec 1999 23:59:59 GMT' }),
      busy(503, { 'Retry-After': 'soon' }),
      good,
    ]);
    await client.listClients();
    assert.equal(pauses.length, 3);
    assert.ok(pauses.every((pause, i) => pause >= 1000 * 2 ** i));
  });

  it('is not waited for when it asks for more than a minute', async () => {
    const { client, requests, pauses, log } = await inTurn([busy(429, { 'Retry-After': '3600' }), good]);
    assert.deepEqual((await failureOf(client.listClients())).failure, {
      kind: 'busy',
      status: 429,
      retryAfterSeconds: 3600,
    });
    assert.deepEqual([requests.length, pauses.length], [1, 0]);
    assert.match(log.join('\n'), /HTTP 429, retry after 3600 s/);
  });

  it('tells what it asked for at the last try', async () => {
    const { client } = await inTurn([busy(503), busy(503), busy(503), busy(429, { 'Retry-After': '5' })]);
    assert.deepEqual((await failureOf(client.listClients())).failure, {
      kind: 'busy',
      status: 429,
      retryAfterSeconds: 5,
    });
  });

  it('is asked again for a description as for a list', async () => {
    const { client, requests } = await inTurn([busy(503), good]);
    await client.describe('patch_retry');
    assert.equal(requests.length, 2);
  });

  it('can still fail otherwise', async () => {
    const { client, requests } = await inTurn([
      busy(503),
      (response) => {
        response.writeHead(404).end();
      },
    ]);
    assert.deepEqual((await failureOf(client.listClients())).failure, { kind: 'blocked', status: 404 });
    assert.equal(requests.length, 2);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { plainEnglish } from '../../../src/wording/localize';
import { findingWords } from '../../../src/wording/unreadableWords';
import { NsightClient } from '../../../src/nsight/client';
import { reader } from '../../support/system/reader';
import { clientRecord, failureOf, inTurn, listOf, site, tcp } from './servers';

const MB = 1024 * 1024;

/** Writes `piece` until the other side hangs up, and tells how much went out. */
async function flood(response: ServerResponse, piece: Buffer): Promise<number> {
  let sent = 0;
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  while (!response.destroyed) {
    sent += piece.length;
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), closed]);
  }
  return sent;
}

describe('nsight: the time that an answer may take', () => {
  it('ends the wait for a server that says nothing, and closes the connection', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const { client, requests, log } = await site(
      (request) => {
        closed = once(request.socket, 'close');
      },
      { timeoutSeconds: 0.05 },
    );
    const error = await failureOf(client.listClients());
    assert.deepEqual(error.failure, { kind: 'timeout', seconds: 0.05 });
    assert.equal(error.outcomeUnknown, false);
    await closed;
    assert.equal(requests.length, 1);
    assert.match(log.join('\n'), /no answer in time/);
  });

  it('covers a body that trickles in for ever', async () => {
    const { client } = await site(
      (_, response) => {
        response.write('<result status="OK">');
        const timer = setInterval(() => response.write(' '), 5);
        response.once('close', () => {
          clearInterval(timer);
        });
      },
      { timeoutSeconds: 0.2 },
    );
    assert.deepEqual((await failureOf(client.listClients())).failure, { kind: 'timeout', seconds: 0.2 });
  });

  it('covers headers that trickle in for ever', async () => {
    const { client } = await tcp(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => socket.write('X: y\r\n'), 5);
        socket.once('close', () => {
          clearInterval(timer);
        });
      },
      { timeoutSeconds: 0.2 },
    );
    assert.equal((await failureOf(client.listClients())).failure.kind, 'timeout');
  });

  it('leaves no timer behind', async () => {
    const { client } = await site((_, response) => {
      response.end(listOf(''));
    });
    const timers = (): number => process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length;
    await client.listClients();
    const before = timers();
    for (let i = 0; i < 5; i++) await client.listClients();
    assert.ok(timers() < before + 5);
  });

  it('is not spent on a page that goes with HTTP 503 or a redirect', async () => {
    for (const status of [503, 302]) {
      let closed: Promise<unknown> = Promise.resolve();
      const { client } = await site((request, response) => {
        closed = once(request.socket, 'close');
        response.writeHead(status, { 'Content-Length': '1000' }).write('<html>');
      });
      await failureOf(client.write('patch_retry', '1', ['2']));
      await closed;
    }
  });

  it('is asked for anew with every call', async () => {
    const { origin } = await site(() => undefined);
    const timeouts = [0.02, 0.03];
    const client = new NsightClient(
      { server: origin, key: 'a-key' },
      { version: '1', timeoutSeconds: () => timeouts.shift() ?? 0, log: () => undefined, reader },
    );
    for (const seconds of [0.02, 0.03])
      assert.deepEqual((await failureOf(client.listClients())).failure, { kind: 'timeout', seconds });
  });
});

describe('nsight: the size that an answer may have', () => {
  it('stops reading at 64 MB, and closes the connection', async () => {
    let sent: Promise<number> | undefined;
    const { client } = await site((_, response) => {
      sent = flood(response, Buffer.alloc(MB, ' '));
    });
    const { failure } = await failureOf(client.listClients());
    assert.deepEqual(failure, {
      kind: 'unreadable',
      expected: { kind: 'xml' },
      found: { kind: 'tooLarge', megabytes: 64 },
      excerpt: '',
    });
    assert.ok(((await sent) ?? 0) < 100 * MB);
  }).timeout(20_000);

  it('stops unpacking at 64 MB', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * MB, ' '));
    const { client } = await site((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    });
    const { failure } = await failureOf(client.listClients());
    assert.equal(failure.kind === 'unreadable' && findingWords(failure.found, plainEnglish), 'more than 64 MB');
  }).timeout(20_000);

  it('reads a list of some megabytes', async () => {
    const records = Array.from({ length: 20_000 }, (_, i) => clientRecord(String(i))).join('');
    const { client } = await site((_, response) => {
      response.end(listOf(records));
    });
    assert.equal((await client.listClients()).items.length, 20_000);
  }).timeout(20_000);
});

describe('nsight: packed answers', () => {
  const body = Buffer.from(listOf(clientRecord('1')));

  it('are read, in each way to pack them', async () => {
    for (const [encoding, packed] of [
      ['gzip', gzipSync(body)],
      ['x-gzip', gzipSync(body)],
      ['deflate', deflateSync(body)],
      ['br', brotliCompressSync(body)],
      ['identity', body],
    ] satisfies [string, Buffer][]) {
      const { client } = await site((_, response) => {
        response.writeHead(200, { 'Content-Encoding': encoding }).end(packed);
      });
      assert.equal((await client.listClients()).items.length, 1, encoding);
    }
  });

  it('are not taken for whole when they are cut short, damaged or something else', async () => {
    const packed = gzipSync(body);
    const { client } = await inTurn([
      (response) => {
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed.subarray(0, -12));
      },
      (response) => {
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('<result status="OK"/>');
      },
      (response) => {
        response.writeHead(200, { 'Content-Encoding': 'zstd' }).end('x');
      },
    ]);
    for (const found of [
      'a packed answer that is cut short',
      'a packed answer that cannot be unpacked',
      'an encoding that was not asked for',
    ]) {
      const { failure } = await failureOf(client.listClients());
      assert.equal(failure.kind === 'unreadable' && findingWords(failure.found, plainEnglish), found);
    }
  });

  it('are whole however the end of a chunked body arrives', async () => {
    const packed = gzipSync(
      Buffer.from(listOf(Array.from({ length: 2000 }, (_, i) => clientRecord(String(i))).join(''))),
    ).toString('latin1');
    const parts = [
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n' +
        `${packed.length.toString(16)}\r\n${packed}\r\n0`,
      '\r',
      '\n\r',
      '\n',
    ];
    const { client } = await tcp((socket) => {
      const next = (i: number): void => {
        socket.write(parts[i] ?? '', 'latin1', () => {
          if (i + 1 < parts.length) setImmediate(next, i + 1);
          else socket.end();
        });
      };
      socket.setNoDelay(true);
      next(0);
    });
    for (let i = 0; i < 20; i++) assert.equal((await client.listClients()).items.length, 2000);
  }).timeout(20_000);
});

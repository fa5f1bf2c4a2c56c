import assert from 'node:assert/strict';
import dns from 'node:dns';
import { createServer } from 'node:http';
import https, { Agent } from 'node:https';
import { createServer as createTcpServer, Socket } from 'node:net';
import { mock } from 'node:test';
import type { NsightClient } from '../../../src/nsight/client';
import { listen } from '../../support/system/listen';
import { clientOf, failureOf, site } from './servers';

type LookedUp = (error: Error | null, addresses?: { address: string; family: number }[]) => void;

/** Looks names up like this while something runs. */
async function lookedUp(answer: (done: LookedUp) => void, run: () => Promise<void>): Promise<void> {
  const lookup = mock.method(dns, 'lookup', (_: string, __: unknown, done: LookedUp) => {
    answer(done);
  });
  try {
    await run();
  } finally {
    lookup.mock.restore();
  }
}

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const write = (client: NsightClient, signal?: AbortSignal) =>
  failureOf(client.write('patch_retry', '1', ['2'], signal));

describe('nsight: a write that did not leave is not unknown', () => {
  for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'ESERVFAIL']) {
    it(`where the look-up of the name fails with ${code}`, async () => {
      const error = Object.assign(new Error('x'), { code, syscall: 'getaddrinfo' });
      await lookedUp(
        (done) => {
          done(error);
        },
        async () => {
          const { failure, outcomeUnknown } = await write(clientOf('https://nsight.invalid').client);
          assert.deepEqual(failure, { kind: 'network', reason: 'noSuchHost', code });
          assert.equal(outcomeUnknown, false);
        },
      );
    });
  }

  it('where none of several addresses can be connected to', async () => {
    const addresses = [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
      { address: '127.0.0.2', family: 4 },
    ];
    const port = await closedPort();
    for (const scheme of ['http', 'https']) {
      await lookedUp(
        (done) => {
          done(null, addresses);
        },
        async () => {
          const { failure, outcomeUnknown } = await write(clientOf(`${scheme}://nsight.invalid:${port}`).client);
          assert.equal(failure.kind, 'network');
          assert.equal(outcomeUnknown, false);
        },
      );
    }
  });

  it('where the attempts to connect end in an error of any shape', async () => {
    for (const error of [
      Object.assign(new AggregateError([]), { code: 'EHOSTUNREACH' }),
      new AggregateError([Object.assign(new Error('x'), { code: 'ENETUNREACH' })]),
      new Error('x'),
    ]) {
      const connect = mock.method(Socket.prototype, 'connect', function (this: Socket) {
        Reflect.set(this, 'connecting', true);
        process.nextTick(() => this.destroy(error));
        return this;
      });
      const { outcomeUnknown } = await write(clientOf('http://127.0.0.1:1').client).finally(() => {
        connect.mock.restore();
      });
      assert.equal(outcomeUnknown, false);
    }
  });

  it('where the time is up, or it is cancelled, while the name is looked up', async () => {
    await lookedUp(
      () => undefined,
      async () => {
        const timedOut = await write(clientOf('https://nsight.invalid', { timeoutSeconds: 0.05 }).client);
        assert.deepEqual([timedOut.failure.kind, timedOut.outcomeUnknown], ['timeout', false]);
        const controller = new AbortController();
        const cancelled = write(clientOf('https://nsight.invalid').client, controller.signal);
        controller.abort();
        const { failure, outcomeUnknown } = await cancelled;
        assert.deepEqual([failure.kind, outcomeUnknown], ['cancelled', false]);
      },
    );
  });

  it('where the handshake does not end in time', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
    });
    const { client } = clientOf(`https://127.0.0.1:${await listen(server)}`, { timeoutSeconds: 0.1 });
    const { failure, outcomeUnknown } = await write(client);
    server.close();
    assert.deepEqual([failure.kind, outcomeUnknown], ['timeout', false]);
  });

  it('but is unknown where the time is up after it left', async () => {
    const { client } = await site(() => undefined, { timeoutSeconds: 0.1 });
    const { failure, outcomeUnknown } = await write(client);
    assert.deepEqual([failure.kind, outcomeUnknown], ['timeout', true]);
  });
});

/** Hands out what a proxy answered to CONNECT, as VS Code's agent does: on a socket that nothing can be written to. */
class RefusedAgent extends Agent {
  constructor(private readonly answer: string) {
    super();
  }

  override createConnection(): Socket {
    const socket = new Socket();
    socket._write = () => assert.fail('something was written to the proxy');
    setImmediate(() => {
      socket.push(this.answer);
      socket.push(null);
    });
    return socket;
  }
}

/** Replaces the agent that is used where none is given. */
async function withAgent(agent: Agent, run: () => Promise<void>): Promise<void> {
  const { globalAgent } = https;
  Reflect.set(https, 'globalAgent', agent);
  try {
    await run();
  } finally {
    Reflect.set(https, 'globalAgent', globalAgent);
  }
}

describe('nsight: a proxy that answers CONNECT itself', () => {
  for (const status of [400, 403, 407, 429, 502, 503, 302]) {
    it(`with HTTP ${status} is named; nothing was sent, and nothing is sent again`, async () => {
      const answer = `HTTP/1.1 ${status} No\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\nNo`;
      await withAgent(new RefusedAgent(answer), async () => {
        const { client, pauses, log } = clientOf('https://nsight.invalid');
        for (const call of [client.listClients(), client.write('patch_retry', '1', ['2'])]) {
          const { failure, outcomeUnknown } = await failureOf(call);
          assert.deepEqual(failure, { kind: 'network', reason: 'proxy', code: 'UNKNOWN', proxyStatus: status });
          assert.equal(outcomeUnknown, false);
        }
        assert.deepEqual(pauses, []);
        assert.match(log.join('\n'), new RegExp(`HTTP ${status} of the proxy`));
      });
    });
  }

  it('with something that is not HTTP is named too', async () => {
    await withAgent(new RefusedAgent('SSH-2.0-x\r\n\r\n'), async () => {
      const { failure, outcomeUnknown } = await write(clientOf('https://nsight.invalid').client);
      assert.deepEqual([failure.kind === 'network' && failure.reason, outcomeUnknown], ['proxy', false]);
    });
  });
});

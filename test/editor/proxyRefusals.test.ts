import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { isNsightError, type NsightError } from '../../src/nsight/errors';
import { selfSigned } from '../unit/nsight/selfSigned';
import { listen } from '../support/system/listen';
import { httpSettings, nowhere, proxyWith } from './proxySupport';
import { connect, labels, open, parts } from './support';

const stops: (() => void)[] = [];

/** Stops what a test has started, and takes its settings back. */
async function takeBack(): Promise<void> {
  for (const stop of stops.splice(0)) stop();
  await httpSettings({ proxy: undefined, proxySupport: undefined });
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
}

/** How a write fails in the connected session. */
async function failedWrite(): Promise<NsightError> {
  const session = await (await parts()).connections.session();
  const error: unknown = await session?.client.write('patch_retry', '1', ['2']).then(
    () => assert.fail('it did not fail'),
    (caught: unknown) => caught,
  );
  return isNsightError(error) ? error : assert.fail(String(error));
}

/** Has VS Code use a proxy, and gives what that is told. */
async function useProxy(refuses: number, proxySupport: string): Promise<string[]> {
  const told: string[] = [];
  const { port, stop } = await proxyWith({ refuses }, told);
  stops.push(stop);
  await httpSettings({ proxy: `http://127.0.0.1:${port}`, proxySupport });
  return told;
}

describe('a proxy that refuses', () => {
  afterEach(takeBack);

  for (const proxySupport of ['on', 'override', 'fallback']) {
    for (const status of [407, 403, 502, 503]) {
      it(`with HTTP ${status} is named; nothing was sent, once: http.proxySupport ${proxySupport}`, async () => {
        const told = await useProxy(status, proxySupport);
        await connect({ url: `https://${nowhere}`, key: 'a-key' });
        assert.match(await labels(await open()), status === 407 ? /proxy asks for a user name/ : /The proxy did not/);
        const connects = () => told.filter((line) => line.startsWith('CONNECT')).length;
        assert.equal(connects(), 1);
        const { failure, outcomeUnknown } = await failedWrite();
        assert.deepEqual(failure, { kind: 'network', reason: 'proxy', code: 'UNKNOWN', proxyStatus: status });
        assert.equal(outcomeUnknown, false);
        assert.equal(connects(), 2);
      });
    }
  }

  it('with HTTP 407 over plain http is named too', async () => {
    await useProxy(407, 'override');
    await connect({ url: 'http://127.1.2.3:4711', key: 'a-key' });
    assert.match(await labels(await open()), /proxy asks for a user name/);
    assert.equal((await failedWrite()).outcomeUnknown, false);
  });

  it('because it is not there is named', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    await httpSettings({ proxy: `http://127.0.0.1:${port}`, proxySupport: 'override' });
    await connect({ url: `https://${nowhere}`, key: 'a-key' });
    assert.match(await labels(await open()), /The proxy could not be reached \(ECONNREFUSED\)/);
    assert.equal((await failedWrite()).outcomeUnknown, false);
  });
});

const answer = '<result status="OK"><msg>Retrying: 2</msg></result>';

/** Counts what a server got. */
interface Counts {
  requests: number;
  /** By one connection, at most. */
  mostOfOne: number;
}

/** A server that neither closes a connection nor says that it would. */
async function keepingServer(secure: boolean): Promise<{ readonly port: number; readonly counts: Counts }> {
  const counts = { requests: 0, mostOfOne: 0 };
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    let requests = 0;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      requests += 1;
      counts.requests += 1;
      counts.mostOfOne = Math.max(counts.mostOfOne, requests);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`);
    });
  };
  const server: Server = secure ? createTlsServer(selfSigned, serve) : createServer(serve);
  const port = await listen(server);
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port, counts };
}

describe('a connection to a server that would keep it', () => {
  afterEach(takeBack);

  for (const proxySupport of ['off', 'on', 'override', 'fallback']) {
    for (const scheme of ['http', 'https']) {
      it(`is used once: ${scheme}, http.proxySupport ${proxySupport}`, async () => {
        process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
        await httpSettings({ proxySupport });
        const { port, counts } = await keepingServer(scheme === 'https');
        await connect({ url: `${scheme}://127.0.0.1:${port}`, key: 'a-key' });
        const session = await (await parts()).connections.session();
        for (let i = 0; i < 3; i++) await session?.client.write('patch_retry', '1', ['2']);
        assert.ok(counts.requests >= 3); // The views ask too.
        assert.equal(counts.mostOfOne, 1);
      });
    }
  }
});

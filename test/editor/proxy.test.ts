import assert from 'node:assert/strict';
import { createServer, request as forward } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect as connectTo } from 'node:net';
import * as vscode from 'vscode';
import { selfSigned } from '../unit/nsight/selfSigned';
import { listen } from '../support/system/listen';
import { connect, labels, open, simulate } from './support';

/** A name that nobody can resolve: only the proxy gets there. */
const nowhere = 'nsight.invalid';

/** Hands what comes over https to an address of plain http, and gives its own port. */
async function httpsTo(target: string): Promise<{ port: number; stop: () => void }> {
  const server = createTlsServer(selfSigned, (incoming, response) => {
    incoming.pipe(
      forward(`${target}${incoming.url ?? ''}`, { headers: incoming.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  return {
    port: await listen(server),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A proxy that connects everyone to one port, whatever they ask for, and notes all that it is told. */
async function proxyTo(target: number, told: string[]): Promise<{ port: number; stop: () => void }> {
  const server = createServer((incoming, response) => {
    told.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    response.writeHead(400).end();
  });
  server.on('connect', ({ url, rawHeaders }, socket, head) => {
    told.push(`CONNECT ${url ?? ''}`, ...rawHeaders);
    const onward = connectTo(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward])
      end.on('error', () => {
        socket.destroy();
        onward.destroy();
      });
  });
  return {
    port: await listen(server),
    stop: () => {
      server.close();
    },
  };
}

async function settings(values: Record<string, unknown>): Promise<void> {
  const http = vscode.workspace.getConfiguration('http');
  for (const [name, value] of Object.entries(values)) await http.update(name, value, vscode.ConfigurationTarget.Global);
}

describe('a proxy that http.proxy names', () => {
  const told: string[] = [];
  const stops: (() => void)[] = [];
  let simulator: Awaited<ReturnType<typeof simulate>>;

  beforeEach(async () => {
    told.length = 0;
    simulator = await simulate();
    const server = await httpsTo(simulator.url);
    const proxy = await proxyTo(server.port, told);
    stops.push(server.stop, proxy.stop);
    await settings({ proxy: `http://127.0.0.1:${proxy.port}`, proxySupport: 'override' });
  });

  afterEach(async () => {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    for (const stop of stops.splice(0)) stop();
    await settings({ proxy: undefined, proxySupport: undefined });
  });

  it('is used, and learns the server but not the key', async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // The certificate is nobody's; this is about the proxy.
    await connect({ url: `https://${nowhere}:8443`, key: simulator.key });
    assert.match(await labels(await open()), /· \d+ devices/);
    assert.equal(simulator.count(), 1);
    assert.equal(told[0], `CONNECT ${nowhere}:8443`);
    assert.deepEqual(
      told.filter((text) => text.includes(simulator.key)),
      [],
    );
  });

  it('does not make a certificate good that is not', async () => {
    await connect({ url: `https://${nowhere}`, key: simulator.key });
    assert.match(await labels(await open()), /certificate was not accepted/);
    assert.equal(simulator.count(), 0);
    assert.equal(told[0], `CONNECT ${nowhere}:443`);
    assert.deepEqual(
      told.filter((text) => text.includes(simulator.key)),
      [],
    );
  });
});

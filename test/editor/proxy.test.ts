import assert from 'node:assert/strict';
import { createServer, request as forward, type Server } from 'node:http';
import * as vscode from 'vscode';
import { connect, labels, open, simulate } from './support';

/** A proxy that hands every request to one address, and notes what it was asked for. */
async function proxyTo(target: string, asked: string[]): Promise<Server> {
  const server = createServer((incoming, response) => {
    asked.push(incoming.url ?? '');
    const { pathname, search } = new URL(incoming.url ?? '');
    incoming.pipe(forward(`${target}${pathname}${search}`, { headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('a proxy', () => {
  it('that http.proxy names is used', async () => {
    const simulator = await simulate();
    const asked: string[] = [];
    const proxy = await proxyTo(simulator.url, asked);
    const address = proxy.address();
    assert.ok(typeof address === 'object' && address);
    const settings = vscode.workspace.getConfiguration('http');
    await settings.update('proxy', `http://127.0.0.1:${address.port}`, vscode.ConfigurationTarget.Global);
    await settings.update('proxySupport', 'override', vscode.ConfigurationTarget.Global);
    try {
      // A name that nobody can resolve: only the proxy gets there.
      await connect({ url: 'http://nsight.invalid', key: simulator.key });
      assert.match(await labels(await open()), /· \d+ devices/);
      assert.equal(asked.length, 1);
      assert.match(asked[0] ?? '', /^http:\/\/nsight\.invalid\/api\/\?/);
    } finally {
      await settings.update('proxy', undefined, vscode.ConfigurationTarget.Global);
      await settings.update('proxySupport', undefined, vscode.ConfigurationTarget.Global);
      proxy.close();
    }
  });
});

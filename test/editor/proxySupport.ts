// Servers over https, proxies, and the settings that lead to them.
import { createServer, type IncomingMessage } from 'node:http';
import { connect as connectTo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import * as vscode from 'vscode';
import { selfSigned } from '../unit/nsight/selfSigned';
import { listen } from '../support/system/listen';

/** A name that nobody can resolve: only the proxy gets there. */
export const nowhere = 'nsight.invalid';

/** A server or a proxy on a port of this computer. */
export interface Listening {
  readonly port: number;
  readonly stop: () => void;
}

/**
 * Hands what comes over https to a port of plain http. On sockets alone, as everything here: what goes through Node's
 * http in VS Code's extension host is logged.
 */
export async function httpsTo(port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server = createTlsServer(selfSigned, (socket) => {
    sockets.add(socket);
    const onward = connectTo(port, '127.0.0.1');
    join(socket, onward);
  });
  return {
    port: await listen(server),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Connects two sockets until one of them ends. */
function join(one: Duplex, other: Duplex): void {
  one.pipe(other).pipe(one);
  for (const end of [one, other])
    end.on('error', () => {
      one.destroy();
      other.destroy();
    });
}

/** What a proxy does: connects to a port, whatever it is asked for, and hands requests of plain http on to a server. */
export interface ProxyOptions {
  readonly connectTo?: number;
  readonly forwardTo?: number;
  /** The HTTP status with which it refuses instead. */
  readonly refuses?: number;
}

/** Starts a proxy that notes all that it is told. */
export async function proxyWith(options: ProxyOptions, told: string[]): Promise<Listening> {
  const head = `HTTP/1.1 ${options.refuses ?? 200} x\r\nProxy-Authenticate: Basic realm="x"\r\n`;
  const server = createServer((incoming, response) => {
    told.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    if (options.refuses !== undefined || !options.forwardTo) response.writeHead(options.refuses ?? 400).end();
    else pass(incoming, options.forwardTo);
  });
  server.on('connect', ({ url, rawHeaders }, socket, first) => {
    told.push(`CONNECT ${url ?? ''}`, ...rawHeaders);
    if (options.refuses !== undefined) {
      socket.end(`${head}Content-Length: 2\r\n\r\nNo`);
      return;
    }
    const onward = connectTo(options.connectTo ?? 1, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      onward.write(first);
      join(socket, onward);
    });
  });
  return {
    port: await listen(server),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function pass(incoming: IncomingMessage, port: number): void {
  const { pathname, search } = new URL(incoming.url ?? '');
  const headers = incoming.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1] ?? ''}`] : []));
  const onward = connectTo(port, '127.0.0.1');
  onward.write(`${[`${incoming.method ?? ''} ${pathname}${search} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`);
  incoming.pipe(onward, { end: false });
  onward.pipe(incoming.socket);
}

/** Sets settings of VS Code that begin with `http.`; undefined takes one back. */
export async function httpSettings(values: Readonly<Record<string, unknown>>): Promise<void> {
  const http = vscode.workspace.getConfiguration('http');
  for (const [name, value] of Object.entries(values)) await http.update(name, value, vscode.ConfigurationTarget.Global);
}

// Small servers that answer whatever a test wants, and a client for each, over real HTTP.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { NsightClient, type ClientOptions } from '../../../src/nsight/client';
import { isNsightError, type NsightError } from '../../../src/nsight/errors';
import { listen } from '../../support/system/listen';
import { reader as sharedReader } from '../../support/system/reader';

/** A key with everything in it that is escaped somewhere. */
export const KEY = 'Kj+8/q& %"<2\'é~ö=9f_0b';

/** A server for one test, with what it was asked and what the client logged. */
export interface Site {
  readonly client: NsightClient;
  readonly origin: string;
  /** Paths with their queries, in order. */
  readonly requests: readonly string[];
  readonly log: readonly string[];
  /** The pauses that the client asked for, in milliseconds. */
  readonly pauses: readonly number[];
  readonly connections: () => number;
}

export interface SiteOptions {
  readonly key?: string;
  readonly timeoutSeconds?: number;
  readonly wait?: ClientOptions['wait'];
  readonly reader?: ClientOptions['reader'];
  /** Called for each line of the log, of which the first is written when the answer is there. */
  readonly onLog?: () => void;
}

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Serves HTTP with a handler of Node's own. */
export async function site(handler: RequestListener, options: SiteOptions = {}): Promise<Site> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    handler(request, response);
  });
  return siteOn(server, requests, options);
}

/** Answers every request with this body, and 200. */
export async function answering(body: string | Uint8Array, options: SiteOptions = {}): Promise<Site> {
  return site((_, response) => {
    response.end(body);
  }, options);
}

/** Answers in turn, the last one for good. */
export async function inTurn(
  answers: readonly ((response: ServerResponse, request: IncomingMessage) => void)[],
  options: SiteOptions = {},
): Promise<Site> {
  let turn = 0;
  return site((request, response) => {
    answers[Math.min(turn++, answers.length - 1)]?.(response, request);
  }, options);
}

/** Serves bytes on a socket; `handler` gets each request's text once its headers are there. */
export async function tcp(
  handler: (socket: Socket, request: string) => void,
  options: SiteOptions = {},
): Promise<Site> {
  const requests: string[] = [];
  const server = createTcpServer((socket) => {
    let received = '';
    socket.on('error', () => {
      socket.destroy();
    });
    socket.on('data', (piece) => {
      received += piece.toString('latin1');
      for (let end = received.indexOf('\r\n\r\n'); end !== -1; end = received.indexOf('\r\n\r\n')) {
        const request = received.slice(0, end);
        received = received.slice(end + 4);
        requests.push(request.split(' ')[1] ?? '');
        handler(socket, request);
      }
    });
  });
  return siteOn(server, requests, options);
}

async function siteOn(server: Server, requests: readonly string[], options: SiteOptions): Promise<Site> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
    });
  });
  const port = await listen(server);
  cleanUps.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  );
  const origin = `http://127.0.0.1:${port}`;
  return { ...clientOf(origin, options), origin, requests, connections: () => connections };
}

/** A client for a server; its log and its pauses are kept, and the pauses take no time. */
export function clientOf(
  server: string,
  { key = KEY, timeoutSeconds = 20, wait, reader = sharedReader, onLog }: SiteOptions = {},
): Pick<Site, 'client' | 'log' | 'pauses'> {
  const log: string[] = [];
  const pauses: number[] = [];
  const client = new NsightClient(
    { server, key },
    {
      version: '1.2.3',
      timeoutSeconds: () => timeoutSeconds,
      log: (line) => {
        log.push(line);
        onLog?.();
      },
      reader,
      wait:
        wait ??
        ((milliseconds) => {
          pauses.push(milliseconds);
          return Promise.resolve();
        }),
    },
  );
  return { client, log, pauses };
}

/** The client's error that a call ends with; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<NsightError> {
  try {
    await call;
  } catch (error) {
    assert.ok(isNsightError(error), `not the client's error: ${String(error)}`);
    return error;
  }
  throw new assert.AssertionError({ message: 'the call did not fail' });
}

/** A list answer as documented. */
export function listOf(records: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><result created="2015-07-20T09:45:09+01:00" host="SERVER" ' +
    `status="OK"><items>${records}</items></result>`
  );
}

/** One client as list_clients has it. */
export function clientRecord(id: string, name = 'Test Client'): string {
  return `<client><name>${name}</name><clientid>${id}</clientid></client>`;
}

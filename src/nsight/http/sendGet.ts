import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { ProxyError } from './networkError';

/** A GET whose query is a secret. */
export interface SecretGet {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends the request and its answer. */
  readonly signal: AbortSignal;
  /** Called right before the first byte of the request leaves. Whatever fails before was never sent. */
  readonly onSend: () => void;
}

/** More connections that somebody else keeps to the server are not closed. */
const MOST_KEPT = 20;

/**
 * Sends a GET and resolves with the head of its answer.
 *
 * Agents see a request before it is connected, and VS Code's writes its whole URL into the extension host's log. So the
 * request is made without its query, which is appended when there is a connection to write it to.
 *
 * @throws ProxyError if a proxy answers in place of the server, or cannot be reached.
 */
export async function sendGet(get: SecretGet): Promise<IncomingMessage> {
  for (let left = MOST_KEPT; ; left--) {
    const response = await attempt(get, left > 0);
    if (response !== 'kept') return response;
  }
}

/** Resolves with 'kept' instead, after closing it, if the connection is one that was used before. */
function attempt(get: SecretGet, refuseKept: boolean): Promise<IncomingMessage | 'kept'> {
  return new Promise((resolve, reject) => {
    const { url, headers, signal } = get;
    const bare = new URL(url.pathname, url.origin);
    // No agent of our own: VS Code would not use its proxy settings then (http.proxySupport: on).
    const request = (url.protocol === 'https:' ? https : http).request(bare, { headers, signal });
    // The header alone does not keep Node from using the connection again, which the server may be closing just then: a
    // write would fail with an unknown outcome.
    request.shouldKeepAlive = false;
    let isSent = false;
    let refusal: ProxyError | undefined;
    const send = (): void => {
      if (request.destroyed || request.socket?.destroyed) return;
      isSent = true;
      get.onSend();
      appendToPath(request, url.search);
      request.end();
    };
    request.once('socket', (socket) => {
      if (request.reusedSocket && refuseKept) {
        resolve('kept');
        request.destroy();
      } else if (url.protocol === 'https:' && !(socket instanceof TLSSocket)) {
        // Not the server's: it is what a proxy answered to CONNECT, as VS Code's agent hands it on.
        refusal = new ProxyError(undefined);
      } else {
        whenConnected(socket, send);
      }
    });
    // Sent by VS Code's agent.
    request.on('proxy', (told: unknown) => {
      refusal ??= unreachableProxy(told);
    });
    request.once('response', (response) => {
      response.on('error', () => undefined); // It is also thrown to whoever reads it.
      if (isSent) resolve(response);
      else reject(new ProxyError(response.statusCode));
    });
    request.on('error', (error) => {
      reject(refusal ?? error);
    });
    request.once('close', () => {
      reject(refusal ?? new Error('closed'));
    });
  });
}

/** Calls `send` once a socket can be written to: after the handshake, if it is one of TLS. */
function whenConnected(socket: Socket, send: () => void): void {
  if (socket instanceof TLSSocket) {
    // Which of the two it is says whether the certificate was good. Without the handshake there is neither.
    const isShaken = socket.authorized || Boolean(socket.authorizationError);
    if (isShaken) send();
    else socket.once('secureConnect', send);
  } else if (socket.connecting) {
    socket.once('connect', send);
  } else {
    send();
  }
}

/** Appends to the path as it is by now: an agent for a proxy may have made a whole address of it. */
function appendToPath(request: ClientRequest, query: string): void {
  request.path += query;
  // That agent has also written the headers out, with the path that it knew. It has them written anew in this way too.
  if (request.headersSent) Reflect.set(request, '_header', null);
}

function unreachableProxy(told: unknown): ProxyError | undefined {
  const error: unknown = typeof told === 'object' && told !== null ? Reflect.get(told, 'error') : undefined;
  if (typeof error !== 'object' || error === null) return undefined;
  const code: unknown = Reflect.get(error, 'code');
  return new ProxyError(undefined, typeof code === 'string' ? code : undefined);
}

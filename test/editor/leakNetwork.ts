import assert from 'node:assert/strict';
import { Socket } from 'node:net';

/** What a socket is connected to. */
function targetOf(given: unknown): string {
  const first: unknown = Array.isArray(given) ? given[0] : given;
  if (typeof first !== 'object' || first === null) return String(first);
  return `${String(Reflect.get(first, 'host'))}:${String(Reflect.get(first, 'port'))}`;
}

/** Notes what this process connects to, and what is fetched, until `stop` is called. */
export function watchNetwork(): { readonly targets: ReadonlySet<string>; readonly stop: () => void } {
  const targets = new Set<string>();
  const connect: unknown = Reflect.get(Socket.prototype, 'connect');
  assert.ok(typeof connect === 'function');
  Reflect.set(Socket.prototype, 'connect', function (this: Socket, ...given: unknown[]): unknown {
    targets.add(targetOf(given[0]));
    const socket: unknown = Reflect.apply(connect, this, given);
    return socket;
  });
  const { fetch } = globalThis;
  globalThis.fetch = (...given) => {
    targets.add('fetch');
    return fetch(...given);
  };
  return {
    targets,
    stop: () => {
      Reflect.set(Socket.prototype, 'connect', connect);
      globalThis.fetch = fetch;
    },
  };
}

#!/bin/sh
# A request with the header `Connection: close` leaves its connection in the agent's pool, and the next request takes it.
#
# Where: Node 20 to 24, http and https, with the default agent (which keeps connections since Node 19), where the server
#   does not say `Connection: close` as well.
# Expected: the header ends the connection with the answer, as RFC 9112, 9.6 asks of both sides.
# Found: the header is sent, but whether the socket goes back into the pool is decided by `request.shouldKeepAlive`, which
#   the header does not change. A second request with the same header goes over the same connection.
# Why it matters: a server that was told to close may do so while the second request is on its way, which fails with
#   ECONNRESET: of a write nobody knows then whether it was carried out. Set `request.shouldKeepAlive = false`, or pass an
#   agent with `keepAlive: false` (in VS Code that switches the user's proxy settings off: http.proxySupport "on").
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat > run.mjs <<'END'
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
/** Sends two requests with the header, one after the other, and counts the connections that they take. */
async function connectionsFor(prepare) {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK')).on('error', () => undefined);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  for (let i = 0; i < 2; i++) {
    await new Promise((resolve, reject) => {
      const request = http.request({ port: server.address().port, host: '127.0.0.1', headers: { Connection: 'close' } });
      prepare(request);
      request.on('response', (response) => response.resume().on('close', resolve)).on('error', reject).end();
    });
    await new Promise(setImmediate);
  }
  server.close();
  http.globalAgent.destroy();
  return connections;
}
const byHeader = await connectionsFor(() => undefined);
const byProperty = await connectionsFor((request) => { request.shouldKeepAlive = false; });
console.log(`Node ${process.versions.node}: two requests with "Connection: close" take ${byHeader} connection,`);
console.log(`and ${byProperty} with shouldKeepAlive = false`);
assert.deepEqual([byHeader, byProperty], [1, 2]);
END
node run.mjs

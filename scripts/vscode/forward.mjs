// Takes connections at one end and goes on to the other, each a port of 127.0.0.1 or a socket's file: a file is to be
// reached from every network of this computer.
// usage: node scripts/vscode/forward.mjs FROM TO
import net from 'node:net';

/** An end as `listen` and `connect` want it. */
const at = (end) => (typeof end === 'number' ? { host: '127.0.0.1', port: end } : { path: end });

/**
 * Listens at `from`, where 0 is any free port, and forwards to `to`. `cut` drops all connections and takes no further
 * ones until `mend`.
 */
export async function forward(from, to) {
  const open = new Set();
  let isCut = false;
  const server = net.createServer((near) => {
    if (isCut) return void near.destroy();
    const far = net.connect(at(to));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ]) {
      open.add(one);
      one.pipe(other);
      one
        .on('error', () => undefined)
        .on('close', () => {
          open.delete(one);
          other.destroy();
        });
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(at(from), resolve));
  const drop = () => open.forEach((one) => one.destroy());
  const address = server.address();
  return {
    port: typeof address === 'string' ? 0 : address.port,
    cut() {
      isCut = true;
      drop();
    },
    mend() {
      isCut = false;
    },
    async stop() {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  const [from, to] = process.argv.slice(2).map((end) => (/^\d+$/.test(end) ? Number(end) : end));
  await forward(from, to);
  console.log('forwarding');
}

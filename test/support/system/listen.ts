import type { AddressInfo, Server } from 'node:net';

/** The ports that servers of this process have had. */
const taken = new Set<number>();

/** Listens on a free port of 127.0.0.1 and gives it. */
export async function listen(server: Server): Promise<number> {
  const port = await listenAnywhere(server);
  if (takePort(port)) return port;
  await new Promise((resolve) => server.close(resolve));
  return listen(server);
}

/**
 * Takes a port; returns whether no server of this process had it before. Of 400 ports that Linux gives, ten come twice,
 * and what is stored for a server, its accounts and history say, would be found by the next one at its address.
 */
export function takePort(port: number): boolean {
  const isNew = !taken.has(port);
  taken.add(port);
  return isNew;
}

function listenAnywhere(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

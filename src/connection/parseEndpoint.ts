import type { Endpoint } from '../nsight/client';
import { parseServer } from '../nsight/serverAddress';

/** The endpoint in a stored secret, if it is one that we could have stored. */
export function parseEndpoint(text: string): Endpoint | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('server' in value) || !('key' in value)) return undefined;
    const { server, key } = value;
    return typeof server === 'string' && isOrigin(server) && typeof key === 'string' && /^\S+$/.test(key)
      ? { server, key }
      : undefined;
  } catch {
    return undefined; // Not ours, or damaged: as good as none, and connecting again replaces it.
  }
}

/** The key must not go where the connect flow would not have sent it: to a path, or unencrypted. */
function isOrigin(server: string): boolean {
  const parsed = parseServer(server);
  return 'server' in parsed && parsed.server === server;
}

import type * as vscode from 'vscode';
import type { Endpoint } from '../nsight/client';
import { parseServer } from '../nsight/serverAddress';

/** Server and key lie in one secret, so that they cannot come apart. */
const secretName = 'nsight.connection';

/** The stored connection as text, for `parseEndpoint`. Rejects when the secret store itself fails. */
export async function readSecret(secrets: Pick<vscode.SecretStorage, 'get'>): Promise<string | undefined> {
  return secrets.get(secretName);
}

/**
 * Stores server and key together. Returns how to take that back, to what was stored before. Both reject when the secret
 * store itself fails.
 */
export async function storeSecret(
  secrets: vscode.SecretStorage,
  { server, key }: Endpoint,
): Promise<() => Promise<void>> {
  const before = await secrets.get(secretName);
  await secrets.store(secretName, JSON.stringify({ server, key }));
  return () => Promise.resolve(before === undefined ? secrets.delete(secretName) : secrets.store(secretName, before));
}

export async function deleteSecret(secrets: vscode.SecretStorage): Promise<void> {
  await secrets.delete(secretName);
}

/** Calls `listener` when any window has changed the stored connection. */
export function onSecretChange(secrets: vscode.SecretStorage, listener: () => void): vscode.Disposable {
  return secrets.onDidChange((event) => {
    if (event.key === secretName) listener();
  });
}

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

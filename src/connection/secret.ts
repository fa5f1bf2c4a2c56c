import type * as vscode from 'vscode';
import type { Endpoint } from '../nsight/client';
import { parseServer } from '../nsight/serverAddress';
import { within } from '../util/within';

/** Server and key lie in one secret, so that they cannot come apart. */
const secretName = 'nsight.connection';

/** A keyring that is locked may never answer. Its dialog may be waiting for the user, who is to be told. In ms. */
const defaultLongestMs = 10_000;

/** How the secret store is asked. */
export interface SecretOptions {
  /** How long it may take, in milliseconds. */
  readonly longestSecretMs?: number | undefined;
  /** Called when it answers after all. */
  readonly onLate?: () => void;
}

/**
 * The stored connection as text, for `parseEndpoint`. Rejects when the secret store itself fails or does not answer.
 */
export function readSecret(
  secrets: Pick<vscode.SecretStorage, 'get'>,
  options?: SecretOptions,
): Promise<string | undefined> {
  return answerWithin(secrets.get(secretName), options);
}

async function answerWithin<T>(
  asked: Thenable<T>,
  { longestSecretMs = defaultLongestMs, onLate }: SecretOptions = {},
): Promise<T> {
  const answering = Promise.resolve(asked).then((value) => ({ value }));
  const answer = await within(longestSecretMs, answering);
  if (answer) return answer.value;
  if (onLate) answering.then(onLate, () => undefined);
  throw new SilentStoreError(`The secret store has not answered in ${longestSecretMs / 1000} seconds.`);
}

/** The secret store may still answer. */
export class SilentStoreError extends Error {
  override readonly name = 'SilentStoreError';
}

/**
 * Stores server and key together. Returns how to take that back, to what was stored before. Both reject when the secret
 * store itself fails.
 */
export async function storeSecret(
  secrets: vscode.SecretStorage,
  { server, key }: Endpoint,
  options?: SecretOptions,
): Promise<() => Promise<void>> {
  const before = await readSecret(secrets, options).catch((error: unknown) => {
    if (error instanceof SilentStoreError) return undefined; // A new connection does not wait for the old one.
    throw error;
  });
  await answerWithin(secrets.store(secretName, JSON.stringify({ server, key })), options);
  return () =>
    answerWithin(before === undefined ? secrets.delete(secretName) : secrets.store(secretName, before), options);
}

/** Deletes the stored connection. Rejects when the secret store itself fails or does not answer. */
export async function deleteSecret(secrets: vscode.SecretStorage, options?: SecretOptions): Promise<void> {
  await answerWithin(secrets.delete(secretName), options);
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

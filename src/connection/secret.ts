import type * as vscode from 'vscode';
import type { Endpoint } from '../nsight/client';
import { redactor } from '../nsight/http/redact';
import { parseServer } from '../nsight/serverAddress';
import { within } from '../util/within';

/** A keyring that is locked may never answer. Its dialog may be waiting for the user, who is to be told. In ms. */
const defaultLongestMs = 10_000;

/** Right after the store was silent, a read waits so long: many in a row would take minutes. In milliseconds. */
const defaultShortMs = 1_000;

/** The secret store may still answer. */
export class SilentStoreError extends Error {
  override readonly name = 'SilentStoreError';
}

/** VS Code's secret store, for which nothing waits without end. All reject when the store itself fails. */
export class Secrets {
  /** When a read was last found to be silent; undefined since the store has answered. By the monotonic clock. */
  #silentAt: number | undefined;

  /**
   * @param longestMs - how long the store may take, in milliseconds.
   * @param shortMs - how long a read may take right after the store was silent, in milliseconds.
   */
  constructor(
    private readonly storage: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'> & { keys?(): Thenable<unknown> },
    private readonly longestMs = defaultLongestMs,
    private readonly shortMs = defaultShortMs,
  ) {}

  /** Returns a secret, undefined where there is none. `onLate` is called when the store answers after all. */
  async read(name: string, onLate?: () => void): Promise<string | undefined> {
    const isSilent = this.#silentAt !== undefined && performance.now() - this.#silentAt < this.longestMs;
    try {
      return await this.#within(
        this.storage.get(name),
        isSilent ? Math.min(this.shortMs, this.longestMs) : this.longestMs,
        onLate,
      );
    } catch (error) {
      if (error instanceof SilentStoreError && !isSilent) this.#silentAt = performance.now();
      throw error;
    }
  }

  /** Stores a secret; undefined deletes it. What it rejects with does not say what was to be stored. */
  async write(name: string, text: string | undefined): Promise<void> {
    try {
      const asked = text === undefined ? this.storage.delete(name) : this.storage.store(name, text);
      await this.#within(asked, this.longestMs);
    } catch (error) {
      throw text === undefined || error instanceof SilentStoreError ? error : new Error(withoutKey(error, text));
    }
  }

  /** Returns the names of all secrets; none in an older VS Code, which cannot tell. */
  async names(): Promise<string[]> {
    const names = await this.#within(this.storage.keys?.() ?? Promise.resolve([]), this.longestMs);
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  }

  async #within<T>(asked: Thenable<T>, longestMs: number, onLate?: () => void): Promise<T> {
    const answering = Promise.resolve(asked).then((value) => {
      this.#silentAt = undefined;
      return { value };
    });
    const answer = await within(longestMs, answering);
    if (answer) return answer.value;
    if (onLate) answering.then(onLate, () => undefined);
    throw new SilentStoreError(`The secret store has not answered in ${longestMs / 1000} seconds.`);
  }
}

/** Returns the message of an error without the key that a secret holds. */
function withoutKey(error: unknown, secret: string): string {
  const message = error instanceof Error ? error.message : String(error);
  return redactor(parseEndpoint(secret)?.key ?? secret)(message);
}

/** Whether two connections have the same server and key. */
export function isSameEndpoint(one: Endpoint, other: Endpoint): boolean {
  return one.server === other.server && one.key === other.key;
}

/** Server and key lie in one secret, so that they cannot come apart. */
export function endpointText({ server, key }: Endpoint): string {
  return JSON.stringify({ server, key });
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

import * as vscode from 'vscode';
import { SecretStoreError } from '../wording/errorKinds';
import type { Endpoint } from '../nsight/client';
import { NsightError } from '../nsight/errors';
import type { FolderWatcher } from '../storage/folderWatcher';
import { deleteSecret, onSecretChange, parseEndpoint, readSecret, SilentStoreError, storeSecret } from './secret';
import { AccountSessions, type AccountOptions } from './accountSessions';
import type { Session } from './session';

/** What this window is connected to. `noSecrets`: the secret store cannot be read, for the reason in `error`. */
export type ConnectionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connected'; readonly session: Session }
  | { readonly kind: 'noSecrets'; readonly error: unknown };

/** What the connection needs of its surroundings. */
export interface ConnectionOptions extends AccountOptions {
  /** How long the secret store may take, in milliseconds. */
  readonly longestSecretMs?: number;
  /**
   * Where each window has a copy of its own of the secrets, which no other changes: called when another window has
   * disconnected or replaced the key of this one, which is no longer used.
   */
  readonly onStale?: (() => void) | undefined;
}

/** Holds the window's connection: reads the stored one when first asked, and takes over what other windows change. */
export class Connections implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ConnectionState>();
  /** After every change, the first reading of the secret included. */
  readonly onDidChange = this.#changed.event;
  readonly #disposables: vscode.Disposable;
  readonly #sessions: AccountSessions;
  /** Where windows have copies of the secrets: watches which keys are gone. */
  readonly #stale: FolderWatcher | undefined;
  #state: Promise<ConnectionState> | undefined;
  #current: ConnectionState | undefined;
  /** Whether this window is storing a connection right now: its own change is no news. */
  #storing = false;
  #stopDemo: (() => Promise<void>) | undefined;
  #failed: Session | undefined;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly options: ConnectionOptions,
  ) {
    this.#sessions = new AccountSessions(options, (session, account) => {
      if (this.#current?.kind !== 'connected' || this.#current.session !== session) return;
      this.#enter({ kind: 'connected', session: this.#sessions.openOf(session.endpoint, account) });
    });
    this.#stale = options.onStale && options.accounts.watch(() => void this.#stopIfStale());
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      onSecretChange(secrets, () => void this.#takeChange()),
      ...(this.#stale ? [this.#stale] : []),
    );
  }

  /** The state, which takes reading the secret the first time. Never rejects. */
  state(): Promise<ConnectionState> {
    if (this.#state) return this.#state;
    this.#stale?.ensure();
    const reading = this.#read().then((state) => {
      if (this.#state === reading) return this.#enter(state);
      closeSession(state); // Someone connected or disconnected meanwhile.
      return this.state();
    });
    return (this.#state = reading);
  }

  /**
   * What could not be connected to last, and is closed: to be diagnosed until something is connected, or Disconnect.
   */
  get failed(): Session | undefined {
    return this.#failed;
  }

  /** The session, if there is one. */
  async session(): Promise<Session | undefined> {
    const state = await this.state();
    return state.kind === 'connected' ? state.session : undefined;
  }

  /**
   * Proves server and key with one list_clients call, then stores both and connects. Rejects with the client's error,
   * or with a SecretStoreError when they cannot be stored; then nothing has changed, nor when `signal` ends it.
   */
  async connect(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    const proven = await this.#prove(endpoint, false, signal);
    const session = await this.#sessions.identified(proven);
    try {
      const before = await this.#endpoint();
      await this.#store(endpoint, signal);
      this.#enter({ kind: 'connected', session });
      await this.#noteChange(before, endpoint);
    } catch (error) {
      session.close();
      throw error;
    } finally {
      void this.#takeChange(); // Another window may have stored something meanwhile.
    }
  }

  /** Starts the demo fleet and connects this window to it. Nothing is stored: it is gone with the window. */
  async connectDemo(signal: AbortSignal): Promise<void> {
    const { startSimulator } = await import('../demo/simulator');
    const simulator = await startSimulator();
    try {
      const session = await this.#prove({ server: simulator.url, key: simulator.key }, true, signal);
      this.#enter({ kind: 'connected', session });
      this.#stopDemo = () => simulator.stop();
    } catch (error) {
      await simulator.stop();
      throw error;
    }
  }

  /** Reads the secret again, after the secret store could not be read. */
  async reload(): Promise<void> {
    this.#enter(await this.#read());
  }

  /** Leaves the demo fleet for what is stored, or else deletes the secret and ends the connection. */
  async disconnect(): Promise<void> {
    if (this.#inDemo()) {
      this.#state = undefined;
      await this.state();
      return;
    }
    const before = await this.#endpoint();
    try {
      await deleteSecret(this.secrets, this.options);
    } catch (error) {
      throw new SecretStoreError(error);
    } finally {
      this.#enter({ kind: 'none' });
    }
    await this.#noteChange(before, undefined);
  }

  dispose(): void {
    this.#leave();
    this.#disposables.dispose();
  }

  /** Stores the connection, and takes that back when the user left meanwhile. */
  async #store(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    this.#storing = true;
    try {
      const takeBack = await storeSecret(this.secrets, endpoint, this.options);
      if (!signal.aborted) return;
      await takeBack();
    } catch (error) {
      throw new SecretStoreError(error);
    } finally {
      this.#storing = false;
    }
    throw new NsightError('list_clients', { kind: 'cancelled' });
  }

  async #prove(endpoint: Endpoint, demo: boolean, signal: AbortSignal): Promise<Session> {
    const session = demo ? this.#sessions.openDemo(endpoint) : this.#sessions.openUnknown(endpoint);
    const stop = () => {
      session.close();
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) stop();
      await session.inventory.clients();
      return session;
    } catch (error) {
      session.close();
      if (!demo) this.#failed = session;
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #stored(): Promise<Endpoint | undefined> {
    const { longestSecretMs } = this.options;
    const onLate = () => {
      if (this.#current?.kind === 'noSecrets') void this.reload();
    };
    const text = await readSecret(this.secrets, { longestSecretMs, onLate });
    return text ? parseEndpoint(text) : undefined;
  }

  /** What is connected or, beneath a demo fleet, stored, for `#noteChange`. Never rejects. */
  async #endpoint(): Promise<Endpoint | undefined> {
    if (!this.#inDemo()) return this.#current?.kind === 'connected' ? this.#current.session.endpoint : undefined;
    return this.#stale && this.#stored().catch(() => undefined);
  }

  /** Tells the other windows which key is gone, where they cannot see it themselves. */
  async #noteChange(before: Endpoint | undefined, after: Endpoint | undefined): Promise<void> {
    if (!this.#stale) return;
    const isGone = before && !(after && isSameEndpoint(before, after));
    await this.options.accounts.changed(isGone ? before : undefined, after);
  }

  /** Ends the connection where another window has ended it, or has put another in its place. */
  async #stopIfStale(): Promise<void> {
    const before = this.#current;
    if (before?.kind !== 'connected' || before.session.demo) return;
    if (!(await this.options.accounts.isGone(before.session.endpoint)) || this.#current !== before) return;
    this.#enter({ kind: 'none' });
    this.options.onStale?.();
  }

  async #read(): Promise<ConnectionState> {
    let endpoint: Endpoint | undefined;
    try {
      endpoint = await this.#stored();
    } catch (error) {
      return { kind: 'noSecrets', error: new SecretStoreError(error) };
    }
    // A window that had an old copy of the secrets has stored it again.
    if (endpoint && this.#stale && (await this.options.accounts.isGone(endpoint))) return { kind: 'none' };
    return endpoint ? { kind: 'connected', session: await this.#sessions.open(endpoint) } : { kind: 'none' };
  }

  async #takeChange(): Promise<void> {
    // Nothing has been read yet, or it will be again when the storing is done or the demo fleet left.
    if (this.#state === undefined || this.#storing || this.#inDemo()) return;
    const before = this.#current;
    let endpoint: Endpoint | undefined;
    try {
      endpoint = await this.#stored();
    } catch (error) {
      if (error instanceof SilentStoreError) return; // What is connected stays so.
    }
    const mine = before?.kind === 'connected' ? before.session.endpoint : undefined;
    if (endpoint && mine ? isSameEndpoint(endpoint, mine) : endpoint === mine) return;
    await this.#noteChange(undefined, endpoint); // It was stored just now.
    const state = await this.#read();
    if (this.#current === before) {
      this.#enter(state);
    } else {
      closeSession(state); // Something else changed meanwhile: look again.
      await this.#takeChange();
    }
  }

  #inDemo(): boolean {
    return this.#current?.kind === 'connected' && this.#current.session.demo;
  }

  #enter(state: ConnectionState): ConnectionState {
    this.#leave();
    this.#failed = undefined;
    this.#current = state;
    this.#state = Promise.resolve(state);
    this.#changed.fire(state);
    return state;
  }

  #leave(): void {
    closeSession(this.#current);
    void this.#stopDemo?.();
    this.#stopDemo = undefined;
  }
}

/** Whether two connections have the same server and key. */
export function isSameEndpoint(one: Endpoint, other: Endpoint): boolean {
  return one.server === other.server && one.key === other.key;
}

function closeSession(state: ConnectionState | undefined): void {
  if (state?.kind === 'connected') state.session.close();
}

import * as vscode from 'vscode';
import { SecretStoreError } from '../wording/errorKinds';
import type { Endpoint } from '../nsight/client';
import { NsightError } from '../nsight/errors';
import { parseEndpoint, deleteSecret, onSecretChange, readSecret, storeSecret } from './secret';
import { openSession, type Session, type SessionOptions } from './session';

/** What this window is connected to. `noSecrets`: the secret store cannot be read, for the reason in `error`. */
export type ConnectionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connected'; readonly session: Session }
  | { readonly kind: 'noSecrets'; readonly error: unknown };

/** Holds the window's connection: reads the stored one when first asked, and follows what other windows change. */
export class Connections implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ConnectionState>();
  /** After every change, the first reading of the secret included. */
  readonly onDidChange = this.#changed.event;
  readonly #disposables: vscode.Disposable;
  #state: Promise<ConnectionState> | undefined;
  #current: ConnectionState | undefined;
  /** Whether this window is storing a connection right now: its own change is no news. */
  #storing = false;
  #stopDemo: (() => Promise<void>) | undefined;
  #failed: Session | undefined;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly options: SessionOptions,
  ) {
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      onSecretChange(secrets, () => void this.#follow()),
    );
  }

  /** The state, which takes reading the secret the first time. Never rejects. */
  state(): Promise<ConnectionState> {
    if (this.#state) return this.#state;
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
    const session = await this.#prove(endpoint, false, signal);
    try {
      await this.#store(endpoint, signal);
      this.#enter({ kind: 'connected', session });
    } catch (error) {
      session.close();
      throw error;
    } finally {
      void this.#follow(); // Another window may have stored something meanwhile.
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
    try {
      await deleteSecret(this.secrets);
    } catch (error) {
      throw new SecretStoreError(error);
    } finally {
      this.#enter({ kind: 'none' });
    }
  }

  dispose(): void {
    this.#leave();
    this.#disposables.dispose();
  }

  /** Stores the connection, and takes that back when the user left meanwhile. */
  async #store(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    this.#storing = true;
    try {
      const takeBack = await storeSecret(this.secrets, endpoint);
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
    const session = this.#open(endpoint, demo);
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
    const text = await readSecret(this.secrets);
    return text ? parseEndpoint(text) : undefined;
  }

  async #read(): Promise<ConnectionState> {
    let endpoint: Endpoint | undefined;
    try {
      endpoint = await this.#stored();
    } catch (error) {
      return { kind: 'noSecrets', error: new SecretStoreError(error) };
    }
    return endpoint ? { kind: 'connected', session: this.#open(endpoint, false) } : { kind: 'none' };
  }

  #open(endpoint: Endpoint, demo: boolean): Session {
    return openSession(endpoint, demo, this.options);
  }

  async #follow(): Promise<void> {
    // Nothing has been read yet, or it will be again when the storing is done or the demo fleet left.
    if (this.#state === undefined || this.#storing || this.#inDemo()) return;
    const before = this.#current;
    const endpoint = await this.#stored().catch(() => undefined);
    const mine = before?.kind === 'connected' ? before.session.endpoint : undefined;
    if (endpoint?.server === mine?.server && endpoint?.key === mine?.key) return;
    const state = await this.#read();
    if (this.#current === before) {
      this.#enter(state);
    } else {
      closeSession(state); // Something else changed meanwhile: look again.
      await this.#follow();
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

function closeSession(state: ConnectionState | undefined): void {
  if (state?.kind === 'connected') state.session.close();
}

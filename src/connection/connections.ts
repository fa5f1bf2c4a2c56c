import * as vscode from 'vscode';
import { logLine, SecretStoreError } from '../wording/errorKinds';
import type { Endpoint } from '../nsight/client';
import type { FolderWatcher } from '../storage/folderWatcher';
import { AccountSessions, refusedKey } from './accountSessions';
import { AccountStore } from './accountStore';
import { closeSession, type ConnectionOptions, type ConnectionState } from './connectionState';
import { followChange, type StoredState } from './followChange';
import { Secrets, SilentStoreError } from './secret';
import type { Session } from './session';
import { type StoredAccount } from './accountSecret';
import { isConnectionSecret, type StoredList } from './storedAccounts';

/** Holds the window's connection: reads the stored one when first asked, and follows what other windows change. */
export class Connections implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ConnectionState>();
  /** After every change, the first reading of the secret included. */
  readonly onDidChange = this.#changed.event;
  readonly #accountsChanged = new vscode.EventEmitter<void>();
  /** When the accounts that are kept, or their names, may have changed. */
  readonly onDidChangeAccounts = this.#accountsChanged.event;
  readonly #disposables: vscode.Disposable;
  readonly #sessions: AccountSessions;
  readonly accounts: AccountStore;
  /** Where windows have copies of the secrets: watches which keys are gone. */
  readonly #stale: FolderWatcher | undefined;
  #state: Promise<ConnectionState> | undefined;
  #current: ConnectionState | undefined;
  /** The kept account that the session is of; undefined for the demo fleet, and where it could not be kept. */
  #account: StoredAccount | undefined;
  /** Counts what the user does to the connection: of two things at once the later one holds. */
  #gestures = 0;
  #stopDemo: (() => Promise<void>) | undefined;
  #failed: Session | undefined;

  constructor(
    secrets: vscode.SecretStorage,
    private readonly options: ConnectionOptions,
  ) {
    const { accounts, onStale, longestSecretMs } = options;
    this.accounts = new AccountStore(new Secrets(secrets, longestSecretMs), {
      accounts,
      folder: accounts.folder,
      hasCopies: onStale !== undefined,
      onProblem: this.#log,
    });
    this.#sessions = new AccountSessions(options, this.#identified);
    this.#stale = onStale && accounts.watch(() => void this.#stopIfStale());
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      this.#accountsChanged,
      this.accounts.onDidLook(({ before, now }) => void this.#follow(before, now)),
      secrets.onDidChange(({ key }) => {
        if (isConnectionSecret(key)) void this.#look();
      }),
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

  /** The kept account that this window uses; undefined with no connection, and in the demo fleet. */
  get account(): StoredAccount | undefined {
    return this.#account;
  }

  /** What the window's account is called, or the demo fleet; undefined with no connection. A user's text. */
  get accountName(): string | undefined {
    return this.#account?.name ?? this.#session?.label;
  }

  /** Whether accounts are kept that this window does not use, as far as it has seen. */
  get hasOtherAccounts(): boolean {
    const { accounts, damaged } = this.accounts.seen;
    return damaged.length > 0 || accounts.some(({ id }) => id !== this.#account?.id);
  }

  /** Reads which accounts are kept. Rejects with a SecretStoreError. */
  async storedAccounts(): Promise<StoredList> {
    await this.state();
    return this.accounts.look().catch((error: unknown) => Promise.reject(new SecretStoreError(error)));
  }

  /**
   * Proves server and key with one list_clients call, then stores both and connects. Rejects with the client's error,
   * or with a SecretStoreError when they cannot be stored; then nothing has changed, nor when `signal` ends it.
   *
   * @returns the other keys of the account, which this one has replaced.
   */
  async connect(endpoint: Endpoint, signal: AbortSignal): Promise<readonly Endpoint[]> {
    const unknown = this.#sessions.openUnknown(endpoint);
    const proven = await this.#sessions.prove(unknown, signal, (session) => {
      this.#failed = session;
    });
    const session = await this.#sessions.identified(proven);
    try {
      const dead = await refusedKey(this.#session, endpoint);
      const onKept = () => {
        this.#gestures++;
        this.#enter({ kind: 'connected', session });
      };
      return await this.accounts.add(endpoint, { dead, signal, onKept });
    } catch (error) {
      if (session !== this.#session) session.close();
      throw error;
    }
  }

  /** Starts the demo fleet and connects this window to it. Nothing is stored: it is gone with the window. */
  async connectDemo(signal: AbortSignal): Promise<void> {
    const { session, stop } = await this.#sessions.startDemo(signal);
    this.#gestures++;
    this.#enter({ kind: 'connected', session });
    this.#stopDemo = stop;
  }

  /**
   * Connects this window to a kept account, with which the next window begins. Returns whether it is still kept.
   * Rejects with a SecretStoreError, also where only what the next window begins with could not be stored.
   */
  async switchTo(id: string): Promise<boolean> {
    const gesture = ++this.#gestures;
    const { accounts } = await this.storedAccounts();
    const account = accounts.find((one) => one.id === id);
    if (!account) return false;
    const session = await this.#sessions.open(account.endpoint);
    const isKept = this.accounts.accountWith(account.endpoint) !== undefined;
    if (gesture !== this.#gestures || !isKept) {
      session.close(); // The user has chosen something else meanwhile, or another window has removed it.
      return isKept;
    }
    this.#enter({ kind: 'connected', session });
    await this.accounts.use(account.endpoint);
    return true;
  }

  /** Reads the secret again, after the secret store could not be read. */
  async reload(): Promise<void> {
    this.#enter(await this.#read());
  }

  /**
   * Leaves the demo fleet for what is stored, or else deletes the account that this window uses and ends the
   * connection. Returns what the account was called.
   */
  async disconnect(): Promise<string | undefined> {
    const gesture = ++this.#gestures;
    const { kind } = await this.state();
    if (this.#inDemo()) {
      this.#state = undefined;
      await this.state();
      return undefined;
    }
    const name = this.accountName;
    const endpoint = kind === 'noSecrets' ? await this.accounts.lastUsed() : this.#session?.endpoint;
    await this.accounts.remove(endpoint, () => {
      if (gesture === this.#gestures) this.#enter({ kind: 'none' });
    });
    return name;
  }

  dispose(): void {
    this.#leave();
    this.#disposables.dispose();
  }

  readonly #log = (error: unknown): void => this.options.log.error(logLine(error));

  /** Takes over whose the clients of a session are, and keeps the account where it is not kept, or twice. */
  readonly #identified = (session: Session, account: string) => {
    if (this.#session !== session) return;
    if (account !== session.account)
      this.#enter({ kind: 'connected', session: this.#sessions.openOf(session.endpoint, account) });
    const { server } = session.endpoint;
    const ofServer = this.accounts.seen.accounts.filter(({ endpoint }) => endpoint.server === server);
    if (ofServer.length > 1) void this.#settle(session.endpoint);
  };

  /** Keeps what an older version has stored, or this one before it was known whose it is. */
  #settle(endpoint: Endpoint, isGiven = false): Promise<void> {
    return this.accounts.settle(endpoint, isGiven).catch(this.#log);
  }

  /** Ends the connection where another window has ended it, or has put another in its place. */
  async #stopIfStale(): Promise<void> {
    const session = this.#session;
    if (!session || session.demo || !(await this.accounts.isGone(session.endpoint)) || session !== this.#session)
      return;
    this.#enter({ kind: 'none' });
    this.options.onStale?.();
  }

  async #read(): Promise<ConnectionState> {
    try {
      const { lastUsed } = await this.accounts.look(() => {
        if (this.#current?.kind === 'noSecrets') void this.reload();
      });
      // A window that had an old copy of the secrets has stored it again.
      if (!lastUsed || (await this.accounts.isGone(lastUsed))) return { kind: 'none' };
      if (!this.accounts.accountWith(lastUsed)) void this.#settle(lastUsed);
      return { kind: 'connected', session: await this.#sessions.open(lastUsed) };
    } catch (error) {
      return { kind: 'noSecrets', error: new SecretStoreError(error) };
    }
  }

  /** Looks at what another window has changed. */
  async #look(): Promise<void> {
    if (!this.#state) return; // Nothing has been read yet.
    await this.#state;
    const before = this.#current;
    try {
      await this.accounts.look();
      if (this.#current?.kind === 'noSecrets') await this.reload();
    } catch (error) {
      if (error instanceof SilentStoreError || this.#inDemo() || this.#current !== before) return;
      this.#enter({ kind: 'noSecrets', error: new SecretStoreError(error) });
    }
  }

  async #follow(before: StoredState, now: StoredState): Promise<void> {
    const current = this.#current;
    const id = this.#account?.id;
    this.#refreshAccount();
    if (!current || current.kind === 'noSecrets' || this.#inDemo()) return;
    const session = this.#session;
    const reaction = followChange(session && { endpoint: session.endpoint, id }, before, now);
    if (reaction === 'stay') return;
    const endpoint = reaction === 'end' ? session && (await this.accounts.otherKeyOf(session)) : reaction.open;
    if (endpoint) await this.#settle(endpoint, true);
    const state: ConnectionState = endpoint
      ? { kind: 'connected', session: await this.#sessions.open(endpoint) }
      : { kind: 'none' };
    if (this.#current === current) {
      this.#enter(state);
      if (reaction === 'end' && session) await this.accounts.remove(session.endpoint, () => undefined).catch(this.#log);
    } else {
      closeSession(state); // Something else changed meanwhile: look again.
      await this.#follow(before, this.accounts.seen);
    }
  }

  /** The name may be another, or the account be kept under another id. */
  #refreshAccount(): void {
    const id = this.#account?.id;
    this.#account =
      this.#session &&
      (this.accounts.accountWith(this.#session.endpoint) ?? this.accounts.seen.accounts.find((one) => one.id === id));
    this.#accountsChanged.fire();
  }

  get #session(): Session | undefined {
    return this.#current?.kind === 'connected' ? this.#current.session : undefined;
  }

  #inDemo(): boolean {
    return this.#session?.demo ?? false;
  }

  #enter(state: ConnectionState): ConnectionState {
    this.#leave();
    this.#failed = undefined;
    this.#current = state;
    this.#account = undefined;
    this.#state = Promise.resolve(state);
    this.#refreshAccount();
    this.#changed.fire(state);
    return state;
  }

  #leave(): void {
    closeSession(this.#current);
    void this.#stopDemo?.();
    this.#stopDemo = undefined;
  }
}

import { randomUUID } from 'node:crypto';
import type { Endpoint } from '../nsight/client';
import { within } from '../util/within';
import { isLoginFailure } from '../wording/errorKinds';
import type { Accounts } from './accounts';
import { openSession, type Session, type SessionOptions } from './session';

/** What sessions of accounts need of their surroundings. */
export interface AccountOptions extends SessionOptions {
  readonly accounts: Accounts;
}

/** A key of which only its clients can tell the account waits so long for them, in milliseconds; then it has none. */
const longestIdentifying = 10_000;
/** It is waited no longer for whether a key is refused, in milliseconds. */
const longestRefusal = 10_000;

/** Opens the sessions of keys, each for the account that the key belongs to. */
export class AccountSessions {
  /** @param onIdentified - called with the account that the clients of a session tell, whenever they are read. */
  constructor(
    private readonly options: AccountOptions,
    private readonly onIdentified: (session: Session, account: string) => void,
  ) {}

  /** Starts a demo fleet, which is an account of its own each time, and opens a session of it. */
  async startDemo(signal: AbortSignal): Promise<{ readonly session: Session; readonly stop: () => Promise<void> }> {
    const { startSimulator } = await import('../demo/simulator');
    const simulator = await startSimulator();
    const { url, key } = simulator;
    const stop = () => simulator.stop();
    try {
      const owner = { demo: true, account: `demo ${randomUUID()}` };
      const session = openSession({ server: url, key }, owner, this.options);
      return { session: await this.prove(session, signal), stop };
    } catch (error) {
      await stop();
      throw error;
    }
  }

  /** Opens a session of nobody: nothing is stored for it, so nothing of another account is shown, exported or sent. */
  openUnknown(endpoint: Endpoint): Session {
    return openSession(endpoint, { demo: false, account: `${endpoint.server}#${randomUUID()}` }, this.options);
  }

  /** Opens a session of an account. */
  openOf(endpoint: Endpoint, account: string): Session {
    return this.#keep(openSession(endpoint, { demo: false, account }, this.options));
  }

  /**
   * Opens the session of a stored key. Where only its clients can tell whose it is, it is nobody's, unless they come
   * soon.
   */
  async open(endpoint: Endpoint): Promise<Session> {
    const account = await this.options.accounts.recall(endpoint);
    if (account !== undefined) return this.openOf(endpoint, account);
    const unknown = this.openUnknown(endpoint);
    const identified = this.#accountOf(unknown).catch(() => undefined); // Whoever asks for the clients is told why.
    const found = await within(longestIdentifying, identified);
    return this.#keep({ ...unknown, account: found ?? unknown.account });
  }

  /** Returns a session whose clients are known as that of its account. */
  async identified(session: Session): Promise<Session> {
    return this.#keep({ ...session, account: await this.#accountOf(session) });
  }

  /**
   * Returns a session whose clients were read just now, which proves server and key. Rejects with the client's error.
   *
   * @param onFailed - called with the session that could not read them, which is closed.
   */
  async prove(session: Session, signal: AbortSignal, onFailed?: (session: Session) => void): Promise<Session> {
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
      onFailed?.(session);
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #accountOf({ endpoint, inventory }: Session): Promise<string> {
    const { items } = await inventory.clients();
    return this.options.accounts.identify(
      endpoint,
      items.map(({ id }) => id),
    );
  }

  /** Keeps which clients the session's key sees, whenever they are read. */
  #keep(session: Session): Session {
    session.inventory.onDidReadClients(({ items }) => {
      const ids = items.map(({ id }) => id);
      void this.options.accounts.identify(session.endpoint, ids).then((account) => {
        this.onIdentified(session, account);
      });
    });
    return session;
  }
}

/**
 * Returns a session's key where it is refused by the server of another key, as far as can be found out soon, whatever
 * the window uses by then.
 */
export async function refusedKey(session: Session | undefined, { server }: Endpoint): Promise<Endpoint | undefined> {
  if (session?.endpoint.server !== server) return undefined;
  const clients = session.inventory.clients().then(() => false, isLoginFailure);
  return (await within(longestRefusal, clients)) === true ? session.endpoint : undefined;
}

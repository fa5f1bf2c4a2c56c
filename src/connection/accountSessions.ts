import { randomUUID } from 'node:crypto';
import type { Endpoint } from '../nsight/client';
import { within } from '../util/within';
import type { Accounts } from './accounts';
import { openSession, type Session, type SessionOptions } from './session';

/** What sessions of accounts need of their surroundings. */
export interface AccountOptions extends SessionOptions {
  readonly accounts: Accounts;
}

/** A key of which only its clients can tell the account waits so long for them, in milliseconds; then it has none. */
const longestIdentifying = 10_000;

/** Opens the sessions of keys, each for the account that the key belongs to. */
export class AccountSessions {
  /** @param onOther - called for a session whose clients turn out to be another account's. */
  constructor(
    private readonly options: AccountOptions,
    private readonly onOther: (session: Session, account: string) => void,
  ) {}

  /** Opens a session of a demo fleet, which is an account of its own each time. */
  openDemo(endpoint: Endpoint): Session {
    return openSession(endpoint, { demo: true, account: `demo ${randomUUID()}` }, this.options);
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
        if (account !== session.account) this.onOther(session, account);
      });
    });
    return session;
  }
}

import { createHash } from 'node:crypto';
import type { Endpoint } from '../nsight/client';
import { FolderWatcher } from '../storage/folderWatcher';
import { edit, readEntryFile } from '../storage/lockedFiles';
import { listShape, NewerVersionError, numberShape, objectShape, stringShape } from '../storage/parseShape';

// Which account a key belongs to. The API has no name for an account, so two keys are of one account when the clients
// that they see are (list_clients of both share ids). What a key has turned out to be is kept, to be known before the
// server has answered: by a short hash of the key, from which it cannot be told.

/** An account on a server, as it is stored. */
interface KnownAccount {
  readonly number: number;
  /** The ids of all clients that its keys have seen. */
  readonly clients: readonly string[];
  /** The hashes of its keys, the youngest last. */
  readonly keys: readonly string[];
}

/** What is stored of a server. */
interface ServerAccounts {
  readonly accounts: readonly KnownAccount[];
  /** The hashes of keys that were disconnected or replaced, and when. Unix milliseconds. */
  readonly gone: Readonly<Record<string, number>>;
}

/** What the accounts need of their surroundings. */
export interface AccountsOptions {
  readonly folder: string;
  /** Returns the ids of the clients in what is stored for an account. */
  readonly storedClients: (account: string) => Promise<ReadonlySet<string>>;
  /** Tells of what could not be written: a key may be unknown after a restart. */
  readonly onProblem: (error: unknown) => void;
}

const fileVersion = 1;
const mostKeys = 20;
const mostGone = 50;
/** Nobody has more accounts on a server: so many are looked for where the file of them is gone. */
const mostAccounts = 50;

/** Tells the accounts of a server apart. */
export class Accounts {
  constructor(private readonly options: AccountsOptions) {}

  /** Where it is stored. */
  get folder(): string {
    return this.options.folder;
  }

  /**
   * Returns the account of a key that was connected before, or that can be no other's because nothing is stored for the
   * server; undefined where only its clients can tell. Asks the server nothing.
   */
  async recall(endpoint: Endpoint): Promise<string | undefined> {
    const { accounts } = await this.#known(endpoint.server);
    return accountByKey(accounts, endpoint) ?? (accounts.length === 0 ? endpoint.server : undefined);
  }

  /** Returns the account of a key whose clients have been seen, undefined for any other. Asks the server nothing. */
  async knownAs(endpoint: Endpoint): Promise<string | undefined> {
    return accountByKey((await this.#known(endpoint.server)).accounts, endpoint);
  }

  /** Returns the account of a key by the clients that it sees, and keeps that. Never rejects. */
  async identify(endpoint: Endpoint, clientIds: readonly string[]): Promise<string> {
    const { server } = endpoint;
    const hash = keyHash(endpoint);
    const known = await this.#known(server);
    let found = placeKey(known.accounts, hash, clientIds).number;
    await this.#edit(server, known, (now) => {
      const placed = placeKey(now.accounts, hash, clientIds);
      found = placed.number;
      return { ...now, accounts: placed.accounts };
    });
    return accountOf(server, found);
  }

  /** Keeps that a key is connected, and that another no longer is: a window may still have it. Never rejects. */
  async changed(from: Endpoint | undefined, to: Endpoint | undefined): Promise<void> {
    if (from) await this.#setGone(from, true);
    if (to) await this.#setGone(to, false);
  }

  /** Returns whether a key was disconnected or replaced, which a window that has a copy of its own does not see. */
  async isGone(endpoint: Endpoint): Promise<boolean> {
    return Object.hasOwn((await this.#known(endpoint.server)).gone, keyHash(endpoint));
  }

  /** Calls `onChange` whenever any window has changed what is known; once its `ensure` was called. */
  watch(onChange: () => void): FolderWatcher {
    const { folder, onProblem } = this.options;
    return new FolderWatcher(folder, { onChange, onProblem });
  }

  async #setGone(endpoint: Endpoint, isGone: boolean): Promise<void> {
    const { server } = endpoint;
    const hash = keyHash(endpoint);
    const known = await this.#known(server);
    await this.#edit(server, known, (now) => {
      const others = Object.entries(now.gone).filter(([one]) => one !== hash);
      const gone = isGone ? [...others, [hash, Date.now()] as const].slice(-mostGone) : others;
      return { ...now, gone: Object.fromEntries(gone) };
    });
  }

  /** What is known of a server; without a file that can be read, by what is stored for each of its accounts. */
  async #known(server: string): Promise<ServerAccounts> {
    try {
      const text = await readEntryFile(this.options.folder, fileIdOf(server));
      if (text !== undefined) return parseAccounts(text);
    } catch (error) {
      this.options.onProblem(error);
    }
    const numbers = Array.from({ length: mostAccounts }, (_, n) => n + 1);
    const accounts = await Promise.all(
      numbers.map(async (number): Promise<KnownAccount> => {
        const clients = await this.options.storedClients(accountOf(server, number));
        return { number, clients: [...clients], keys: [] };
      }),
    );
    return { accounts: accounts.filter(({ clients }) => clients.length > 0), gone: {} };
  }

  async #edit(server: string, before: ServerAccounts, to: (now: ServerAccounts) => ServerAccounts): Promise<void> {
    try {
      await edit(this.options.folder, fileIdOf(server), (text) => {
        const wanted = accountsText(to(text === undefined ? before : parsedOr(before, text)));
        return wanted === text ? undefined : wanted;
      });
    } catch (error) {
      this.options.onProblem(error);
    }
  }
}

/**
 * Returns the accounts with a key in the one it belongs to, a new one where it shares no client with any. A key that
 * has seen no clients so far, because of an answer without any, is placed as one that is new.
 */
export function placeKey(
  known: readonly KnownAccount[],
  key: string,
  clientIds: readonly string[],
): { readonly accounts: readonly KnownAccount[]; readonly number: number } {
  const ids = new Set(clientIds);
  const shared = ({ clients }: KnownAccount) => clients.filter((id) => ids.has(id)).length;
  const [closest] = known.filter((one) => shared(one) > 0).sort((a, b) => shared(b) - shared(a));
  const number = Math.max(0, ...known.map((one) => one.number)) + 1;
  const own = known.find(({ keys }) => keys.includes(key));
  const isBare = own?.clients.length === 0 && own.keys.length === 1;
  const found = (isBare ? (closest ?? own) : (own ?? closest)) ?? { number, clients: [], keys: [] };
  const placed = {
    number: found.number,
    clients: [...new Set([...found.clients, ...clientIds])],
    keys: [...found.keys.filter((one) => one !== key), key].slice(-mostKeys),
  };
  const others = known.filter((one) => one === found || !(isBare && one === own));
  return {
    accounts: others.includes(found) ? others.map((one) => (one === found ? placed : one)) : [...others, placed],
    number: found.number,
  };
}

/** The first account of a server is called as all of it was when accounts were not told apart. */
function accountOf(server: string, number: number): string {
  return number === 1 ? server : `${server}#${number}`;
}

function accountByKey(accounts: readonly KnownAccount[], endpoint: Endpoint): string | undefined {
  const found = accounts.find(({ keys }) => keys.includes(keyHash(endpoint)));
  return found && accountOf(endpoint.server, found.number);
}

/** Sixteen digits: enough to tell the keys of one user apart, and far too few to find a key by. */
export function keyHash({ server, key }: Endpoint): string {
  return digest(JSON.stringify([server, key])).slice(0, 16);
}

function fileIdOf(server: string): string {
  return digest(server).slice(0, 32);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function accountsText({ accounts, gone }: ServerAccounts): string {
  return JSON.stringify({ version: fileVersion, accounts, gone });
}

function parsedOr(other: ServerAccounts, text: string): ServerAccounts {
  try {
    return parseAccounts(text);
  } catch (error) {
    if (error instanceof NewerVersionError) throw error;
    return other;
  }
}

function parseAccounts(text: string): ServerAccounts {
  const { version, accounts, gone } = objectShape(JSON.parse(text));
  if (numberShape(version) > fileVersion) throw new NewerVersionError(`accounts of version ${String(version)}`);
  return {
    accounts: listShape(accounts).map((one) => {
      const { number, clients, keys } = objectShape(one);
      return {
        number: numberShape(number),
        clients: listShape(clients).map(stringShape),
        keys: listShape(keys).map(stringShape),
      };
    }),
    gone: Object.fromEntries(Object.entries(objectShape(gone)).map(([key, at]) => [key, numberShape(at)])),
  };
}

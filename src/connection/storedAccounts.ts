import { randomUUID } from 'node:crypto';
import type { Endpoint } from '../nsight/client';
import { editIndex, readIndex } from './accountIndex';
import { accountText, defaultName, freeName, givenName, parseAccount, type StoredAccount } from './accountSecret';
import { keyHash, type Accounts } from './accounts';
import { endpointText, isSameEndpoint, parseEndpoint, SilentStoreError, type Secrets } from './secret';

// Each account is a secret of its own, so that windows which change accounts at once change different secrets: the
// store has no locks, and a window sees what another has stored only a moment later. Which secrets there are is in a
// file, under a lock. The account that was used last is, besides, in the secret that older versions know.

/** The secret with the account that was used last, and the only one of older versions. */
export const lastUsedSecret = 'nsight.connection';
const accountPrefix = 'nsight.account.';

/** What is kept. */
export interface StoredList {
  readonly accounts: readonly StoredAccount[];
  /** The ids of accounts whose secret cannot be read: the secret store has it, and it makes no sense. */
  readonly damaged: readonly string[];
}

/** What is done by `keep`. */
export interface KeptAccount {
  readonly account: StoredAccount;
  /** The keys that this one has replaced. */
  readonly replaced: readonly Endpoint[];
  /** Stores again what there was before. */
  readonly takeBack: () => Promise<void>;
}

/** What the stored accounts need of their surroundings. */
export interface StoredAccountsOptions {
  readonly folder: string;
  readonly accounts: Pick<Accounts, 'knownAs' | 'isGone'>;
  /** Whether each window has a copy of its own of the secrets: then one that is old brings back what was removed. */
  readonly hasCopies: boolean;
}

/** Whether a secret is one of those of the connection. */
export function isConnectionSecret(name: string): boolean {
  return name === lastUsedSecret || name.startsWith(accountPrefix);
}

/** The accounts in the secret store. All methods reject when the store fails or does not answer. */
export class StoredAccounts {
  /** The ids that were seen: they are looked for also where the file that names them is gone. */
  readonly #seen = new Set<string>();

  constructor(
    private readonly secrets: Secrets,
    private readonly options: StoredAccountsOptions,
  ) {}

  /** Returns all accounts, in the order in which they were added. */
  async all(): Promise<StoredList> {
    const ids = await this.#ids();
    const texts = await Promise.all(ids.map((id) => this.secrets.read(accountPrefix + id)));
    const accounts: StoredAccount[] = [];
    const damaged: string[] = [];
    for (const [at, id] of ids.entries()) {
      const text = texts[at];
      if (text === undefined) {
        this.#seen.delete(id); // Removed; or added by another window, and not to be seen here yet.
        continue;
      }
      this.#seen.add(id);
      const account = parseAccount(id, text);
      if (account) accounts.push(account);
      else damaged.push(id);
    }
    const isGone = await Promise.all(accounts.map(({ endpoint }) => this.isGone(endpoint)));
    return { accounts: accounts.filter((_, at) => !isGone[at]), damaged };
  }

  /** Returns the account that was used last; undefined where there is none, or what is stored makes no sense. */
  async lastUsed(onLate?: () => void): Promise<Endpoint | undefined> {
    const text = await this.secrets.read(lastUsedSecret, onLate);
    return text ? parseEndpoint(text) : undefined;
  }

  /** Returns whether a key was removed by another window, while this one has an old copy of it. */
  async isGone(endpoint: Endpoint): Promise<boolean> {
    return this.options.hasCopies && (await this.options.accounts.isGone(endpoint));
  }

  /** Stores which account was used last. Returns how to take that back. */
  async use(endpoint: Endpoint): Promise<() => Promise<void>> {
    const before = await orSilent(this.secrets.read(lastUsedSecret), undefined);
    await this.secrets.write(lastUsedSecret, endpointText(endpoint));
    return () => this.secrets.write(lastUsedSecret, before);
  }

  /** Forgets that an account was used last; one that makes no sense, or is gone, in any case. */
  async forgetUse(endpoint: Endpoint | undefined): Promise<void> {
    const text = await this.secrets.read(lastUsedSecret).catch((error: unknown) => {
      if (error instanceof SilentStoreError) throw error;
      return '';
    });
    if (text === undefined) return;
    const used = parseEndpoint(text);
    const isOther = used && !(endpoint && isSameEndpoint(used, endpoint)) && !(await this.isGone(used));
    if (!isOther) await this.secrets.write(lastUsedSecret, undefined);
  }

  /**
   * Stores a key: in the account that it belongs to, whose name stays, or else as a new account.
   *
   * @param isDead - whether another key of the server is of no use any more, and is replaced, too.
   */
  async keep(endpoint: Endpoint, isDead: (other: Endpoint) => boolean = () => false): Promise<KeptAccount> {
    // A new connection does not wait for the old ones.
    const { accounts } = await orSilent(this.all(), { accounts: [], damaged: [] });
    const own = accounts.find((one) => isSameEndpoint(one.endpoint, endpoint));
    const others = await this.#sameAs(endpoint, own, { accounts, isDead });
    const there = [...others, ...(own ? [own] : [])];
    const [target] = there;
    if (target && others.length === 0) return { account: target, replaced: [], takeBack: () => Promise.resolve() };
    const account = target
      ? { ...target, endpoint, name: there.map(givenName).find(Boolean) ?? defaultName(endpoint) }
      : { id: await this.#freeId(endpoint), endpoint, name: freeName(endpoint, accounts) };
    const takeBack = await this.#change(account, there.slice(1));
    return { account, takeBack, replaced: others.map((one) => one.endpoint).filter((one) => one.key !== endpoint.key) };
  }

  /** Renames an account; undefined gives it its default name. Does nothing where it is gone. */
  async rename(id: string, name: string | undefined): Promise<void> {
    const text = await this.secrets.read(accountPrefix + id);
    const account = text === undefined ? undefined : parseAccount(id, text);
    if (account) await this.#write({ ...account, name: name ?? defaultName(account.endpoint) }, text);
  }

  /** Removes accounts, what is damaged included. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.secrets.write(accountPrefix + id, undefined);
      this.#seen.delete(id);
    }
    await editIndex(this.options.folder, (known) => known.filter((id) => !ids.includes(id)));
  }

  /** The accounts of other keys to which a key belongs, or that it replaces. */
  async #sameAs(
    endpoint: Endpoint,
    own: StoredAccount | undefined,
    {
      accounts,
      isDead,
    }: { readonly accounts: readonly StoredAccount[]; readonly isDead: (other: Endpoint) => boolean },
  ): Promise<StoredAccount[]> {
    const known = await this.options.accounts.knownAs(endpoint);
    const candidates = accounts.filter((one) => one !== own && one.endpoint.server === endpoint.server);
    const isSame = await Promise.all(
      candidates.map(async (one) => {
        if (isSameEndpoint(one.endpoint, endpoint)) return true; // Two windows have kept it at once.
        const other = await this.options.accounts.knownAs(one.endpoint);
        return other === undefined ? isDead(one.endpoint) : other === known;
      }),
    );
    return candidates.filter((_, at) => isSame[at]);
  }

  /** Writes one account in the place of others. Returns how to take that back. */
  async #change(account: StoredAccount, leaving: readonly StoredAccount[]): Promise<() => Promise<void>> {
    const names = [account, ...leaving].map(({ id }) => accountPrefix + id);
    const before = await Promise.all(names.map((name) => orSilent(this.secrets.read(name), undefined)));
    const [old] = before;
    // It is named first: a key whose name is lost could not be removed any more.
    await this.#name([account.id]);
    const undo = async () => {
      for (const [at, name] of names.entries()) await this.secrets.write(name, before[at]);
      if (old === undefined) await this.remove([account.id]);
      await this.#name(leaving.map(({ id }) => id));
    };
    try {
      await this.#write(account, old);
      if (leaving.length > 0) await this.remove(leaving.map(({ id }) => id));
    } catch (error) {
      if (!(error instanceof SilentStoreError)) await undo().catch(() => undefined);
      throw error;
    }
    return undo;
  }

  /** The same in windows that keep the same key at once; another where an account has it that has a new key. */
  async #freeId(endpoint: Endpoint): Promise<string> {
    const id = keyHash(endpoint);
    const text = await orSilent(this.secrets.read(accountPrefix + id), undefined);
    const taken = text === undefined ? undefined : parseEndpoint(text);
    return taken && !isSameEndpoint(taken, endpoint) ? randomUUID() : id;
  }

  /** Names accounts in the file, and those that this window knows, should it have been damaged. */
  #name(ids: readonly string[]): Promise<void> {
    return editIndex(this.options.folder, (known) => [...known, ...this.#seen, ...ids]);
  }

  async #write(account: StoredAccount, before: string | undefined): Promise<void> {
    await this.secrets.write(accountPrefix + account.id, accountText(account, before));
    this.#seen.add(account.id);
  }

  async #ids(): Promise<string[]> {
    const [named, names] = await Promise.all([readIndex(this.options.folder), this.secrets.names().catch(() => [])]);
    const stored = names.flatMap((name) => (name.startsWith(accountPrefix) ? [name.slice(accountPrefix.length)] : []));
    return [...new Set([...named, ...stored, ...this.#seen])];
  }
}

async function orSilent<T>(asked: Promise<T>, silent: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SilentStoreError) return silent;
    throw error;
  }
}

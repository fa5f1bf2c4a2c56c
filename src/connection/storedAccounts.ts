import { randomUUID } from 'node:crypto';
import type { Endpoint } from '../nsight/client';
import { clean, shorten } from '../nsight/text';
import { edit, readEntryFile } from '../storage/lockedFiles';
import { listShape, objectShape, stringShape } from '../storage/parseShape';
import { keyHash, type Accounts } from './accounts';
import { endpointText, isSameEndpoint, parseEndpoint, SilentStoreError, type Secrets } from './secret';

// Each account is a secret of its own, so that windows which change accounts at once change different secrets: the
// store has no locks, and a window sees what another has stored only a moment later. Which secrets there are is in a
// file, under a lock. The account that was used last is, besides, in the secret that older versions know.

/** The secret with the account that was used last, and the only one of older versions. */
export const lastUsedSecret = 'nsight.connection';
const accountPrefix = 'nsight.account.';
/** The file that names the secrets of the accounts, by hashes. */
const indexId = 'stored';
/** A longer name would fill the view's title. In UTF-16 code units. */
const longestName = 60;

/** An account that is kept. */
export interface StoredAccount {
  readonly id: string;
  readonly endpoint: Endpoint;
  /** What it is called: the server's host, unless it was renamed. A user's text. */
  readonly name: string;
}

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

/** Returns what an account is called that was not renamed. */
export function defaultName({ server }: Endpoint): string {
  return new URL(server).host;
}

/** Returns the name that a user typed as it is stored; undefined: the account is to have its default one. */
export function typedName(text: string): string | undefined {
  return shorten(clean(text), longestName) || undefined;
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
    await this.#index((known) => known.filter((id) => !ids.includes(id)));
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
    await this.#index((known) => [...known, account.id]);
    const undo = async () => {
      for (const [at, name] of names.entries()) await this.secrets.write(name, before[at]);
      await this.#index((known) => [
        ...known.filter((id) => old !== undefined || id !== account.id),
        ...leaving.map(({ id }) => id),
      ]);
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

  /** Writes an account's secret; what a newer version has in it besides stays. */
  async #write(account: StoredAccount, before: string | undefined): Promise<void> {
    const { server, key } = account.endpoint;
    const others = before === undefined ? {} : fieldsOf(before);
    const value = { ...others, server, key, name: givenName(account) };
    await this.secrets.write(accountPrefix + account.id, JSON.stringify(value));
    this.#seen.add(account.id);
  }

  /** The same in windows that keep the same key at once; another where an account has it that has a new key. */
  async #freeId(endpoint: Endpoint): Promise<string> {
    const id = keyHash(endpoint);
    const text = await orSilent(this.secrets.read(accountPrefix + id), undefined);
    const taken = text === undefined ? undefined : parseEndpoint(text);
    return taken && !isSameEndpoint(taken, endpoint) ? randomUUID() : id;
  }

  async #ids(): Promise<string[]> {
    const [named, names] = await Promise.all([
      readEntryFile(this.options.folder, indexId).catch(() => undefined),
      this.secrets.names().catch(() => []),
    ]);
    const stored = names.flatMap((name) => (name.startsWith(accountPrefix) ? [name.slice(accountPrefix.length)] : []));
    return [...new Set([...indexOf(named), ...stored, ...this.#seen])];
  }

  async #index(to: (known: readonly string[]) => readonly string[]): Promise<void> {
    await edit(this.options.folder, indexId, (text) => {
      const fields = text === undefined ? {} : fieldsOf(text);
      const wanted = JSON.stringify({
        version: 1,
        ...fields,
        ids: [...new Set(to([...indexOf(text), ...this.#seen]))],
      });
      return wanted === text ? undefined : wanted;
    });
  }
}

/** The ids in the file; none where it is damaged, for VS Code and this window may know them, too. */
function indexOf(text: string | undefined): string[] {
  try {
    return text === undefined ? [] : listShape(objectShape(JSON.parse(text)).ids).map(stringShape);
  } catch {
    return [];
  }
}

function parseAccount(id: string, text: string): StoredAccount | undefined {
  const endpoint = parseEndpoint(text);
  const { name } = fieldsOf(text);
  return (
    endpoint && {
      id,
      endpoint,
      name: (typeof name === 'string' ? typedName(name) : undefined) ?? defaultName(endpoint),
    }
  );
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    return objectShape(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The name that is stored: a default one is not, so that it follows the server. */
function givenName({ endpoint, name }: StoredAccount): string | undefined {
  return name === defaultName(endpoint) ? undefined : name;
}

/** A default name that no other account has. */
function freeName(endpoint: Endpoint, accounts: readonly StoredAccount[]): string {
  const host = defaultName(endpoint);
  const taken = new Set(accounts.map(({ name }) => name));
  let name = host;
  for (let n = 2; taken.has(name); n++) name = `${host} (${n})`;
  return name;
}

async function orSilent<T>(asked: Promise<T>, silent: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SilentStoreError) return silent;
    throw error;
  }
}

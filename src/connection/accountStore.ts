import pLimit from 'p-limit';
import type { Endpoint } from '../nsight/client';
import { NsightError } from '../nsight/errors';
import { Emitter } from '../util/emitter';
import { SecretStoreError } from '../wording/errorKinds';
import type { StoredState } from './followChange';
import { isSameEndpoint, Secrets } from './secret';
import { type StoredAccount } from './accountSecret';
import { StoredAccounts, type StoredAccountsOptions, type StoredList } from './storedAccounts';

/** What a window has seen of the secret store. */
export type SeenAccounts = StoredState & StoredList;

/** A key, and whose it is. */
interface AccountKey {
  readonly endpoint: Endpoint;
  readonly account: string;
}

/** What is known before and after a look. */
export interface SeenChange {
  readonly before: SeenAccounts;
  readonly now: SeenAccounts;
}

/**
 * The kept accounts as one window sees and changes them: one look or change at a time. What changes them rejects with a
 * SecretStoreError.
 */
export class AccountStore {
  readonly #stored: StoredAccounts;
  readonly #inTurn = pLimit(1);
  readonly #looked = new Emitter<SeenChange>();
  /** Fires after each look, also where nothing has changed. */
  readonly onDidLook = this.#looked.event;
  #seen: SeenAccounts = { accounts: [], damaged: [], lastUsed: undefined };

  constructor(
    secrets: Secrets,
    private readonly options: StoredAccountsOptions & {
      /** Told of accounts that cannot be read while the one that was used last can. */
      readonly onProblem: (error: unknown) => void;
      readonly accounts: { changed(from: Endpoint | undefined, to: Endpoint | undefined): Promise<void> };
    },
  ) {
    this.#stored = new StoredAccounts(secrets, options);
  }

  /** What was found by the last look. */
  get seen(): SeenAccounts {
    return this.#seen;
  }

  /** Returns the kept account of a server and key, as far as it was seen. */
  accountWith(endpoint: Endpoint): StoredAccount | undefined {
    return this.#seen.accounts.find((one) => isSameEndpoint(one.endpoint, endpoint));
  }

  /** Returns the account that was used last, undefined where there is none or it cannot be read. */
  async lastUsed(): Promise<Endpoint | undefined> {
    return (await this.look().catch(() => undefined))?.lastUsed;
  }

  /** Returns another key, of those that were seen, that is known to belong to the account of a session. */
  async otherKeyOf({ account, endpoint: own }: AccountKey): Promise<Endpoint | undefined> {
    for (const { endpoint } of this.#seen.accounts)
      if (!isSameEndpoint(endpoint, own) && (await this.options.accounts.knownAs(endpoint)) === account)
        return endpoint;
    return undefined;
  }

  /** Returns whether a key was removed by another window, while this one has an old copy of it. */
  isGone(endpoint: Endpoint): Promise<boolean> {
    return this.#stored.isGone(endpoint);
  }

  /**
   * Reads what is stored. Rejects with the secret store's error; `onLate` is called when the store answers after all.
   */
  look(onLate?: () => void): Promise<SeenAccounts> {
    return this.#inTurn(() => this.#look(onLate));
  }

  /**
   * Keeps a key and begins the next window with it; takes that back where the user leaves meanwhile. Returns the keys
   * that it replaces. `onKept` is called when all is stored, before anything else can change it.
   *
   * @param options.dead - a key that is refused, and replaced unless it is known to be another account's.
   */
  add(
    endpoint: Endpoint,
    {
      dead,
      signal,
      onKept,
    }: { readonly dead?: Endpoint | undefined; readonly signal: AbortSignal; readonly onKept: () => void },
  ): Promise<readonly Endpoint[]> {
    return this.#change(async () => {
      await this.#keepLastUsed();
      const { replaced, takeBack } = await this.#stored.keep(
        endpoint,
        (other) => dead !== undefined && isSameEndpoint(other, dead),
      );
      try {
        throwIfLeft(signal);
        const takeBackUse = await this.#stored.use(endpoint);
        if (signal.aborted) await takeBackUse();
        throwIfLeft(signal);
      } catch (error) {
        await takeBack();
        throw error;
      }
      onKept();
      await this.#note(replaced, endpoint);
      await this.#lookAfter();
      return replaced;
    });
  }

  /**
   * Keeps a key that is in use, unless it is kept already.
   *
   * @param isGiven - whether someone has stored it just now: then it is not one that is gone, whatever is known of it.
   */
  settle(endpoint: Endpoint, isGiven: boolean): Promise<void> {
    return this.#change(async () => {
      if (isGiven) await this.#note([], endpoint);
      else if (await this.isGone(endpoint)) return;
      const { replaced } = await this.#stored.keep(endpoint);
      await this.#note(replaced, undefined);
      await this.#lookAfter();
    });
  }

  /** Begins the next window with an account. */
  use(endpoint: Endpoint): Promise<void> {
    return this.#change(async () => {
      await this.#keepLastUsed();
      await this.#stored.use(endpoint);
      await this.#lookAfter();
    });
  }

  /** Renames an account; undefined gives it its default name. */
  rename(id: string, name: string | undefined): Promise<void> {
    return this.#change(async () => {
      await this.#stored.rename(id, name);
      await this.#lookAfter();
    });
  }

  /** Removes accounts that this window does not use, or that cannot be read. */
  discard(ids: readonly string[]): Promise<void> {
    return this.#change(async () => {
      await this.#stored.remove(ids);
      await this.#lookAfter();
    });
  }

  /** Removes the account of a key; without one only what makes no sense. `onRemoved` is called also when that fails. */
  remove(endpoint: Endpoint | undefined, onRemoved: () => void): Promise<void> {
    return this.#change(async () => {
      try {
        if (endpoint) {
          const { accounts } = await this.#stored.all();
          const those = accounts.filter((one) => isSameEndpoint(one.endpoint, endpoint));
          await this.#stored.remove(those.map(({ id }) => id));
        }
        await this.#stored.forgetUse(endpoint);
      } finally {
        onRemoved();
      }
      if (endpoint) await this.#note([endpoint], undefined);
      await this.#lookAfter();
    });
  }

  /** Keeps what an older version has stored, before it is replaced. */
  async #keepLastUsed(): Promise<void> {
    const { lastUsed } = await this.#look().catch(() => this.#seen);
    if (!lastUsed || this.accountWith(lastUsed) || (await this.isGone(lastUsed))) return;
    await this.#stored.keep(lastUsed);
  }

  /** Looks at what was just changed, which holds whether or not it can be read. */
  async #lookAfter(): Promise<void> {
    await this.#look().catch(this.options.onProblem);
  }

  async #look(onLate?: () => void): Promise<SeenAccounts> {
    const before = this.#seen;
    const [lastUsed, list] = await Promise.all([
      this.#stored.lastUsed(onLate),
      this.#stored.all().catch((error: unknown) => {
        this.options.onProblem(error);
        return before;
      }),
    ]);
    this.#seen = { accounts: list.accounts, damaged: list.damaged, lastUsed };
    this.#looked.fire({ before, now: this.#seen });
    return this.#seen;
  }

  /** Tells the other windows which keys are gone, where they cannot see it themselves. */
  async #note(gone: readonly Endpoint[], used: Endpoint | undefined): Promise<void> {
    if (!this.options.hasCopies) return;
    for (const endpoint of gone) await this.options.accounts.changed(endpoint, undefined);
    await this.options.accounts.changed(undefined, used);
  }

  #change<T>(run: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      try {
        return await run();
      } catch (error) {
        throw error instanceof NsightError ? error : new SecretStoreError(error);
      }
    });
  }
}

function throwIfLeft(signal: AbortSignal): void {
  if (signal.aborted) throw new NsightError('list_clients', { kind: 'cancelled' });
}

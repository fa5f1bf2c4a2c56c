import type { Endpoint } from '../nsight/client';
import { isSameEndpoint } from './secret';
import type { StoredAccount } from './accountSecret';

/** What a window has seen of what is stored. */
export interface StoredState {
  readonly accounts: readonly StoredAccount[];
  /** The account that any window has used last. */
  readonly lastUsed: Endpoint | undefined;
}

/** What a window is connected to. */
export interface OwnAccount {
  readonly endpoint: Endpoint;
  /** Undefined as long as it is not kept among the accounts. */
  readonly id: string | undefined;
}

/** What a window does when others have changed what is stored: it stays, ends its connection, or opens one. */
export type Reaction = 'stay' | 'end' | { readonly open: Endpoint };

/**
 * Returns what a window does about a change. It follows its own account: to a new key, and to its end. That another
 * window uses another account is no reason to leave one's own; only an older version, which knows a single connection,
 * means all windows when it stores one.
 */
export function followChange(own: OwnAccount | undefined, before: StoredState, now: StoredState): Reaction {
  return own ? followOwn(own, before, now) : followNew(before, now);
}

function followOwn({ endpoint, id }: OwnAccount, before: StoredState, now: StoredState): Reaction {
  const kept = now.accounts.find((one) => one.id === id) ?? accountWith(now, endpoint);
  if (kept && !isSameEndpoint(kept.endpoint, endpoint)) return { open: kept.endpoint };
  if (!now.lastUsed) {
    const wasUsed = before.lastUsed !== undefined && isSameEndpoint(before.lastUsed, endpoint);
    return wasUsed || !kept ? 'end' : 'stay'; // Also an older version's Disconnect.
  }
  if (isOther(before, now) && !accountWith(now, now.lastUsed)) return followUnlisted(now.lastUsed, endpoint);
  return kept || id === undefined ? 'stay' : 'end';
}

/** What an older version has stored, which does not list it. */
function followUnlisted(lastUsed: Endpoint, endpoint: Endpoint): Reaction {
  return isSameEndpoint(lastUsed, endpoint) ? 'stay' : { open: lastUsed };
}

/** Without a connection a window takes one that was just added, as at the very first; not one that is merely used. */
function followNew(before: StoredState, now: StoredState): Reaction {
  if (!now.lastUsed || !isOther(before, now)) return 'stay';
  const account = accountWith(now, now.lastUsed);
  return account && before.accounts.some(({ id }) => id === account.id) ? 'stay' : { open: now.lastUsed };
}

function isOther(before: StoredState, now: StoredState): boolean {
  return !(before.lastUsed && now.lastUsed && isSameEndpoint(before.lastUsed, now.lastUsed));
}

function accountWith({ accounts }: StoredState, endpoint: Endpoint): StoredAccount | undefined {
  return accounts.find((one) => isSameEndpoint(one.endpoint, endpoint));
}

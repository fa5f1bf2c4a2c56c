import type { AccountOptions } from './accountSessions';
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

/** Closes the session of a state, if it has one. */
export function closeSession(state: ConnectionState | undefined): void {
  if (state?.kind === 'connected') state.session.close();
}

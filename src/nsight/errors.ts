import type { Expected, Finding } from './unreadable';

/**
 * Why a call to N-sight failed. One kind for each cause that a user can act on differently, so that a switch over
 * `kind` is complete. Texts in here come from the server: cleaned of control characters and of the key, not trusted.
 */
export type Failure =
  /** errorcode 3: the key was refused, or belongs to another territory (C). */
  | { readonly kind: 'login'; readonly message: string }
  /** Any other `<error>`: 4 invalid value, 5 missing parameter (D), unknown codes, or none. The message is '' where there is none. */
  | { readonly kind: 'api'; readonly code: string | undefined; readonly message: string }
  /** HTTP 4xx or an HTML page: something in front of the API answered (C). */
  | { readonly kind: 'blocked'; readonly status: number }
  /** A redirect, which is never followed with the key. `host` is where it pointed, or '' when that could not be read. */
  | { readonly kind: 'redirect'; readonly host: string }
  | { readonly kind: 'network'; readonly reason: NetworkReason; readonly code: string }
  /** Nothing, or not everything, came within `seconds`. */
  | { readonly kind: 'timeout'; readonly seconds: number }
  /** HTTP 429 or 5xx, after the tries that a read has. `retryAfterSeconds` is what the server asked for, if it did. */
  | { readonly kind: 'busy'; readonly status: number; readonly retryAfterSeconds: number | undefined }
  /** Not XML, cut short, an unknown root, too large, a DTD. `found` says what came, `excerpt` its first 200 characters. */
  | { readonly kind: 'unreadable'; readonly expected: Expected; readonly found: Finding; readonly excerpt: string }
  | { readonly kind: 'cancelled' };

export type FailureKind = Failure['kind'];

/** `reset` is a connection that broke after it stood, `tls` a certificate or handshake that was not accepted. */
export type NetworkReason = 'noSuchHost' | 'refused' | 'reset' | 'tls' | 'other';

/** The one error that the client throws. It never carries the URL, the key, or another error as its cause. */
export class NsightError extends Error {
  /** The bundles each hold a copy of this class, so `instanceof` would miss the other's. */
  override readonly name = 'NsightError';

  constructor(
    /** The service that was called, as in `patch_retry`. */
    readonly service: string,
    readonly failure: Failure,
    /** For a write: it was sent and no answer tells what became of it. Always false for a read. */
    readonly outcomeUnknown = false,
  ) {
    super(`${service}: ${failure.kind}`);
  }
}

/** Whether an error is the client's own, from whichever bundle. */
export function isNsightError(error: unknown): error is NsightError {
  return error instanceof Error && error.name === 'NsightError' && 'failure' in error;
}

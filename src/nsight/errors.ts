import type { Expected, Finding } from './findings';

/**
 * Why a call to N-sight failed: one kind for each cause that a user would act on differently. Texts come from the
 * server: control characters and the key are removed, but they are not trusted.
 */
export type Failure =
  /** errorcode 3: the key was refused, or belongs to another territory (C). */
  | { readonly kind: 'login'; readonly message: string }
  /** Any other `<error>`: 4 invalid value, 5 missing parameter (D), an unknown code or none. The message may be ''. */
  | { readonly kind: 'api'; readonly code: string | undefined; readonly message: string }
  /** HTTP 4xx or an HTML page: something in front of the API answered (C). */
  | { readonly kind: 'blocked'; readonly status: number }
  /** A redirect, which is never followed, to protect the key. `host` is its target, or '' if that is unreadable. */
  | { readonly kind: 'redirect'; readonly host: string }
  /** No connection, or it broke. `code` is Node's; `proxyStatus` is the HTTP status with which a proxy refused. */
  | {
      readonly kind: 'network';
      readonly reason: NetworkReason;
      readonly code: string;
      readonly proxyStatus?: number;
    }
  /** No complete answer within `seconds`. */
  | { readonly kind: 'timeout'; readonly seconds: number }
  /** HTTP 429 or 5xx, after all attempts. `retryAfterSeconds` is what the server asked for, if anything. */
  | { readonly kind: 'busy'; readonly status: number; readonly retryAfterSeconds: number | undefined }
  /** Not XML, truncated, an unknown root, too large, a DTD. `excerpt` is the first 200 characters of the answer. */
  | { readonly kind: 'unreadable'; readonly expected: Expected; readonly found: Finding; readonly excerpt: string }
  /** Aborted by the caller. */
  | { readonly kind: 'cancelled' };

/** The kinds of failure. */
export type FailureKind = Failure['kind'];

/**
 * `reset`: an established connection broke. `tls`: a certificate or handshake was not accepted. `proxy`: a proxy
 * refused, or could not be reached. `notHttp`: something answered, but not in HTTP.
 */
export type NetworkReason = 'noSuchHost' | 'refused' | 'reset' | 'tls' | 'proxy' | 'notHttp' | 'other';

/** The only error that the client throws. It never contains the URL, the key, or another error as its cause. */
export class NsightError extends Error {
  /** Each bundle has its own copy of this class, so `instanceof` would miss those of another. */
  override readonly name = 'NsightError';

  constructor(
    /** The service that was called, as in `patch_retry`. */
    readonly service: string,
    readonly failure: Failure,
    /** For a write: it may have reached the server, and no answer tells its outcome. Always false for a read. */
    readonly outcomeUnknown = false,
  ) {
    super(`${service}: ${failure.kind}`);
  }
}

/** Whether an error is an NsightError, from any bundle. */
export function isNsightError(error: unknown): error is NsightError {
  return error instanceof Error && error.name === 'NsightError' && 'failure' in error;
}

import type { NetworkReason } from '../errors';

/** A network error by Node's code. Nothing else of the error is kept: its text can contain the URL, and so the key. */
export interface NetworkError {
  readonly reason: NetworkReason;
  readonly code: string;
  /** Whether it is certain that the request did not reach the server. */
  readonly neverSent: boolean;
}

const CERTIFICATE_CODES =
  'CERT_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|CRL_';
const TLS = new RegExp(`^(?:${CERTIFICATE_CODES}|ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO$)`);

/** The certificate was not accepted, which happens before anything is sent. Other failures of TLS may happen later. */
const CERTIFICATE = new RegExp(`^(?:${CERTIFICATE_CODES}|ERR_TLS_CERT)`);
const BROKE_IN_HANDSHAKE = 'before secure TLS connection';

/** Classifies an error of node-fetch, of Node or of a stream. */
export function classifyNetworkError(error: unknown): NetworkError {
  const code = field(error, 'code');
  const name = /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN';
  const reason = reasonOf(name, error);
  const neverSent =
    reason === 'noSuchHost' ||
    reason === 'refused' ||
    CERTIFICATE.test(name) ||
    field(error, 'message').includes(BROKE_IN_HANDSHAKE) ||
    name === 'ERR_INVALID_URL' ||
    field(error, 'erroredSysCall') === 'connect';
  return { reason, code: name, neverSent };
}

function reasonOf(code: string, error: unknown): NetworkReason {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'noSuchHost';
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      // Only Node's message tells a connection that ended during the handshake: the code is the same later.
      return field(error, 'message').includes(BROKE_IN_HANDSHAKE) ? 'tls' : 'reset';
    default:
      return TLS.test(code) ? 'tls' : 'other';
  }
}

function field(error: unknown, name: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}

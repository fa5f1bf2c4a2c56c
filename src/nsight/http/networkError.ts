import type { NetworkReason } from '../errors';

/** What broke, from a code of Node. Nothing else of an error is used: its text can hold the URL, and so the key. */
export interface NetworkError {
  readonly reason: NetworkReason;
  readonly code: string;
  /** The request cannot have reached the server. */
  readonly neverSent: boolean;
}

const TLS =
  /^(?:CERT_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED|ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|CRL_)/;

/** The server's certificate was not accepted: that comes before anything is sent. Other failures of TLS may come later. */
const CERTIFICATE =
  /^(?:CERT_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED|ERR_TLS_CERT|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|CRL_)/;
const BROKE_IN_HANDSHAKE = 'before secure TLS connection';

/** Reads an error of node-fetch, of Node or of a stream. */
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
      // Node's words for a connection that ended in the handshake; the code is the same as for a later end.
      return field(error, 'message').includes(BROKE_IN_HANDSHAKE) ? 'tls' : 'reset';
    default:
      return TLS.test(code) ? 'tls' : 'other';
  }
}

function field(error: unknown, name: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}

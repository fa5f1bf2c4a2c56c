import type { NetworkReason } from '../errors';

/** A network error by Node's code. Nothing else of the error is kept: its text can contain the URL, and so the key. */
export interface NetworkError {
  readonly reason: NetworkReason;
  readonly code: string;
  /** The HTTP status with which a proxy refused. */
  readonly proxyStatus?: number;
}

const UNKNOWN = 'UNKNOWN';

/** A proxy did not pass the request on. */
export class ProxyError extends Error {
  readonly reason = 'proxy' as const;

  constructor(
    /** The HTTP status of its answer; undefined if it gave none that can be read. */
    readonly status: number | undefined,
    /** Node's code, if the proxy itself could not be reached. */
    readonly code = UNKNOWN,
  ) {
    super('ProxyError');
  }
}

const TLS = new RegExp(
  '^(?:CERT_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|CRL_|' +
    'ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO$)',
);

/** Classifies an error of Node, of a stream or of node-fetch. */
export function classifyNetworkError(error: unknown): NetworkError {
  const code = codeOf(error);
  const reason = error instanceof ProxyError ? error.reason : reasonOf(code, error);
  return { reason, code, ...(error instanceof ProxyError && error.status ? { proxyStatus: error.status } : {}) };
}

/** Returns Node's code, or UNKNOWN. That of several attempts to connect may be only in the first one's error. */
function codeOf(error: unknown): string {
  const causes: unknown[] = error instanceof AggregateError ? [error].concat(error.errors) : [error];
  const codes = causes.map((cause) => field(cause, 'code'));
  return codes.find((code) => /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) ?? UNKNOWN;
}

function reasonOf(code: string, error: unknown): NetworkReason {
  switch (code) {
    case 'ENOTFOUND':
      return 'noSuchHost';
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      // Only Node's message tells a connection that ended during the handshake: the code is the same later.
      return field(error, 'message').includes('before secure TLS connection') ? 'tls' : 'reset';
    case 'ERR_PROXY_TUNNEL':
      return 'proxy';
    default:
      if (code.startsWith('EAI_') || field(error, 'syscall') === 'getaddrinfo') return 'noSuchHost';
      if (code.startsWith('HPE_')) return 'notHttp';
      return TLS.test(code) ? 'tls' : 'other';
  }
}

function field(error: unknown, name: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}

import fetch from 'node-fetch';
import type { Finding } from '../findings';
import { classifyNetworkError, ProxyError, type NetworkError } from './networkError';
import { sendGet } from './sendGet';
import { unpack } from './unpack';

/**
 * The outcome of one request. Never contains the URL. `neverSent` says that it is certain that the server did not get
 * the request.
 */
export type TransportOutcome =
  /** `charset` is that of the Content-Type, in lower case. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly bytes: Uint8Array;
      readonly charset?: string | undefined;
    }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  /** HTTP 429 or 5xx. The body is not read. */
  | { readonly kind: 'busy'; readonly status: number; readonly retryAfterSeconds: number | undefined }
  | { readonly kind: 'unreadable'; readonly status: number; readonly found: Finding }
  | { readonly kind: 'timeout'; readonly neverSent: boolean }
  | { readonly kind: 'cancelled'; readonly neverSent: boolean }
  | { readonly kind: 'broken'; readonly broken: NetworkError; readonly neverSent: boolean };

/** One request to send. */
export interface HttpRequest {
  readonly url: string;
  /** The form of a POST. Without it the request is a GET. */
  readonly form?: string | undefined;
  readonly userAgent: string;
  /** For the whole exchange, until the last byte of the body. */
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/** Larger answers are not read, whether before or after decompression. */
export const MAX_BYTES = 64 * 1024 * 1024;

/** The status with which a proxy asks for a user and a password. No server does. */
const PROXY_AUTHENTICATION = 407;

/** Sends a single request. Follows no redirect, never tries again, and never rejects. */
export async function transfer(request: HttpRequest): Promise<TransportOutcome> {
  const { signal } = request;
  if (isAborted(signal)) return { kind: 'cancelled', neverSent: true };
  const controller = new AbortController();
  const progress: Progress = { isSent: false, status: 0, timedOut: false };
  const timer = setTimeout(() => {
    progress.timedOut = true;
    controller.abort();
  }, request.timeoutSeconds * 1000);
  const cancel = () => {
    controller.abort();
  };
  signal?.addEventListener('abort', cancel);
  try {
    return await exchange(request, controller.signal, progress);
  } catch (error) {
    const neverSent = !progress.isSent;
    if (!progress.timedOut && isAborted(signal)) return { kind: 'cancelled', neverSent };
    // The status says enough, whether or not the page that comes with it is complete.
    if (progress.status >= 400) return { kind: 'answer', status: progress.status, bytes: new Uint8Array() };
    if (progress.timedOut) return { kind: 'timeout', neverSent };
    return {
      kind: 'broken',
      broken: classifyNetworkError(error),
      neverSent: neverSent || error instanceof ProxyError,
    };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    // Closes the connection of an answer that was not read to its end.
    controller.abort();
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

interface Progress {
  /** Whether a part of the request may have left. */
  isSent: boolean;
  /** The HTTP status, 0 before there is one. */
  status: number;
  timedOut: boolean;
}

/** The head of an answer, and its body as it comes. Names of headers are in lower case. */
interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: NodeJS.ReadableStream | null;
}

async function exchange(request: HttpRequest, signal: AbortSignal, progress: Progress): Promise<TransportOutcome> {
  const response = await openExchange(request, signal, progress);
  const { status } = response;
  const header = (name: string): string | undefined => {
    const value = response.headers[name];
    return typeof value === 'string' ? value : value?.[0];
  };
  if (status === PROXY_AUTHENTICATION) throw new ProxyError(status);
  progress.status = status;
  if (status >= 300 && status < 400) return { kind: 'redirect', status, location: header('location') ?? '' };
  if (status === 429 || status >= 500)
    return { kind: 'busy', status, retryAfterSeconds: retryAfter(header('retry-after'), header('date')) };
  const packed = await readBody(response.body);
  if (packed === undefined)
    return { kind: 'unreadable', status, found: { kind: 'tooLarge', megabytes: MAX_BYTES / 1024 / 1024 } };
  const unpacked = await unpack(packed, header('content-encoding') ?? '', MAX_BYTES);
  return unpacked.kind === 'bytes'
    ? { kind: 'answer', status, bytes: unpacked.bytes, charset: charsetOf(header('content-type')) }
    : { kind: 'unreadable', status, found: unpacked.found };
}

async function openExchange(request: HttpRequest, signal: AbortSignal, progress: Progress): Promise<HttpResponse> {
  const url = new URL(request.url);
  const headers = {
    'User-Agent': request.userAgent,
    Accept: 'application/xml',
    // Unpacked here, where the size can be limited and truncation is noticed.
    'Accept-Encoding': 'gzip',
    Connection: 'close',
  };
  if (request.form !== undefined) {
    progress.isSent = true;
    // Its URL is no secret, so agents may see it.
    const response = await fetch(url, {
      method: 'POST',
      body: request.form,
      signal,
      redirect: 'manual',
      compress: false,
      headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    const { status, body } = response;
    return { status, headers: Object.fromEntries(response.headers), body };
  }
  const onSend = (): void => {
    progress.isSent = true;
  };
  const response = await sendGet({ url, headers, signal, onSend });
  const { statusCode = 0 } = response;
  return { status: statusCode, headers: response.headers, body: response };
}

/** Returns the body, or undefined if it is too large. Throws if it is cut off. */
async function readBody(body: NodeJS.ReadableStream | null): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (body !== null) {
    for await (const chunk of body) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > MAX_BYTES) return undefined;
      chunks.push(bytes);
    }
  }
  return Buffer.concat(chunks, size);
}

/** Returns the charset of a Content-Type in lower case. */
function charsetOf(contentType = ''): string | undefined {
  return /;\s*charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType)?.[1]?.toLowerCase();
}

/** Returns the seconds of a Retry-After header, which may be a date: that is compared with the server's own clock. */
function retryAfter(value: string | undefined, date: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value);
  const now = date === undefined ? Date.now() : Date.parse(date);
  const seconds = Math.ceil((Date.parse(value) - now) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

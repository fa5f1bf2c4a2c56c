import fetch from 'node-fetch';
import type { Finding } from '../findings';
import { classifyNetworkError, type NetworkError } from './networkError';
import { unpack } from './unpack';

/** The outcome of one GET. Never contains the URL. */
export type TransportOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly bytes: Uint8Array }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  /** HTTP 429 or 5xx. The body is not read. */
  | { readonly kind: 'busy'; readonly status: number; readonly retryAfterSeconds: number | undefined }
  | { readonly kind: 'unreadable'; readonly status: number; readonly found: Finding }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'cancelled'; readonly sent: boolean }
  | { readonly kind: 'broken'; readonly broken: NetworkError };

/** One GET to send. */
export interface Get {
  readonly url: string;
  readonly userAgent: string;
  /** For the whole exchange, until the last byte of the body. */
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/** Larger answers are not read, whether before or after decompression. */
export const MAX_BYTES = 64 * 1024 * 1024;

/** Sends a single GET. Follows no redirect, never tries again, and never rejects. */
export async function get(request: Get): Promise<TransportOutcome> {
  const { signal } = request;
  if (isAborted(signal)) return { kind: 'cancelled', sent: false };
  const controller = new AbortController();
  const progress: ResponseProgress = { status: 0, timedOut: false };
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
    if (!progress.timedOut && isAborted(signal)) return { kind: 'cancelled', sent: true };
    // The status says enough, whether or not the page that comes with it is complete.
    if (progress.status >= 400) return { kind: 'answer', status: progress.status, bytes: new Uint8Array() };
    if (progress.timedOut) return { kind: 'timeout' };
    const what = classifyNetworkError(error);
    return { kind: 'broken', broken: progress.status > 0 ? { ...what, neverSent: false } : what };
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

interface ResponseProgress {
  /** The HTTP status, 0 before there is one. */
  status: number;
  timedOut: boolean;
}

async function exchange(request: Get, signal: AbortSignal, progress: ResponseProgress): Promise<TransportOutcome> {
  const response = await fetch(request.url, {
    signal,
    redirect: 'manual',
    // Decompressed here, where the size can be limited and truncation is noticed.
    compress: false,
    headers: {
      'User-Agent': request.userAgent,
      Accept: 'application/xml',
      'Accept-Encoding': 'gzip',
      // A write on a kept-alive connection that the server has just closed would fail with an unknown outcome.
      Connection: 'close',
    },
  });
  const { status, headers } = response;
  progress.status = status;
  if (status >= 300 && status < 400) return { kind: 'redirect', status, location: headers.get('location') ?? '' };
  if (status === 429 || status >= 500)
    return { kind: 'busy', status, retryAfterSeconds: retryAfter(headers.get('retry-after'), headers.get('date')) };
  const packed = await readBody(response.body);
  if (packed === undefined)
    return { kind: 'unreadable', status, found: { kind: 'tooLarge', megabytes: MAX_BYTES / 1024 / 1024 } };
  const unpacked = await unpack(packed, headers.get('content-encoding') ?? '', MAX_BYTES);
  return unpacked.kind === 'bytes'
    ? { kind: 'answer', status, bytes: unpacked.bytes }
    : { kind: 'unreadable', status, found: unpacked.found };
}

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

/** Returns the seconds of a Retry-After header, which may be a date: that is compared with the server's own clock. */
function retryAfter(value: string | null, date: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value);
  const now = date === null ? Date.now() : Date.parse(date);
  const seconds = Math.ceil((Date.parse(value) - now) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

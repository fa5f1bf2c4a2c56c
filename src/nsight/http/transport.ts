import { Readable } from 'node:stream';
import type { Finding } from '../findings';
import { classifyNetworkError, ProxyError, type NetworkError } from './networkError';
import { sendGet } from './sendGet';
import { unpack, type TakeBytes } from './unpack';

/**
 * The outcome of one request. Never contains the URL. `neverSent` says that it is certain that the server did not get
 * the request.
 */
export type TransportOutcome =
  | ({
      readonly kind: 'answer';
      /** Empty if they were received by `HttpRequest.receive`. */
      readonly bytes: Uint8Array;
      /** How many bytes there are, unpacked. */
      readonly size: number;
    } & ResponseHead)
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  /** HTTP 429 or 5xx. The body is not read. */
  | { readonly kind: 'busy'; readonly status: number; readonly retryAfterSeconds: number | undefined }
  | { readonly kind: 'unreadable'; readonly status: number; readonly found: Finding }
  | { readonly kind: 'timeout'; readonly neverSent: boolean }
  | { readonly kind: 'cancelled'; readonly neverSent: boolean }
  | { readonly kind: 'broken'; readonly broken: NetworkError; readonly neverSent: boolean };

/** What is known of an answer before its body. */
export interface ResponseHead {
  readonly status: number;
  /** The charset of the Content-Type, in lower case. */
  readonly charset?: string | undefined;
}

/** What takes the body of an answer as it arrives. Its time is none of the exchange's. */
export interface BodyReceiver {
  write(bytes: Uint8Array): Promise<void>;
  /** Called instead of more bytes if the answer is not complete. */
  drop(): void;
}

/** One request to send. */
export interface HttpRequest {
  readonly url: string;
  /** The form of a POST. Without it the request is a GET. */
  readonly form?: string | undefined;
  readonly userAgent: string;
  /** For the whole exchange, until the last byte of the body. */
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with the head of a good answer. Without it, or of any other answer, the bytes are collected. */
  readonly receive?: ((head: ResponseHead) => BodyReceiver) | undefined;
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
  const deadline = new Deadline(request.timeoutSeconds * 1000, () => {
    progress.timedOut = true;
    controller.abort();
  });
  const progress: Progress = { isSent: false, status: 0, timedOut: false, deadline };
  const cancel = () => {
    controller.abort();
  };
  signal?.addEventListener('abort', cancel);
  try {
    return await exchange(request, controller.signal, progress);
  } catch (error) {
    progress.receiver?.drop();
    const neverSent = !progress.isSent;
    if (!progress.timedOut && isAborted(signal)) return { kind: 'cancelled', neverSent };
    // The status says enough, whether or not the page that comes with it is complete.
    if (progress.status >= 400) return { kind: 'answer', status: progress.status, bytes: new Uint8Array(), size: 0 };
    if (progress.timedOut) return { kind: 'timeout', neverSent };
    return {
      kind: 'broken',
      broken: classifyNetworkError(error),
      neverSent: neverSent || error instanceof ProxyError,
    };
  } finally {
    deadline.pause();
    signal?.removeEventListener('abort', cancel);
    // Closes the connection of an answer that was not read to its end. Of another one it is closed already.
    if (progress.body?.readableEnded !== true) controller.abort();
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
  readonly deadline: Deadline;
  receiver?: BodyReceiver;
  body?: Readable;
}

/** A limit to a time that can be stopped. */
class Deadline {
  #leftMs: number;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    milliseconds: number,
    private readonly onPassed: () => void,
  ) {
    this.#leftMs = milliseconds;
    this.resume();
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.#leftMs -= performance.now() - this.#since;
  }

  resume(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(this.onPassed, Math.max(0, this.#leftMs));
  }
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
  const head = { status, charset: charsetOf(header('content-type')) };
  const receiver = status < 300 ? request.receive?.(head) : undefined;
  const body = new Body(receiver, progress.deadline);
  if (receiver !== undefined) progress.receiver = receiver;
  const found = await unpack(
    response.body ?? Readable.from([]),
    header('content-encoding') ?? '',
    MAX_BYTES,
    body.take,
  );
  if (found === undefined) return { kind: 'answer', ...head, bytes: body.bytes, size: body.size };
  receiver?.drop();
  return { kind: 'unreadable', status, found };
}

/** Hands the body to its receiver, or collects it. */
class Body {
  readonly #pieces: Uint8Array[] = [];
  size = 0;

  constructor(
    private readonly receiver: BodyReceiver | undefined,
    private readonly deadline: Deadline,
  ) {}

  readonly take: TakeBytes = async (bytes) => {
    this.size += bytes.length;
    if (this.receiver === undefined) {
      this.#pieces.push(bytes);
      return;
    }
    this.deadline.pause();
    await this.receiver.write(bytes);
    this.deadline.resume();
  };

  get bytes(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
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
    // Only a diagnosis sends one: no other call waits for what loading this takes, nor keeps its 10 MB.
    const { default: fetch } = await import('node-fetch');
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
  progress.body = response;
  const { statusCode = 0 } = response;
  return { status: statusCode, headers: response.headers, body: response };
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

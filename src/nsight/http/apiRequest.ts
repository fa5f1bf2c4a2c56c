import { setTimeout as sleep } from 'node:timers/promises';
import { logCode } from '../findings';
import { NsightError, type Failure } from '../errors';
import type { Reader } from '../parser/reader';
import type { Service } from '../records';
import type { Redact } from './redact';
import { clean, shorten } from '../text';
import { transfer, type BodyReceiver, type ResponseHead, type TransportOutcome } from './transport';
import { buildForm, buildUrl, type Endpoint, type Params } from './url';

/** What a client needs besides its endpoint. */
export interface ClientOptions {
  /** The extension's version, for the User-Agent. */
  readonly version: string;
  /** Called for every call. */
  readonly timeoutSeconds: () => number;
  /** Receives one line per attempt and answer, without the key. */
  readonly log: (line: string) => void;
  /** Parses the answers. May be shared. */
  readonly reader: Pick<Reader, 'read' | 'open'>;
  /** Waits between the attempts of a read; rejects when the signal fires. Tests pass their own. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Resolves when a read may be tried again within the rate that is set, or as soon as the signal fires. */
  readonly acquire?: (signal: AbortSignal) => Promise<void>;
}

/** Runs `send` when a request may be sent, and returns what it returns: for limits on requests under way. */
export type RequestGate = <T>(send: () => Promise<T>) => Promise<T>;

/** One call of the API. */
export interface ApiCall {
  readonly service: Service;
  readonly params: Params;
  /** A write is sent once. A read is tried again if the server is busy. */
  readonly kind: 'read' | 'write';
  /** Sends the parameters and the key in the body of a POST, for a diagnosis. */
  readonly asPost?: boolean;
  readonly signal: AbortSignal | undefined;
  /** Runs each request of the call when it may be sent. */
  readonly gate?: RequestGate | undefined;
  /** Receives the body of a good answer as it arrives, once for each answer. */
  readonly receive?: (head: ResponseHead) => BodyReceiver;
}

/** A complete answer with HTTP 2xx or 4xx. */
export type ApiResponse = Pick<Extract<TransportOutcome, { kind: 'answer' }>, 'status' | 'bytes' | 'charset'>;

const MORE_TRIES = 3;
/** If a server asks for a longer pause, the read fails and the user decides. */
const LONGEST_WAIT_SECONDS = 60;

/** Sends calls to one server, retries reads, and logs. */
export class ApiRequest {
  readonly #endpoint: Endpoint;
  readonly #options: ClientOptions;
  readonly #redact: Redact;

  constructor(endpoint: Endpoint, options: ClientOptions, redact: Redact) {
    this.#endpoint = endpoint;
    this.#options = options;
    this.#redact = redact;
  }

  /**
   * Sends a call, and again if it is a read and the server is busy. All of its tries stay behind its gate: a server
   * that asks for a pause must not get the next request instead.
   *
   * @throws NsightError if there is no complete answer.
   */
  send(call: ApiCall): Promise<ApiResponse> {
    const tries = () => this.#sendUntilAnswered(call);
    return call.gate ? call.gate(tries) : tries();
  }

  async #sendUntilAnswered(call: ApiCall): Promise<ApiResponse> {
    for (let attempt = 1; ; attempt++) {
      const timeoutSeconds = seconds(this.#options.timeoutSeconds());
      const outcome = await this.#attempt(call, attempt, timeoutSeconds);
      if (outcome.kind === 'answer') return outcome;
      const pause = call.kind === 'read' && attempt <= MORE_TRIES ? pauseAfter(outcome, attempt) : undefined;
      if (pause === undefined) throw this.#failed(call, outcome, timeoutSeconds);
      await this.#wait(call, pause);
    }
  }

  /** Sends a call once and returns its outcome, for a diagnosis: a second attempt would hide the first one. */
  async once(
    call: ApiCall,
  ): Promise<{ readonly outcome: TransportOutcome; readonly milliseconds: number; readonly failure?: Failure }> {
    const start = performance.now();
    const timeoutSeconds = seconds(this.#options.timeoutSeconds());
    const outcome = await this.#attempt(call, 1, timeoutSeconds);
    const milliseconds = Math.round(performance.now() - start);
    return outcome.kind === 'answer'
      ? { outcome, milliseconds }
      : { outcome, milliseconds, failure: this.#failed(call, outcome, timeoutSeconds).failure };
  }

  /** Writes one line to the log, cleaned and without the key. */
  log(call: Pick<ApiCall, 'service' | 'params'>, words: string): void {
    const params = Object.entries(call.params)
      .map(([name, value]) => ` ${name}=${shorten(this.#redact(value), 200)}`)
      .join('');
    this.#options.log(this.#redact(clean(`${call.service}${params}: ${words}`)));
  }

  async #attempt(call: ApiCall, attempt: number, timeoutSeconds: number): Promise<TransportOutcome> {
    const start = performance.now();
    const outcome = await transfer({
      ...(call.asPost ? buildForm : buildUrl)(this.#endpoint, call.service, call.params),
      userAgent: `Mozilla/5.0 (compatible; nsight-patches/${this.#options.version})`,
      timeoutSeconds,
      signal: call.signal,
      receive: call.receive,
    });
    const elapsedMs = Math.round(performance.now() - start);
    const how = `${call.asPost ? 'as POST, ' : ''}${attempt === 1 ? '' : `try ${attempt}, `}`;
    this.log(call, `${how}${outcomeText(outcome)}, ${elapsedMs} ms`);
    return outcome;
  }

  /**
   * Waits until a read may be tried again within the rate that is set.
   *
   * @throws NsightError if the caller aborts.
   */
  async pace(call: ApiCall): Promise<void> {
    await this.#wait(call, 0);
  }

  async #wait(call: ApiCall, milliseconds: number): Promise<void> {
    const signal = call.signal ?? new AbortController().signal;
    try {
      if (milliseconds > 0) await (this.#options.wait ?? defaultWait)(milliseconds, signal);
      await this.#options.acquire?.(signal);
    } catch {
      throw new NsightError(call.service, { kind: 'cancelled' });
    }
  }

  #failed(call: ApiCall, outcome: Exclude<TransportOutcome, { kind: 'answer' }>, timeoutSeconds: number): NsightError {
    const { failure, unknown } = requestFailure(outcome, timeoutSeconds, this.#endpoint.server);
    const cleaned: Failure =
      failure.kind === 'redirect' ? { ...failure, host: this.#redact(clean(failure.host)) } : failure;
    return new NsightError(call.service, cleaned, call.kind === 'write' && unknown);
  }
}

async function defaultWait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}

/** Limits a time-out to what a timer can take. */
function seconds(wanted: number): number {
  return wanted > 0 ? Math.min(wanted, 24 * 60 * 60) : 30;
}

/** Returns the milliseconds to wait before a read is tried again, or undefined if it is not. */
function pauseAfter(outcome: TransportOutcome, attempt: number): number | undefined {
  if (outcome.kind !== 'busy') return undefined;
  const asked = outcome.retryAfterSeconds ?? 0;
  if (asked > LONGEST_WAIT_SECONDS) return undefined;
  // With jitter, so that not all windows try at the same moment.
  return asked > 0 ? asked * 1000 : 1000 * 2 ** (attempt - 1) * (1 + Math.random() / 4);
}

/** Returns the failure, and whether the request may have been carried out. */
function requestFailure(
  outcome: Exclude<TransportOutcome, { kind: 'answer' }>,
  timeoutSeconds: number,
  server: string,
): { failure: Failure; unknown: boolean } {
  switch (outcome.kind) {
    case 'redirect':
      return { failure: { kind: 'redirect', host: redirectHost(outcome.location, server) }, unknown: false };
    case 'busy':
      return {
        failure: { kind: 'busy', status: outcome.status, retryAfterSeconds: outcome.retryAfterSeconds },
        unknown: outcome.status !== 429,
      };
    case 'unreadable':
      if (outcome.status >= 400) return { failure: { kind: 'blocked', status: outcome.status }, unknown: false };
      return {
        failure: { kind: 'unreadable', expected: { kind: 'xml' }, found: outcome.found, excerpt: '' },
        unknown: true,
      };
    case 'timeout':
      return { failure: { kind: 'timeout', seconds: timeoutSeconds }, unknown: !outcome.neverSent };
    case 'cancelled':
      return { failure: { kind: 'cancelled' }, unknown: !outcome.neverSent };
    case 'broken':
      return { failure: { kind: 'network', ...outcome.broken }, unknown: !outcome.neverSent };
  }
}

/** Returns the host of a Location, which may be relative. */
function redirectHost(location: string, server: string): string {
  return location !== '' && URL.canParse(location, server) ? new URL(location, server).host : '';
}

function outcomeText(outcome: TransportOutcome): string {
  switch (outcome.kind) {
    case 'answer':
      return `HTTP ${outcome.status}, ${outcome.size} bytes`;
    case 'redirect':
      return `HTTP ${outcome.status}, a redirect`;
    case 'busy': {
      const { status, retryAfterSeconds } = outcome;
      return `HTTP ${status}${retryAfterSeconds === undefined ? '' : `, retry after ${retryAfterSeconds} s`}`;
    }
    case 'unreadable':
      return `HTTP ${outcome.status}, ${logCode(outcome.found)}`;
    case 'timeout':
      return 'no answer in time';
    case 'cancelled':
      return 'cancelled';
    case 'broken': {
      const { code, proxyStatus } = outcome.broken;
      return proxyStatus === undefined ? `no answer (${code})` : `HTTP ${proxyStatus} of the proxy`;
    }
  }
}

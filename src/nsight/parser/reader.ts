import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { Finding } from '../findings';
import { classifyNetworkError } from '../http/networkError';
import { ListReading } from './listReading';
import {
  CANCELLED,
  LOST,
  unreadable,
  type ListRequest,
  type ListStep,
  type ParseFailure,
  type ParseRequest,
  type ParseResult,
  type ResponseKind,
  type ResponseKinds,
} from './parseResult';
import type { Listings, ReadService } from '../records';

/** What one answer may cost. */
export interface ReaderLimits {
  /** Memory to parse one answer. 64 MB of patches take 700 MB. */
  readonly memoryMb: number;
  /** Time to parse one answer. 64 MB of patches take about ten seconds. */
  readonly longestSeconds: number;
  /** How long an idle thread is kept. */
  readonly keptSeconds: number;
}

/** Records go on soon: with the 48 MB that are usual, memory grows, and nothing is faster. */
const YOUNG_MB = 2;

const LIMITS: ReaderLimits = { memoryMb: 1024, longestSeconds: 60, keptSeconds: 60 };

/**
 * Parses answers in a worker thread, so that no answer, be it large or maliciously slow, blocks the extension host. All
 * answers go there. The thread starts with the first answer, which takes 50 ms, and ends after it has been idle for a
 * while.
 */
export class Reader {
  readonly #file: string | URL;
  readonly #limits: ReaderLimits;
  /** One answer, or one step of a list, at a time: so it is known over which one the thread ends. */
  readonly #inTurn = pLimit(1);
  #thread: Worker | undefined;
  /** The lists that are arriving, and the threads that know of them. */
  readonly #lists = new Map<number, Worker>();
  #listsBefore = 0;
  #isAsking = false;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param file - The bundle of readerThread.ts. */
  constructor(file: string | URL, limits: Partial<ReaderLimits> = {}) {
    this.#file = file;
    this.#limits = { ...LIMITS, ...limits };
  }

  /**
   * Parses an answer, whose bytes are transferred to the thread. Never rejects: an answer that ends the thread counts
   * as one that cannot be read.
   */
  async read<K extends ResponseKind>(
    request: ParseRequest<K>,
    signal?: AbortSignal,
  ): Promise<ParseResult<ResponseKinds[K]>> {
    const budget = budgetOf(this.#limits);
    return unlessAborted(
      this.#inTurn(() => this.#ask<ParseResult<ResponseKinds[K]>>(request, budget, signal)),
      signal,
    );
  }

  /** Parses a list while it arrives. Several can arrive at once. Nothing rejects. */
  open<K extends ReadService>(request: ListRequest<K>, signal?: AbortSignal): ListReading<Listings[K]> {
    const list = ++this.#listsBefore;
    const budget = budgetOf(this.#limits);
    let isClosed = false;
    const ask = <R>(step: Omit<ListStep, 'list'>): Promise<R | ParseFailure> =>
      this.#inTurn(async () => {
        if (isClosed) return CANCELLED;
        // Only the last step can take long. It is not worth the other lists, for which the thread would end, too.
        const ending = step.step === 'end' && this.#lists.size <= 1 ? signal : undefined;
        return this.#askOfList<R>({ ...step, list }, budget, ending);
      });
    return new ListReading(request, {
      ask: (step) => unlessAborted(ask(step), signal),
      close: () => {
        isClosed = true;
        this.#lists.get(list)?.postMessage({ list, step: 'drop' } satisfies ListStep);
        this.#lists.delete(list);
        this.#endWhenIdle();
      },
    });
  }

  /** Ends the thread as soon as nothing is being parsed. */
  close(): void {
    this.#closed = true;
    if (this.#lists.size === 0 && this.#inTurn.activeCount === 0) this.#end();
  }

  async #askOfList<R>(step: ListStep, budget: Budget, signal: AbortSignal | undefined): Promise<R | ParseFailure> {
    if (step.request === undefined && this.#lists.get(step.list) !== this.#thread) return LOST;
    return this.#ask(step, budget, signal);
  }

  async #ask<R>(
    message: ParseRequest | ListStep,
    budget: Budget,
    signal: AbortSignal | undefined,
  ): Promise<R | ParseFailure> {
    if (signal?.aborted) return CANCELLED;
    clearTimeout(this.#idle);
    this.#isAsking = true;
    try {
      const thread = (this.#thread ??= this.#start());
      if ('list' in message) this.#lists.set(message.list, thread);
      return await parseInThread<R>(thread, message, budget, signal);
    } catch (error) {
      return unreadable({ kind: 'xml' }, threadFailure(error));
    } finally {
      this.#isAsking = false;
      this.#endWhenIdle();
    }
  }

  #start(): Worker {
    const thread = new Worker(this.#file, {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    thread.unref(); // While it parses, the timeout's timer keeps the process alive.
    thread.on('error', () => undefined); // Reported to the pending request by its exit.
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    return thread;
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idle);
    if (this.#lists.size > 0 || this.#isAsking) return;
    this.#idle = setTimeout(
      () => {
        this.#end();
      },
      this.#closed ? 0 : this.#limits.keptSeconds * 1000,
    ).unref();
  }

  #end(): void {
    clearTimeout(this.#idle);
    void this.#thread?.terminate();
    this.#thread = undefined;
  }
}

/** The time that the thread may still take for one answer. */
interface Budget {
  readonly limitSeconds: number;
  secondsLeft: number;
}

function budgetOf({ longestSeconds }: ReaderLimits): Budget {
  return { limitSeconds: longestSeconds, secondsLeft: longestSeconds };
}

/** Resolves as `work` does, or as soon as the signal fires. */
async function unlessAborted<R>(work: Promise<R>, signal: AbortSignal | undefined): Promise<R | ParseFailure> {
  if (signal === undefined) return work;
  let cancel: () => void = () => undefined;
  const cancelled = new Promise<ParseFailure>((resolve) => {
    cancel = () => {
      resolve(CANCELLED);
    };
  });
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Has the thread parse an answer or a piece of it; terminates it when that takes too long or is aborted. */
async function parseInThread<R>(
  thread: Worker,
  message: ParseRequest | ListStep,
  budget: Budget,
  signal: AbortSignal | undefined,
): Promise<R | ParseFailure> {
  const start = performance.now();
  post(thread, message);
  return new Promise((resolve) => {
    let why: Finding | undefined;
    const stop = (): void => {
      // A late answer may still arrive, and the next request would go to a thread that is ending.
      thread.off('message', done);
      void thread.terminate();
    };
    const late = setTimeout(() => {
      why = { kind: 'tooSlow', seconds: budget.limitSeconds };
      stop();
    }, budget.secondsLeft * 1000);
    const onError = (error: unknown): void => {
      why = threadFailure(error);
    };
    const onExit = (): void => {
      done(unreadable({ kind: 'xml' }, why ?? threadFailure(undefined)));
    };
    const done = (result: R | ParseFailure): void => {
      clearTimeout(late);
      budget.secondsLeft -= (performance.now() - start) / 1000;
      signal?.removeEventListener('abort', stop);
      thread.off('message', done).off('error', onError).off('exit', onExit);
      resolve(result);
    };
    signal?.addEventListener('abort', stop, { once: true });
    thread.on('message', done).on('error', onError).on('exit', onExit);
  });
}

/** Sends a message, to which its bytes are transferred. */
function post(thread: Worker, message: ParseRequest | ListStep): void {
  if ('list' in message) {
    const pieces = (message.pieces ?? []).map(ownBytes);
    thread.postMessage(
      { ...message, pieces },
      pieces.map(({ buffer }) => buffer),
    );
  } else {
    const bytes = ownBytes(message.bytes);
    thread.postMessage({ ...message, bytes }, [bytes.buffer]);
  }
}

/** Returns bytes that can be transferred. Node's small buffers share their memory with others, so they are copied. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}

function threadFailure(error: unknown): Finding {
  const { code } = classifyNetworkError(error);
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? { kind: 'outOfMemory' } : { kind: 'threadEnded', code };
}

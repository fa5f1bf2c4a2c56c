import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { Finding } from '../findings';
import { classifyNetworkError } from '../http/networkError';
import {
  unreadable,
  type ResponseKind,
  type ResponseKinds,
  type ParseRequest,
  type ParseResult,
  type ParseFailure,
} from './parseResult';

/** What one answer may cost. */
export interface ReaderLimits {
  /** Memory to parse one answer. 64 MB of patches take 700 MB. */
  readonly memoryMb: number;
  /** Time to parse one answer. 64 MB of patches take about ten seconds. */
  readonly longestSeconds: number;
  /** How long an idle thread is kept. */
  readonly keptSeconds: number;
}

const LIMITS: ReaderLimits = { memoryMb: 1024, longestSeconds: 60, keptSeconds: 60 };

const CANCELLED: ParseFailure = { failure: { kind: 'cancelled' } };

/**
 * Parses answers in a worker thread, so that no answer, be it large or maliciously slow, blocks the extension host. All
 * answers go there: even the usual 200 patches take 10 to 70 ms to parse, and the round trip takes less than 1 ms. The
 * thread starts with the first answer, which takes 50 ms, and ends after it has been idle for a while.
 */
export class Reader {
  readonly #file: string | URL;
  readonly #limits: ReaderLimits;
  /** One answer at a time, so that one that ends the thread takes no other with it. */
  readonly #inTurn = pLimit(1);
  #thread: Worker | undefined;
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
    let cancel: () => void = () => undefined;
    const cancelled = new Promise<ParseFailure>((resolve) => {
      cancel = () => {
        resolve(CANCELLED);
      };
    });
    signal?.addEventListener('abort', cancel);
    try {
      return await Promise.race([this.#inTurn(() => this.#read(request, signal)), cancelled]);
    } catch (error) {
      return unreadable({ kind: 'xml' }, threadFailure(error));
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends the thread as soon as nothing is being parsed. */
  close(): void {
    this.#closed = true;
    if (this.#inTurn.activeCount === 0) this.#end();
  }

  async #read<K extends ResponseKind>(
    request: ParseRequest<K>,
    signal: AbortSignal | undefined,
  ): Promise<ParseResult<ResponseKinds[K]>> {
    if (signal?.aborted) return CANCELLED;
    clearTimeout(this.#idle);
    const thread = (this.#thread ??= this.#start());
    try {
      return await parseInThread(thread, request, this.#limits.longestSeconds, signal);
    } finally {
      this.#idle = setTimeout(
        () => {
          this.#end();
        },
        this.#closed ? 0 : this.#limits.keptSeconds * 1000,
      ).unref();
    }
  }

  #start(): Worker {
    const thread = new Worker(this.#file, {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb },
    });
    thread.unref(); // While it parses, the timeout's timer keeps the process alive.
    thread.on('error', () => undefined); // Reported to the pending request by its exit.
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    return thread;
  }

  #end(): void {
    clearTimeout(this.#idle);
    void this.#thread?.terminate();
    this.#thread = undefined;
  }
}

/** Has the thread parse one answer; terminates the thread when that takes too long or is aborted. */
function parseInThread<K extends ResponseKind>(
  thread: Worker,
  request: ParseRequest<K>,
  longestSeconds: number,
  signal: AbortSignal | undefined,
): Promise<ParseResult<ResponseKinds[K]>> {
  const bytes = ownBytes(request.bytes);
  thread.postMessage({ ...request, bytes }, [bytes.buffer]);
  return new Promise((resolve) => {
    let why: Finding | undefined;
    const stop = (): void => {
      // A late answer may still arrive, and the next request would go to a thread that is ending.
      thread.off('message', done);
      void thread.terminate();
    };
    const late = setTimeout(() => {
      why = { kind: 'tooSlow', seconds: longestSeconds };
      stop();
    }, longestSeconds * 1000);
    const onError = (error: unknown): void => {
      why = threadFailure(error);
    };
    const onExit = (): void => {
      done(unreadable({ kind: 'xml' }, why ?? threadFailure(undefined)));
    };
    const done = (result: ParseResult<ResponseKinds[K]>): void => {
      clearTimeout(late);
      signal?.removeEventListener('abort', stop);
      thread.off('message', done).off('error', onError).off('exit', onExit);
      resolve(result);
    };
    signal?.addEventListener('abort', stop, { once: true });
    thread.on('message', done).on('error', onError).on('exit', onExit);
  });
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

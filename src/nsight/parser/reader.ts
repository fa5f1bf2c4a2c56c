import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { Finding } from '../unreadable';
import { classifyNetworkError } from '../http/networkError';
import {
  unreadable,
  type ResponseKind,
  type ResponseKinds,
  type ParseRequest,
  type ParseResult,
  type ParseFailure,
} from './parseResult';

export interface ReaderLimits {
  /** What reading one answer may take. 64 MB of patches take 700 MB. */
  readonly memoryMb: number;
  /** How long reading one answer may take. 64 MB of patches take some ten seconds. */
  readonly longestSeconds: number;
  /** How long a thread that has nothing to read is kept. */
  readonly keptSeconds: number;
}

const LIMITS: ReaderLimits = { memoryMb: 1024, longestSeconds: 60, keptSeconds: 60 };

const CANCELLED: ParseFailure = { failure: { kind: 'cancelled' } };

/**
 * Reads answers in a thread of its own, so that none, be it large or made to be slow, keeps everything else waiting. All
 * go there: already the usual 200 patches take 10 to 70 ms to read, and the way there and back takes less than one. The
 * thread starts with the first answer, in 50 ms, and ends when there was nothing to read for a while.
 */
export class Reader {
  readonly #file: string | URL;
  readonly #limits: ReaderLimits;
  /** One answer after the other: one that ends the thread takes no other with it. */
  readonly #inTurn = pLimit(1);
  #thread: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  /** `file` is the bundle of readerThread.ts. */
  constructor(file: string | URL, limits: Partial<ReaderLimits> = {}) {
    this.#file = file;
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Reads an answer, whose bytes are gone afterwards. Never rejects: an answer over which the thread ends is one that cannot be read. */
  async read<F extends ResponseKind>(
    question: ParseRequest<F>,
    signal?: AbortSignal,
  ): Promise<ParseResult<ResponseKinds[F]>> {
    let cancel: () => void = () => undefined;
    const cancelled = new Promise<ParseFailure>((resolve) => {
      cancel = () => {
        resolve(CANCELLED);
      };
    });
    signal?.addEventListener('abort', cancel);
    try {
      return await Promise.race([this.#inTurn(() => this.#read(question, signal)), cancelled]);
    } catch (error) {
      return unreadable({ kind: 'xml' }, threadFailure(error));
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends the thread, once nothing is being read. */
  close(): void {
    this.#closed = true;
    if (this.#inTurn.activeCount === 0) this.#end();
  }

  async #read<F extends ResponseKind>(
    question: ParseRequest<F>,
    signal: AbortSignal | undefined,
  ): Promise<ParseResult<ResponseKinds[F]>> {
    if (signal?.aborted) return CANCELLED;
    clearTimeout(this.#idle);
    const thread = (this.#thread ??= this.#start());
    try {
      return await askThread(thread, question, this.#limits.longestSeconds, signal);
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
    thread.unref(); // While it reads, the timer of that keeps the process.
    thread.on('error', () => undefined); // Whoever waits for it is told when it has ended.
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

/** Has one answer read; ends the thread when that takes too long or is not wanted any more. */
function askThread<F extends ResponseKind>(
  thread: Worker,
  question: ParseRequest<F>,
  longestSeconds: number,
  signal: AbortSignal | undefined,
): Promise<ParseResult<ResponseKinds[F]>> {
  const bytes = ownBytes(question.bytes);
  thread.postMessage({ ...question, bytes }, [bytes.buffer]);
  return new Promise((resolve) => {
    let why: Finding | undefined;
    const stop = (): void => {
      thread.off('message', done); // An answer may still come; the next question would go to a thread that ends.
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
    const done = (reading: ParseResult<ResponseKinds[F]>): void => {
      clearTimeout(late);
      signal?.removeEventListener('abort', stop);
      thread.off('message', done).off('error', onError).off('exit', onExit);
      resolve(reading);
    };
    signal?.addEventListener('abort', stop, { once: true });
    thread.on('message', done).on('error', onError).on('exit', onExit);
  });
}

/** What can be handed over without a copy: small buffers of Node share their memory with others. */
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

import {
  CANCELLED,
  LOST,
  type ListEnd,
  type ListRequest,
  type ListStep,
  type ParseFailure,
  type ParseResult,
} from './parseResult';
import { unpackRecords, type PackedRecords } from './packedRecords';
import type { Listings, ReadService } from '../records';

/** Asks the thread about one list. */
interface ListThread {
  /** Resolves with the answer to a step, which the step determines, or with why there is none. */
  ask<R>(step: Omit<ListStep, 'list'>): Promise<R | ParseFailure>;
  /** Lets the thread forget the list. */
  close(): void;
}

/** What is handed over at a time: a message takes as long as parsing some kilobytes. */
const HANDED_BYTES = 256 * 1024;

/** A list that is parsed while it arrives. `end` or `drop` must be called. */
export class ListReading<L extends Listings[ReadService]> {
  readonly #thread: ListThread;
  #request: ListRequest | undefined;
  #failure: ParseFailure | undefined;
  /** Bytes that are still to be handed over. */
  #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(request: ListRequest, thread: ListThread) {
    this.#request = request;
    this.#thread = thread;
  }

  /** Whether the list must be read again, because the thread ended over another one. */
  get isLost(): boolean {
    return this.#failure === LOST;
  }

  /** Takes the next bytes. Resolves when more can be taken; if the list has failed, they are of no use. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) return;
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= HANDED_BYTES) await this.#ask('write');
  }

  /** Returns the list, after its last bytes. */
  async end(): Promise<ParseResult<L>> {
    try {
      const end = await this.#ask<ListEnd<L>>('end');
      if ('failure' in end) return end;
      end.items.push(...unpackRecords(end.first));
      while (end.items.length < end.count) {
        const part = await this.#ask<PackedRecords>('more');
        if ('failure' in part) return part;
        end.items.push(...unpackRecords(part));
      }
      return end.result;
    } finally {
      this.#thread.close();
    }
  }

  /** Gives the list up. */
  drop(): void {
    this.#failure ??= CANCELLED;
    this.#thread.close();
  }

  async #ask<R>(step: ListStep['step']): Promise<R | ParseFailure> {
    if (this.#failure !== undefined) return this.#failure;
    const [request, pieces] = [this.#request, this.#pieces];
    this.#request = undefined;
    this.#pieces = [];
    this.#size = 0;
    const answer = await this.#thread.ask<R | ParseFailure>({
      step,
      ...(request === undefined ? {} : { request }),
      ...(pieces.length === 0 ? {} : { pieces }),
    });
    if (typeof answer === 'object' && answer !== null && 'failure' in answer) this.#failure = answer;
    return answer;
  }
}

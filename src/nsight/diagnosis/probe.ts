// What one read came to, for a diagnosis: facts about the answer beside its records.
import type { ResponseFacts } from './responseFacts';
import type { Failure } from '../errors';
import type { Listing, ReadService } from '../records';

/** One read, made once. What is not there is not known: most of it when no whole answer came. */
export interface Probe<L = Listing<unknown>> extends Partial<ResponseFacts> {
  readonly service: ReadService;
  /** To the last byte, or to the failure. */
  readonly milliseconds: number;
  readonly failure?: Failure;
  /** Of HTTP. */
  readonly status?: number;
  /** The size of the body, unpacked. */
  readonly bytes?: number;
  readonly listing?: L;
}

import type { ResponseFacts } from './responseFacts';
import type { Failure } from '../errors';
import type { Listing, ReadService } from '../records';

/** What a diagnosis learned from a single attempt at one read. Fields are absent if no complete answer came. */
export interface Probe<L = Listing<unknown>> extends Partial<ResponseFacts> {
  readonly service: ReadService;
  /** Until the last byte or the failure. */
  readonly milliseconds: number;
  readonly failure?: Failure;
  /** The HTTP status. */
  readonly status?: number;
  /** The size of the decompressed body. */
  readonly bytes?: number;
  readonly listing?: L;
}

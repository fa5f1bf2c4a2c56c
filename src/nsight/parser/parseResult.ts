// What is sent to the parser thread, and what comes back. Imports nothing that would load the parser.
import { logCode, type Expected, type Finding } from '../findings';
import type { PackedRecords } from './packedRecords';
import type { ResponseFacts } from '../diagnosis/responseFacts';
import type { Failure } from '../errors';
import type { Listings, ReadService } from '../records';
import type { Params } from '../http/url';

/** What an answer can be parsed as: the list of a read, the `msg` of a write, or the description of any service. */
export interface ResponseKinds extends Listings {
  /** One cleaned line; '' without a msg (D). Undefined without even a status: nothing confirms the write then. */
  readonly message: string | undefined;
  readonly description: string;
}

/** Names what an answer is parsed as. */
export type ResponseKind = keyof ResponseKinds;

/** A complete answer with HTTP 2xx or 4xx, and what is needed to parse it. */
export interface ParseRequest<K extends ResponseKind = ResponseKind> {
  readonly responseKind: K;
  /** The parameters of the request. Some lists do not repeat them. */
  readonly params: Params;
  readonly status: number;
  readonly bytes: Uint8Array;
  /** The charset of the Content-Type, in lower case. */
  readonly charset?: string | undefined;
  /** Redacted in every text. */
  readonly key: string;
  /** The service, if facts for a diagnosis are wanted as well. */
  readonly inspectAs?: ReadService | undefined;
}

/** A list that is parsed while it arrives. */
export type ListRequest<K extends ReadService = ReadService> = Omit<ParseRequest<K>, 'bytes' | 'inspectAs'>;

/** One step of parsing such a list. The thread answers every step but `drop`. */
export interface ListStep {
  /** Which list it is, as several arrive at once. */
  readonly list: number;
  /**
   * `write` has the next bytes; `end` asks for the result with some records, and `more` for more of them, so that no
   * message takes long to receive; after `drop` nothing is asked for any more.
   */
  readonly step: 'write' | 'end' | 'more' | 'drop';
  /** With the first step. */
  readonly request?: ListRequest;
  readonly pieces?: readonly Uint8Array[];
}

/** The answer to `end`. */
export interface ListEnd<L> {
  /** Without its records. */
  readonly result: ParseResult<L>;
  /** The empty array in the result: it is the same array in a copy, too. The records are added to it. */
  readonly items: unknown[];
  /** The first records, which are all of a usual list. The answers to `more` have the others. */
  readonly first: PackedRecords;
  /** How many records there are. */
  readonly count: number;
}

/**
 * The parsed answer, or why there is none. Every text is cleaned, and the key is redacted, but for the encoding that is
 * declared or named by HTTP.
 */
export type ParseResult<T> = { readonly value: T; readonly facts?: ResponseFacts } | ParseFailure;

/** Why an answer could not be used. */
export interface ParseFailure {
  readonly failure: Failure;
  /** A line for the log. */
  readonly log?: string;
  readonly facts?: ResponseFacts;
}

/** Returns the failure for an answer that cannot be parsed, with its line for the log. */
export function unreadable(expected: Expected, found: Finding, excerpt = '', encoding?: string): ParseFailure {
  const details = encoding === undefined ? '' : ` (${encoding}): ${excerpt}`;
  return {
    failure: { kind: 'unreadable', expected, found, excerpt },
    log: `expected ${logCode(expected)}, found ${logCode(found)}${details}`,
  };
}

/** Nobody wants the answer any more. */
export const CANCELLED: ParseFailure = { failure: { kind: 'cancelled' } };

/** The thread ended over another answer while this one was arriving. It is not this one's fault. */
export const LOST: ParseFailure = unreadable({ kind: 'xml' }, { kind: 'threadEnded', code: 'LOST' });

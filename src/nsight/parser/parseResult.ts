// What goes to the thread that reads the answers, and what comes back. Nothing in here brings the parser along.
import { logCode, type Expected, type Finding } from '../unreadable';
import type { ResponseFacts } from '../diagnosis/responseFacts';
import type { Failure } from '../errors';
import type { Listings, ReadService } from '../records';
import type { Params } from '../http/url';

/** What an answer is read as: what the service lists, the `msg` of a write, or a description of any service. */
export interface ResponseKinds extends Listings {
  /** One cleaned line, '' without a msg (D), or undefined where there is not even a status: no word that it was carried out. */
  readonly message: string | undefined;
  readonly description: string;
}

export type ResponseKind = keyof ResponseKinds;

/** An answer that came whole, with HTTP 2xx or 4xx, and what it takes to read it. */
export interface ParseRequest<F extends ResponseKind = ResponseKind> {
  readonly form: F;
  /** What was asked for; of the lists some do not repeat it. */
  readonly params: Params;
  readonly status: number;
  readonly bytes: Uint8Array;
  /** To be taken out of every text. */
  readonly key: string;
  /** The service, if facts for a diagnosis are wanted too. */
  readonly examine?: ReadService | undefined;
}

/** What an answer says, or why it says nothing, and then perhaps a line for the log. Every text is cleaned and without the key. */
export type ParseResult<T> = { readonly value: T; readonly facts?: ResponseFacts } | ParseFailure;

export interface ParseFailure {
  readonly failure: Failure;
  readonly log?: string;
  readonly facts?: ResponseFacts;
}

/** An answer that cannot be read, and the line for the log. */
export function unreadable(expected: Expected, found: Finding, excerpt = '', encoding?: string): ParseFailure {
  const details = encoding === undefined ? '' : ` (${encoding}): ${excerpt}`;
  return {
    failure: { kind: 'unreadable', expected, found, excerpt },
    log: `expected ${logCode(expected)}, found ${logCode(found)}${details}`,
  };
}

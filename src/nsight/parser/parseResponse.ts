import { inspect } from '../diagnosis/responseFacts';
import { decode, type Decoded } from './decode';
import type { Element } from './element';
import type { Sanitize } from './xmlElement';
import { bareText, parseEnvelope } from './envelope';
import { listed, parserOf, rootsOf } from './listParsers';
import { defaultRoots } from './recordCollector';
import {
  unreadable,
  type ListRequest,
  type ResponseKind,
  type ResponseKinds,
  type ParseRequest,
  type ParseResult,
  type ParseFailure,
} from './parseResult';
import { redactor, type Redact } from '../http/redact';
import type { Listings, ReadService } from '../records';
import { clean, cleanLines, shorten } from '../text';

/** A msg names at most the ids of one URL, once each. The rest is cut off. */
const MAX_MESSAGE_CHARACTERS = 16_000;

/**
 * Parses an answer. Pure, and slow: 10,000 patches take more than half a second, so `Reader` runs it in a thread of its
 * own.
 */
export function parseResponse(request: ParseRequest): ParseResult<ResponseKinds[ResponseKind]> {
  const redact = redactor(request.key);
  const sanitize: Sanitize = (text) => redact(clean(text));
  const result = parseBody(request, sanitize, redact);
  return request.inspectAs === undefined ? result : { ...result, facts: inspect(request.inspectAs, request, sanitize) };
}

/** Parses a list that a stream does not vouch for: it is an error, a web page, no XML, or XML of a rare kind. */
export function parseWholeList(
  request: ListRequest,
  bytes: Uint8Array,
  sanitize: Sanitize,
): ParseResult<Listings[ReadService]> {
  const opened = openResponse(decode(bytes, request.charset), request, sanitize);
  return 'failure' in opened ? opened : listIn(opened.root, request);
}

function parseBody(
  request: ParseRequest,
  sanitize: Sanitize,
  redact: Redact,
): ParseResult<ResponseKinds[ResponseKind]> {
  const { responseKind, params } = request;
  const answer = decode(request.bytes, request.charset);
  const opened = openResponse(answer, request, sanitize);
  if (responseKind === 'description') return parseDescription(answer, opened, redact);
  if ('failure' in opened) return opened;
  const { root } = opened;
  return isList(responseKind) ? listIn(root, { responseKind, params }) : { value: messageIn(root) };
}

function listIn(
  root: Element,
  { responseKind, params }: Pick<ListRequest, 'responseKind' | 'params'>,
): ParseResult<Listings[ReadService]> {
  const parser = parserOf(responseKind, params);
  parser.addAll(root);
  return listed(parser);
}

function messageIn(root: Element): string | undefined {
  const message = shorten(root.text('msg', 'message') || root.ownText, MAX_MESSAGE_CHARACTERS);
  return message || (root.rawAttribute('status') === undefined ? undefined : '');
}

/** Returns a description: text that looks like XML but is not well-formed (D). Anything but a refusal is accepted. */
function parseDescription({ text }: Decoded, opened: Opened, redact: Redact): ParseResult<string> {
  const value = redact(cleanLines(text));
  return 'failure' in opened && (opened.failure.kind !== 'unreadable' || value === '') ? opened : { value };
}

type Opened = { readonly root: Element } | ParseFailure;

/** Returns the root of a good answer, or else the error that it reports or why it cannot be read. */
function openResponse(
  { text, encoding }: Decoded,
  { responseKind, status }: Pick<ParseRequest, 'responseKind' | 'status'>,
  sanitize: Sanitize,
): Opened {
  const roots = isList(responseKind) ? rootsOf(responseKind) : defaultRoots;
  const envelope = parseEnvelope(text, roots, sanitize);
  if (envelope.kind === 'error') return refusal(envelope.code, envelope.message);
  if (envelope.kind === 'html' || status >= 400) return { failure: { kind: 'blocked', status } };
  if (envelope.kind === 'ok') {
    const said = isList(responseKind) ? bareText(envelope.root) : '';
    return said === '' ? envelope : refusal(undefined, said);
  }
  // Cut after redaction: half a key would not be found.
  return unreadable({ kind: 'root', roots }, envelope.found, shorten(sanitize(text.slice(0, 20_000)), 200), encoding);
}

function isList(kind: ResponseKind): kind is ReadService {
  return kind !== 'message' && kind !== 'description';
}

function refusal(code: string | undefined, text: string): ParseFailure {
  const message = shorten(text, 500);
  return {
    failure: code === '3' ? { kind: 'login', message } : { kind: 'api', code, message },
    log: `error ${code ?? 'without a code'}: ${message || 'no message'}`,
  };
}

import { inspect } from '../diagnosis/responseFacts';
import { decode, type Decoded } from './decode';
import type { Element, Sanitize } from './element';
import { bareText, parseEnvelope } from './envelope';
import { parseFailingChecks } from './parseFailingChecks';
import { parseClients, parseDevices, parseSites } from './parseFleet';
import { parseInventory } from './parseInventory';
import { parsePatches } from './parsePatches';
import {
  unreadable,
  type ResponseKind,
  type ResponseKinds,
  type ParseRequest,
  type ParseResult,
  type ParseFailure,
} from './parseResult';
import { redactor, type Redact } from '../http/redact';
import type { ReadService } from '../records';
import { clean, cleanLines, shorten } from '../text';
import type { Params } from '../http/url';

/** A msg names at most the ids of one URL, once each. The rest is cut off. */
const MAX_MESSAGE_CHARACTERS = 16_000;

/** No real list has more, and whatever uses a list, such as a view, spends time on each record. */
const MAX_RECORDS = 100_000;

const parsers: {
  readonly [K in Exclude<ResponseKind, 'description'>]: (root: Element, params: Params) => ResponseKinds[K];
} = {
  list_clients: parseClients,
  list_sites: parseSites,
  list_servers: (root) => parseDevices(root, 'server'),
  list_workstations: (root) => parseDevices(root, 'workstation'),
  list_devices_at_client: parseInventory,
  patch_list_all: parsePatches,
  list_failing_checks: parseFailingChecks,
  message: (root) =>
    shorten(root.text('msg', 'message') || root.ownText, MAX_MESSAGE_CHARACTERS) ||
    (root.rawAttribute('status') === undefined ? undefined : ''),
};

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

function parseBody(
  request: ParseRequest,
  sanitize: Sanitize,
  redact: Redact,
): ParseResult<ResponseKinds[ResponseKind]> {
  const answer = decode(request.bytes, request.charset);
  const opened = openResponse(answer, request, sanitize);
  if (request.responseKind === 'description') return parseDescription(answer, opened, redact);
  if ('failure' in opened) return opened;
  const value = parsers[request.responseKind](opened.root, request.params);
  const tooMany = typeof value === 'object' && value.items.length + value.problems.length > MAX_RECORDS;
  return tooMany ? unreadable({ kind: 'list' }, { kind: 'tooManyRecords', limit: MAX_RECORDS }) : { value };
}

/** Returns a description: text that looks like XML but is not well-formed (D). Anything but a refusal is accepted. */
function parseDescription({ text }: Decoded, opened: Opened, redact: Redact): ParseResult<string> {
  const value = redact(cleanLines(text));
  return 'failure' in opened && (opened.failure.kind !== 'unreadable' || value === '') ? opened : { value };
}

type Opened = { readonly root: Element } | ParseFailure;

/** Returns the root of a good answer, or else the error that it reports or why it cannot be read. */
function openResponse({ text, encoding }: Decoded, { responseKind, status }: ParseRequest, sanitize: Sanitize): Opened {
  // The documented roots (D).
  const roots = responseKind === 'patch_list_all' ? ['patches', 'result'] : ['result'];
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

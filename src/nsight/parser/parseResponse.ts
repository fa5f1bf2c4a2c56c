import { inspect } from '../diagnosis/responseFacts';
import { decode, type Decoded } from './decode';
import type { Element, Sanitize } from './element';
import { readEnvelope } from './envelope';
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
import { clean, cleanLines, shorten } from '../text';
import type { Params } from '../http/url';

/** A msg names at most the ids of one URL, each once; more is not kept. In characters. */
const MAX_MESSAGE = 16_000;

/** More are no list of N-sight's, and what follows a reading, in the view for one, takes its time for each. */
const MAX_RECORDS = 100_000;

const readers: {
  readonly [F in Exclude<ResponseKind, 'description'>]: (root: Element, params: Params) => ResponseKinds[F];
} = {
  list_clients: parseClients,
  list_sites: parseSites,
  list_servers: (root) => parseDevices(root, 'server'),
  list_workstations: (root) => parseDevices(root, 'workstation'),
  list_devices_at_client: parseInventory,
  patch_list_all: parsePatches,
  message: (root) =>
    shorten(root.text('msg'), MAX_MESSAGE) || (root.rawAttribute('status') === undefined ? undefined : ''),
};

/** Reads an answer. Pure, and long: 10,000 patches take more than half a second. Reader does it elsewhere. */
export function readAnswer(question: ParseRequest): ParseResult<ResponseKinds[ResponseKind]> {
  const redact = redactor(question.key);
  const scrub: Sanitize = (text) => redact(clean(text));
  const reading = parseBody(question, scrub, redact);
  return question.examine === undefined
    ? reading
    : { ...reading, facts: inspect(question.examine, question.bytes, scrub) };
}

function parseBody(question: ParseRequest, scrub: Sanitize, redact: Redact): ParseResult<ResponseKinds[ResponseKind]> {
  const answer = decode(question.bytes);
  const opened = open(answer, question, scrub);
  if (question.form === 'description') return description(answer, opened, redact);
  if ('failure' in opened) return opened;
  const value = readers[question.form](opened.root, question.params);
  const tooMany = typeof value === 'object' && value.items.length + value.problems.length > MAX_RECORDS;
  return tooMany ? unreadable({ kind: 'list' }, { kind: 'tooManyRecords', limit: MAX_RECORDS }) : { value };
}

/** Text that looks like XML and is not well-formed (D); it may look like anything but a refusal. */
function description({ text }: Decoded, opened: Opened, redact: Redact): ParseResult<string> {
  const value = redact(cleanLines(text));
  return 'failure' in opened && (opened.failure.kind !== 'unreadable' || value === '') ? opened : { value };
}

type Opened = { readonly root: Element } | ParseFailure;

/** The root of a good answer; else what the answer says, or that it cannot be read. */
function open({ text, encoding }: Decoded, { form, status }: ParseRequest, scrub: Sanitize): Opened {
  // What a list is expected to be in (D).
  const roots = form === 'patch_list_all' ? ['patches', 'result'] : ['result'];
  const envelope = readEnvelope(text, roots, scrub);
  if (envelope.kind === 'error') {
    const { code } = envelope;
    const message = shorten(envelope.message, 500);
    return {
      failure: code === '3' ? { kind: 'login', message } : { kind: 'api', code, message },
      log: `error ${code ?? 'without a code'}: ${message || 'no message'}`,
    };
  }
  if (envelope.kind === 'html' || status >= 400) return { failure: { kind: 'blocked', status } };
  if (envelope.kind === 'ok') return envelope;
  // The first 200 characters, taken after the key is out: half a key would not be found.
  return unreadable({ kind: 'root', roots }, envelope.found, shorten(scrub(text.slice(0, 20_000)), 200), encoding);
}

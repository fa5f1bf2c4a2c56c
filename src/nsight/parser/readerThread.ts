// Entry point of the bundle that `Reader` runs in a worker thread. Only this bundle contains the parsers.
import { parentPort } from 'node:worker_threads';
import { ListStream } from './listStream';
import { parseResponse, parseWholeList } from './parseResponse';
import type { ListEnd, ListStep, ParseRequest, ParseResult } from './parseResult';
import { packRecords, type PackedRecords } from './packedRecords';
import type { Listing } from '../records';
import { sanitizer } from './sanitizer';
import type { Sanitize } from './xmlElement';

/** So many records are received in a few milliseconds. */
const MESSAGE_RECORDS = 1000;

const streams = new Map<number, ListStream>();
/** Records of lists that were read, and are still to be asked for. */
const left = new Map<number, readonly object[]>();

/** Of the last key: there are rarely several. */
let last: { readonly key: string; readonly sanitize: Sanitize } | undefined;

function sanitizerFor(key: string): Sanitize {
  if (last?.key !== key) last = { key, sanitize: sanitizer(key) };
  return last.sanitize;
}

/** Returns the answer to a step. */
function take({ list, step, request, pieces }: ListStep): ListEnd<Listing<object>> | PackedRecords | undefined {
  if (request !== undefined) streams.set(list, new ListStream(request, sanitizerFor(request.key)));
  const stream = streams.get(list);
  for (const bytes of pieces ?? []) stream?.write(bytes);
  if (step === 'more') return nextPart(list);
  if (step === 'write') return undefined;
  streams.delete(list);
  left.delete(list);
  if (step === 'drop' || stream === undefined) return undefined;
  const whole = () => parseWholeList(stream.request, stream.bytes, sanitizerFor(stream.request.key));
  return listEndOf(list, stream.end() ?? whole());
}

function listEndOf(list: number, result: ParseResult<Listing<object>>): ListEnd<Listing<object>> {
  if ('failure' in result) return { result, items: [], first: packRecords([]), count: 0 };
  const { items: records, problems } = result.value;
  left.set(list, records);
  const items: object[] = [];
  return { result: { value: { items, problems } }, items, first: nextPart(list), count: records.length };
}

function nextPart(list: number): PackedRecords {
  const records = left.get(list) ?? [];
  const rest = records.slice(MESSAGE_RECORDS);
  if (rest.length > 0) left.set(list, rest);
  else left.delete(list);
  return packRecords(records.slice(0, MESSAGE_RECORDS));
}

parentPort?.on('message', (message: ParseRequest | ListStep) => {
  if (!('list' in message)) parentPort?.postMessage(parseResponse(message));
  else {
    const answer = take(message);
    if (message.step !== 'drop') parentPort?.postMessage(answer);
  }
});

// The text of an answer of the simulator, and its records: what faults.ts changes.
import type { RecordedRequest, SimulatedAnswer } from '../../../src/demo/apiAnswer';

/** Bytes as characters: nothing is lost on the way there and back, whatever the encoding. */
export function textOf({ body }: SimulatedAnswer): string {
  return (Buffer.isBuffer(body) ? body : Buffer.concat([...body])).toString('latin1');
}

/** A list of the API with these records. */
export function listOf(records: string): string {
  return `<result created="2026-01-01T00:00:00+00:00" host="SERVER" status="OK"><items>${records}</items></result>`;
}

const recordTags = new Map([
  ['list_clients', 'client'],
  ['list_sites', 'site'],
  ['list_servers', 'server'],
  ['list_workstations', 'workstation'],
  ['patch_list_all', 'patch'],
]);

/** Returns the tag of the records that a request lists. */
export function recordTagOf({ service, params }: RecordedRequest): string {
  return recordTags.get(service) ?? params.devicetype ?? 'none';
}

/** Returns the tag of the id in those records. */
export function idTagOf(request: RecordedRequest): string {
  return request.service === 'list_devices_at_client' ? 'id' : `${recordTagOf(request)}id`;
}

/** Returns the first record of a list. */
export function recordOf(text: string, request: RecordedRequest): string {
  const tag = recordTagOf(request);
  const found = new RegExp(`<${tag}>.*?</${tag}>`, 's').exec(text);
  if (found === null) throw new Error(`The answer to ${request.service} has no ${tag} to change.`);
  return found[0];
}

/** Returns the list with a changed copy of its first record right after it. */
export function afterFirst(text: string, request: RecordedRequest, copy: (record: string) => string): string {
  const record = recordOf(text, request);
  return text.replace(record, () => record + copy(record));
}

/** Yields the record between two texts, again and again until it is this many bytes. */
export function* repeated(before: Buffer, record: Buffer, size: number, after: Buffer): Generator<Buffer> {
  yield before;
  const chunk = Buffer.concat(Array.from({ length: Math.ceil(65_536 / record.length) }, () => record));
  for (let sent = 0; sent < size; sent += chunk.length) yield chunk;
  yield after;
}

/** The characters of windows-1252 from 0x80 on; those five that it has not are spaces. */
export const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/**
 * Returns a text as one byte a character; `above` has the characters from 0x80 on, and what is in neither becomes `?`.
 */
export function singleBytes(text: string, above: string): Buffer {
  return Buffer.from(
    Array.from(text, (char) => {
      const code = char.codePointAt(0) ?? 0;
      const place = above.indexOf(char);
      if (code < 256) return code;
      return place < 0 ? 63 : 0x80 + place;
    }),
  );
}

/** As text in XML: else an answer with a key that has a `<` in it would not be read, and show nothing. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

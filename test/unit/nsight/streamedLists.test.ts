import assert from 'node:assert/strict';
import { ListStream } from '../../../src/nsight/parser/listStream';
import { packRecords, unpackRecords } from '../../../src/nsight/parser/packedRecords';
import { parseWholeList, parseResponse } from '../../../src/nsight/parser/parseResponse';
import { sanitizer } from '../../../src/nsight/parser/sanitizer';
import { randomList, type RandomList } from '../../support/data/randomLists';

/** Enough for every kind of document, many times. */
const COMPARED = 1000;

/** What is read of a list while it arrives, or undefined if it must be parsed as a whole. */
function streamed({ request, pieces }: RandomList, sanitize = sanitizer(request.key)) {
  const stream = new ListStream(request, sanitize);
  for (const piece of pieces) stream.write(piece);
  const result = stream.end();
  return { result, bytes: stream.bytes };
}

/** What is read of it as a whole, in a tree. */
function read({ request, pieces }: RandomList) {
  return parseResponse({ ...request, bytes: Buffer.concat(pieces) });
}

/** A list of patches as N-sight sends it. The text stands behind what the encoding is looked for in. */
function listWith(text: string, most: number): RandomList {
  const titleOf = (id: number): string => `${id === 8 ? text : ''} ${id}`;
  const patch = (id: number): string =>
    `<patch>\n<patchid>${id}</patchid><patchTitle>${titleOf(id)}</patchTitle></patch>\n`;
  const patches = [1, 2, 3, 4, 5, 6, 7, 8].map(patch).join('');
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<patches>\n${patches}</patches>\n`;
  const bytes = Buffer.from(xml);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += most) pieces.push(bytes.subarray(at, at + most));
  const request = { responseKind: 'patch_list_all', params: {}, status: 200, key: 'abcdef' } as const;
  return { request, pieces };
}

describe('nsight: a list that is parsed while it arrives', () => {
  it('gives what the whole gives, whatever comes and however it is cut', () => {
    const sanitize = sanitizer(randomList(0).request.key);
    let [direct, items] = [0, 0];
    for (let seed = 0; seed < COMPARED; seed++) {
      const list = randomList(seed);
      const { result, bytes } = streamed(list, sanitize);
      const expected = read(list);
      assert.deepEqual(bytes, Buffer.concat(list.pieces));
      assert.deepEqual(result ?? parseWholeList(list.request, bytes, sanitize), expected, `list ${seed}`);
      if (result === undefined || !('value' in result)) continue;
      direct += 1;
      items += result.value.items.length;
      assert.deepEqual(unpackRecords(packRecords(result.value.items)), result.value.items, `list ${seed}`);
    }
    // Else little was compared.
    assert.ok(direct > COMPARED / 6 && items > COMPARED / 4, `${direct} lists, ${items} records`);
  }).timeout(60_000);

  for (const text of [
    'A & B',
    'R&D; &amp;&#65;',
    '<![CDATA[A & B <c> ]] ]]>',
    'Überprüfung „\u{1F600}“',
    '<!-- a > b -->c',
  ]) {
    it(`needs no whole one for ${text}`, () => {
      for (const most of [1, 2, 3, 5, 64, 1000]) {
        const list = listWith(text, most);
        const { result } = streamed(list);
        assert.ok(result !== undefined && 'value' in result && result.value.items.length === 8, `${most} at a time`);
        assert.deepEqual(result, read(list));
      }
    });
  }

  it('is left to the whole where that alone can tell', () => {
    const whole = ['<?x y?>', '<a:b/>', '<__proto__/>', '<x', '</patches>', '<é/>', '<!DOCTYPE a>'];
    for (const text of whole) {
      const list = listWith(text, 7);
      assert.equal(streamed(list).result, undefined, text);
      assert.deepEqual(
        parseWholeList(list.request, Buffer.concat(list.pieces), sanitizer(list.request.key)),
        read(list),
      );
    }
  });

  it('is cut short wherever it ends too early', () => {
    const bytes = Buffer.concat(listWith('A & B <![CDATA[C]]>', 100).pieces);
    for (let end = 1; end < bytes.lastIndexOf('>'); end++) {
      const list = { ...listWith('', 1), pieces: [bytes.subarray(0, end)] };
      assert.equal(streamed(list).result, undefined, `at ${end}`);
      assert.ok('failure' in read(list), `at ${end}`);
    }
  });
});

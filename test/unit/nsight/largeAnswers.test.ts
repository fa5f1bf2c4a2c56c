import assert from 'node:assert/strict';
import { plainEnglish } from '../../../src/wording/localize';
import { findingWords } from '../../../src/wording/unreadableWords';
import { Reader } from '../../../src/nsight/parser/reader';
import { readerFile } from '../../support/system/reader';
import { answering, clientRecord, failureOf, inTurn, listOf, site } from './servers';

/** As N-sight would send so many patches. */
function patches(count: number): string {
  const field = (tag: string, text: string): string => `<${tag}><![CDATA[${text}]]></${tag}>\n`;
  const record = (id: number): string =>
    `<patch><patchid>${id}</patchid><status>16</status>${field('patchTitle', `Update KB${id}`)}` +
    `${field('product', 'Windows')}${field('patchUrl', `https://example.com/${id}`)}</patch>\n`;
  return (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<patches>\n' +
    `${Array.from({ length: count }, (_, id) => record(id)).join('')}</patches>`
  );
}

describe('nsight: a large answer', () => {
  it('is read while everything else goes on', async () => {
    let turns = Infinity;
    const turn = (): void => {
      turns += 1;
      if (turns < Infinity) setImmediate(turn);
    };
    const { client } = await answering(patches(10_000), {
      onLog: () => {
        // It is there.
        turns = 0;
        turn();
      },
    });
    const { items } = await client.listPatches('1');
    const meanwhile = turns;
    turns = Infinity;
    assert.equal(items.length, 10_000);
    // Read here, there would be a handful.
    assert.ok(meanwhile > 200, `${meanwhile} turns`);
  }).timeout(30_000);

  it('that does not fit into the memory cannot be read, and the next one can', async () => {
    const reader = new Reader(readerFile, { memoryMb: 12 });
    const { client, log } = await inTurn(
      [
        (response) => {
          response.end(patches(40_000));
        },
        (response) => {
          response.end(patches(2));
        },
      ],
      { reader },
    );
    const { failure } = await failureOf(client.listPatches('1'));
    assert.deepEqual(failure, {
      kind: 'unreadable',
      expected: { kind: 'xml' },
      found: { kind: 'outOfMemory' },
      excerpt: '',
    });
    assert.match(log.at(-1) ?? '', /^patch_list_all deviceid=1: expected xml, found outOfMemory$/);
    assert.equal((await client.listPatches('1')).items.length, 2);
    reader.close();
  }).timeout(30_000);

  it('of more records than any list has is refused', async () => {
    const { client } = await answering(
      listOf(Array.from({ length: 100_001 }, (_, id) => clientRecord(String(id))).join('')),
    );
    const { failure } = await failureOf(client.listClients());
    assert.equal(
      failure.kind === 'unreadable' && findingWords(failure.found, plainEnglish),
      'more than 100000 records',
    );
  }).timeout(30_000);

  it('with many records that are none tells of all of them, and logs some', async () => {
    const { client, log } = await answering(listOf(clientRecord('').repeat(250)));
    assert.equal((await client.listClients()).problems.length, 250);
    assert.equal(log.length, 1 + 100 + 1);
    assert.match(log.at(-1) ?? '', /150 more/);
  });

  it('is not read when nobody wants it any more, but what became of a write is told', async () => {
    const cancel = new AbortController();
    const { client } = await site(
      (_, response) => {
        response.end('<result status="OK"><msg>Retrying patches: 2</msg></result>');
      },
      {
        onLog: () => {
          cancel.abort();
        },
      },
    );
    assert.equal(await client.write('patch_retry', '1', ['2'], cancel.signal), 'Retrying patches: 2');
    const second = new AbortController();
    const other = await answering(listOf(''), {
      onLog: () => {
        second.abort();
      },
    });
    assert.deepEqual((await failureOf(other.client.listClients(second.signal))).failure, { kind: 'cancelled' });
  });
});

import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { redactor } from '../../../src/nsight/http/redact';
import { KEY, answering, failureOf, inTurn, listOf, tcp } from './servers';

const percent = encodeURIComponent(KEY);
const lower = percent.replace(/%../g, (escape) => escape.toLowerCase());
const xml = KEY.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');
const form = new URLSearchParams({ k: KEY }).toString().slice(2);

const SPELLINGS: readonly string[] = [
  KEY,
  percent,
  lower,
  encodeURIComponent(percent),
  encodeURI(KEY),
  form,
  xml,
  KEY.toUpperCase(),
  KEY.toLowerCase(),
  KEY.replaceAll(' ', '\u00A0 \t'),
  Array.from(KEY, (character) => `&#${character.codePointAt(0)};`).join(''),
  Array.from(KEY, (character) => `&#x${character.codePointAt(0)?.toString(16)};`).join(''),
  xml.replaceAll('&', '&amp;'),
  Array.from(KEY, (character) => `&amp;#x00${character.codePointAt(0)?.toString(16)};`).join(''),
];

/** Whether a text holds the key, in any way to write it that a reader could undo. */
function holdsKey(text: string): boolean {
  return [...SPELLINGS, KEY.slice(0, 8), percent.slice(0, 12), lower.slice(0, 12)].some((spelling) =>
    text.toLowerCase().includes(spelling.toLowerCase()),
  );
}

describe('nsight: the key', () => {
  for (const spelling of SPELLINGS) {
    it(`is found as ${spelling.slice(0, 40)}`, () => {
      assert.equal(redactor(KEY)(`a ${spelling} b ${spelling}`), 'a [key] b [key]');
    });
  }

  it('is found where only its ends are white space, and not at all where there is none', () => {
    assert.equal(redactor(' abcdef\n')('x abcdef y'), 'x [key] y');
    for (const none of ['', ' ', '\u0000']) assert.equal(redactor(none)('x y\u0000'), 'x y\u0000');
  });

  it('takes nothing else away', () => {
    assert.equal(redactor('a.c*')('abc aac a.c a.c*'), 'abc aac a.c [key]');
  });

  it('is taken out of texts, problems and ids', async () => {
    const echo = `<![CDATA[${KEY}]]> ${xml} <![CDATA[${percent}]]> ${xml.slice(0, 9)}<![CDATA[${KEY.slice(5)}]]>`;
    const split = `<![CDATA[${KEY.slice(0, 4)}\u202E]]>&#8203;<![CDATA[${KEY.slice(4)}]]>`;
    const { client, log } = await answering(
      listOf(
        [
          `<client><clientid>1</clientid><name>${echo}</name><timezone>${split}</timezone></client>`,
          `<client><clientid>${echo}</clientid><name>${echo}</name></client>`,
          `<client><clientid>1</clientid><name>B</name></client>`,
          `<client><name>${echo}</name></client>`,
        ].join(''),
      ),
    );
    const listing = await client.listClients();
    assert.equal(listing.items.length, 1);
    assert.match(listing.items[0]?.name ?? '', /^\[key\] \[key\] \[key\] /);
    assert.equal(listing.problems.length, 3);
    assert.ok(!holdsKey(inspect(listing, { depth: 9 })), inspect(listing));
    assert.ok(!holdsKey(log.join('\n')), log.join('\n'));
  });

  it('is taken out of every failure, its stack, the log, a description and a msg', async () => {
    const texts: string[] = [];
    const bodies = [
      `<result status="FAIL"><error><errorcode>4</errorcode><message>${xml} ` +
        `/api/?apikey=${percent}&amp;service=x</message></error></result>`,
      `<result status="FAIL"><error><errorcode>${xml}</errorcode><message>x</message></error></result>`,
      `<result status="${xml}"/>`,
      `${KEY} ${percent} ${lower} ${xml}`,
      `<answer apikey="${xml}">`,
      `<Kj8key>${KEY}</Kj8key>`,
      `${' '.repeat(150)}x${' x'.repeat(90)}${KEY}`,
      `<!DOCTYPE html><html><body>${KEY}</body></html>`,
    ];
    const site = await inTurn([
      ...bodies.map((body) => (response: { end(body: string): void }) => {
        response.end(body);
      }),
      (response) => {
        response.writeHead(302, { Location: `https://x.example.com/?${percent}` }).end();
      },
      (response) => {
        response.writeHead(403).end(KEY);
      },
      (response) => {
        response.destroy();
      },
    ]);
    for (let i = 0; i < bodies.length + 3; i++) {
      const error = await failureOf(
        i % 2 === 0 ? site.client.listPatches('1') : site.client.write('patch_retry', '1', ['2']),
      );
      texts.push(
        inspect(error, { depth: 9, showHidden: true }),
        String(error.stack),
        JSON.stringify(error),
        error.message,
      );
      assert.equal(error.cause, undefined);
      assert.deepEqual(Object.keys(error).sort(), ['failure', 'name', 'outcomeUnknown', 'service']);
    }
    const { client, log } = await inTurn([
      (response) => {
        response.end(`<x>\n${KEY} ${percent} ${xml}\n`);
      },
      (response) => {
        response.end(`<result status="OK"><msg>${xml}</msg></result>`);
      },
    ]);
    texts.push(
      await client.describe('patch_retry'),
      await client.write('patch_retry', '1', ['2']),
      inspect(client, { depth: 9, showHidden: true }),
      JSON.stringify(client),
    );
    for (const text of [...texts, ...site.log, ...log])
      assert.ok(!holdsKey(text) && !text.includes('/api/?apikey=K'), text);
    assert.ok(log.length > 0 && site.log.length > 0);
  });

  it('is taken out of what a caller asks for, in the log', async () => {
    const { client, log } = await answering('<patches/>', { key: 'abcdef0123456789' });
    await client.listPatches('abcdef0123456789');
    assert.match(log.join('\n'), /^patch_list_all deviceid=\[key\]: HTTP 200/);
  });

  it('is taken out of the whole line, wherever it stands in it', async () => {
    for (const key of ['list_clients', 'HTTP 200', ': HTTP']) {
      const { client, log } = await answering(listOf(''), { key });
      await client.listClients();
      assert.ok(log.join().includes('[key]') && !log.join().includes(key), log.join());
    }
  });

  it('is taken out of what breaks on the way', async () => {
    const { client, log } = await tcp((socket) => {
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n${KEY}`);
    });
    const error = await failureOf(client.listClients());
    assert.ok(!holdsKey(`${inspect(error, { depth: 9, showHidden: true })} ${log.join('\n')}`));
  });
});

import assert from 'node:assert/strict';
import { parseKey } from '../../../src/connection/apiKey';

const key = '0123456789abcdef0123456789abcdef';
const host = 'www.systemmonitor.us';
const address = `https://${host}/api/?apikey=${key}&service=list_clients`;

describe('a pasted API key', () => {
  for (const [title, text] of [
    ['by itself', key],
    ['with white space', ` \t${key}\r\n`],
    ['with characters that show as nothing', `\u200b${key.slice(0, 8)}\u00ad\u200d${key.slice(8)}\ufeff\u{e0041}`],
    ['with a joiner between letters', key.replace('ab', 'a\u200cb')],
    ...[`"${key}"`, `'${key}'`, `\`${key}\``, `“${key}”`, `„${key}“`, `«${key}»`, `<${key}>`, `"${key}",`].map(
      (text): [string, string] => [`in quotes: ${text}`, text],
    ),
    ['with its name', `apikey=${key}`],
    ['with its name in other words', `API key: ${key}`],
    ['with its name and in quotes', `"apikey" : "${key}",`],
    ['of a JSON', `{"server":"${host}","apiKey":"${key}"}`],
    ['with its address', address],
    ['with its address and in quotes', `"${address}"`],
    ['last in its address', `https://${host}/api/?service=list_clients&APIKEY=${key}`],
    ['as a part of its address', `/api/?service=list_clients&apikey=${key}#x`],
    ['percent-encoded in its address', `https://${host}/api/?apikey=%30${key.slice(1)}`],
  ] satisfies [string, string][]) {
    it(`${title} is the key alone`, () => {
      assert.deepEqual(parseKey(text, host), { key });
    });
  }

  for (const [text, problem] of [
    ['', { kind: 'empty' }],
    [' \u200b"" ', { kind: 'empty' }],
    ['apikey=', { kind: 'empty' }],
    ['two words', { kind: 'spaces' }],
    [`${key.slice(0, 16)}\n${key.slice(16)}`, { kind: 'spaces' }],
    [`https://${host}/api/`, { kind: 'addressWithoutKey' }],
    [key.replace('-', '').replace('4', '–'), { kind: 'character', character: '–' }],
    ['••••••••', { kind: 'character', character: '•' }],
    ['k😀y', { kind: 'character', character: '😀' }],
    [
      address.replace(host, 'wwwfrance.systemmonitor.eu.com'),
      { kind: 'otherServer', host: 'wwwfrance.systemmonitor.eu.com' },
    ],
  ] as const) {
    it(`is not taken where it is odd: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseKey(text, host), { problem });
    });
  }

  it('keeps every character that may be a part of it', () => {
    for (const odd of ['a+b/c==', 'a%41b', 'key-with_other.signs!', 'sk:abc'])
      assert.deepEqual(parseKey(odd, host), { key: odd });
  });
});

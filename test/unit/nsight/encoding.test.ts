import assert from 'node:assert/strict';
import { decode } from '../../../src/nsight/parser/decode';
import { answering, clientRecord, site } from './servers';

/** Characters of windows-1252 that latin1 and UTF-8 have elsewhere. */
const NAME = 'Müller & Søn – “Ünï” €…';
const LATIN = 'Müller & Søn Ünï';

function document(encoding: string | undefined, name: string): string {
  return (
    `${encoding === undefined ? '' : `<?xml version="1.0" encoding="${encoding}"?>\n`}<result status="OK">` +
    `<items>${clientRecord('1', `<![CDATA[${name}]]>`)}</items></result>`
  );
}

/** Bytes of windows-1252. */
function single(text: string): Buffer {
  const high = new Map(
    Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ', (character, i) => [character, 0x80 + i]),
  );
  return Buffer.from(Array.from(text, (character) => high.get(character) ?? character.charCodeAt(0)));
}

function utf16(text: string, bigEndian: boolean): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}

/** A document whose name is in the Cyrillic letters of windows-1251, which lie one after the other. */
function bytesOf(encoding: string | undefined, name: string): Buffer {
  return Buffer.from(
    Array.from(document(encoding, name), (letter) => {
      const code = letter.codePointAt(0) ?? 0;
      return code < 0x80 ? code : code - 0x410 + 0xc0;
    }),
  );
}

describe('nsight: the encoding of an answer', () => {
  const cases: [what: string, bytes: Buffer, name: string][] = [
    ['declared UTF-8', Buffer.from(document('UTF-8', NAME)), NAME],
    ['declared utf8, in single quotes', Buffer.from(document('UTF-8', NAME).replaceAll('"', "'")), NAME],
    ['UTF-8 that is not declared', Buffer.from(document(undefined, NAME)), NAME],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${document('UTF-8', NAME)}`), NAME],
    [
      'UTF-8 with a byte order mark that is declared as ISO-8859-1',
      Buffer.from(`\uFEFF${document('ISO-8859-1', NAME)}`),
      NAME,
    ],
    ['ISO-8859-1', Buffer.from(document('ISO-8859-1', LATIN), 'latin1'), LATIN],
    ['ISO-8859-1 with characters of windows-1252', single(document('iso-8859-1', NAME)), NAME],
    ['windows-1252', single(document('Windows-1252', NAME)), NAME],
    ['single bytes that are not declared', single(document(undefined, NAME)), NAME],
    ['single bytes that are declared as UTF-8', single(document('UTF-8', NAME)), NAME],
    ['single bytes of an encoding that nobody knows', single(document('x-nobody', NAME)), NAME],
    ['UTF-8 of an encoding that nobody knows', Buffer.from(document('x-nobody', NAME)), NAME],
    [
      'windows-1251',
      Buffer.concat([
        Buffer.from(document('windows-1251', 'X').slice(0, document('windows-1251', 'X').indexOf('[X]') + 1)),
        Buffer.from([0xcc, 0xe8, 0xf0]),
        Buffer.from(']]></name><clientid>1</clientid></client></items></result>'),
      ]),
      'Мир',
    ],
    ['UTF-16 with a little-endian mark', utf16(`\uFEFF${document('UTF-16', NAME)}`, false), NAME],
    ['UTF-16 with a big-endian mark', utf16(`\uFEFF${document('UTF-16', NAME)}`, true), NAME],
    ['UTF-16LE without a mark', utf16(document('UTF-16LE', NAME), false), NAME],
    ['UTF-16BE without a mark', utf16(document('UTF-16BE', NAME), true), NAME],
    ['UTF-16 that is not declared', utf16(document(undefined, NAME), false), NAME],
    ['UTF-8 that is declared as UTF-16', Buffer.from(document('UTF-16', NAME)), NAME],
    ['UTF-8 that is declared as ISO-8859-1', Buffer.from(document('ISO-8859-1', NAME)), NAME],
    ['UTF-8 that is declared as windows-1251', Buffer.from(document('windows-1251', NAME)), NAME],
    ['UTF-8 that is declared as ASCII', Buffer.from(document('us-ascii', NAME)), NAME],
  ];
  for (const [what, bytes, name] of cases) {
    it(`reads ${what}`, async () => {
      const { client } = await answering(bytes);
      assert.deepEqual(
        (await client.listClients()).items.map((one) => one.name),
        [name],
      );
    });
  }

  const ofHttp: [contentType: string, bytes: Buffer, name: string][] = [
    ['text/xml; charset=windows-1251', bytesOf(undefined, 'Мир'), 'Мир'],
    ['text/xml;charset="Windows-1251"; x=y', bytesOf(undefined, 'Мир'), 'Мир'],
    ['application/xml; charset=windows-1251', bytesOf('ISO-8859-1', 'Мир'), 'Мир'],
    ['text/xml; charset=utf-8', bytesOf('windows-1251', 'Мир'), 'Мир'],
    ['text/xml; charset=UTF-8', single(document('ISO-8859-1', NAME)), NAME],
    ['text/xml; charset=iso-8859-1', Buffer.from(document('UTF-8', NAME)), NAME],
    ['text/xml; charset=nonsense', single(document('ISO-8859-1', NAME)), NAME],
    ['text/xml; charset=windows-1251', Buffer.from(`\uFEFF${document(undefined, NAME)}`), NAME],
    ['text/xml; charset=iso-8859-1', utf16(`\uFEFF${document('UTF-16', NAME)}`, true), NAME],
  ];
  for (const [contentType, bytes, name] of ofHttp) {
    it(`reads "${name}" under ${contentType}, ${bytes.subarray(0, 60).toString('latin1')}`, async () => {
      const { client } = await site((_, response) => {
        response.writeHead(200, { 'Content-Type': contentType }).end(bytes);
      });
      assert.deepEqual(
        (await client.listClients()).items.map((one) => one.name),
        [name],
      );
    });
  }

  it('reads patches in ISO-8859-1 as they are documented', async () => {
    const { client } = await answering(
      Buffer.from(
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<patches><patch><patchid>1</patchid><patchTitle>Mise ' +
          '\xe0 jour</patchTitle></patch></patches>',
        'latin1',
      ),
    );
    assert.equal((await client.listPatches('1')).items[0]?.title, 'Mise à jour');
  });

  it('tells the encoding that was declared and the one that was used', () => {
    const { declared, encoding } = decode(Buffer.from(document('ISO-8859-1', 'x')));
    assert.deepEqual({ declared, encoding }, { declared: 'iso-8859-1', encoding: 'windows-1252' });
    assert.deepEqual(decode(new Uint8Array()), { text: '', encoding: 'utf-8', declared: undefined });
    assert.equal(decode(Buffer.from([0xff, 0xfe, 0x41])).text, '');
  });
});

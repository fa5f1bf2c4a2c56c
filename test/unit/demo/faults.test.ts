import assert from 'node:assert/strict';
import * as wrong from '../../support/simulator/faults';
import { ask, squeezed, texts, wellFormed } from './ask';
import { faultySimulator } from './faultySimulator';

describe('the simulator: faults of answers', () => {
  const { simulator, retry, retried, withFault } = faultySimulator();

  it('redirect, status, forbidden, htmlPage, plainText, emptyBody, raw', async () => {
    const moved = await withFault(wrong.redirect('https://elsewhere.example/login'));
    assert.deepEqual([moved.status, moved.headers.location], [302, 'https://elsewhere.example/login']);
    const limited = await withFault(wrong.status(429, { 'Retry-After': '7' }));
    assert.deepEqual([limited.status, limited.headers['retry-after'], limited.text], [429, '7', '']);
    const refused = await withFault(wrong.forbidden());
    assert.deepEqual([refused.status, refused.headers['content-type']], [403, 'text/html']);
    const page = await withFault(wrong.htmlPage());
    assert.deepEqual([page.status, page.text.slice(0, 15)], [200, '<!DOCTYPE html>']);
    assert.equal((await withFault(wrong.plainText('Back soon'))).text, 'Back soon');
    assert.equal((await withFault(wrong.emptyBody())).bytes.length, 0);
    assert.deepEqual([...(await withFault(wrong.raw(Uint8Array.of(0, 255, 13)))).bytes], [0, 255, 13]);
  });

  it('wrongRoot, error, errorWithoutStatus, emptyList, deepNesting, DTDs', async () => {
    assert.match((await withFault(wrong.wrongRoot())).text, /<answer /);
    assert.match(
      (await withFault(wrong.error(6, 'No such thing'))).text,
      /status="FAIL"><error><errorcode>6<\/errorcode><message>No such thing<\/message><\/error><\/result>$/,
    );
    assert.equal(
      (await withFault(wrong.errorWithoutStatus('Duplicate'))).text,
      '<?xml version="1.0"?><result><error><message>Duplicate</message></error></result>',
    );
    for (const form of ['<items/>', '<items></items>', ''] as const)
      assert.ok((await withFault(wrong.emptyList(form))).text.endsWith(`status="OK">${form}</result>`));
    assert.equal((await withFault(wrong.emptyList('<patches/>'))).text, '<patches/>');
    assert.ok(wellFormed((await withFault(wrong.deepNesting(500))).text));
    const laughs = (await withFault(wrong.billionLaughs())).text;
    assert.ok(
      laughs.includes('<!ENTITY l0 "lol">') &&
        laughs.includes(`<!ENTITY l9 "${'&l8;'.repeat(10)}">`) &&
        laughs.includes('&l9;'),
    );
    assert.ok(
      (await withFault(wrong.externalEntity('file:///etc/hosts'))).text.includes(
        '<!ENTITY e SYSTEM "file:///etc/hosts">',
      ),
    );
  });

  it('badRecord, duplicateRecord: beside the good ones', async () => {
    assert.deepEqual(texts((await withFault(wrong.badRecord())).text, 'clientid'), ['1', '20']);
    assert.equal(texts((await withFault(wrong.badRecord())).text, 'name').length, 3);
    assert.deepEqual(texts((await withFault(wrong.badRecord('empty'))).text, 'clientid'), ['1', '', '20']);
    assert.deepEqual(texts((await withFault(wrong.badRecord('garbled'))).text, 'clientid'), [
      '1',
      'not a number',
      '20',
    ]);
    assert.deepEqual(texts((await withFault(wrong.duplicateRecord())).text, 'clientid'), ['1', '1', '20']);
    for (const [service, params, tag] of [
      ['list_sites', { clientid: '1' }, 'siteid'],
      ['list_servers', { siteid: '2' }, 'serverid'],
      ['patch_list_all', { deviceid: '3' }, 'patchid'],
      ['list_devices_at_client', { clientid: '1', devicetype: 'server' }, 'id'],
    ] as const) {
      simulator().fault(wrong.badRecord('garbled'), { times: 1 });
      const { text } = await ask(simulator(), service, params);
      assert.equal(texts(text, tag).at(-1), 'not a number', service);
    }
  });

  it('doubledTags, unknownTags, upperCaseTags, msg', async () => {
    assert.equal(texts((await withFault(wrong.doubledTags())).text, 'name').length, 3);
    const unknown = (await withFault(wrong.unknownTags())).text;
    assert.ok(wellFormed(unknown));
    assert.deepEqual(texts(unknown, 'name').filter((name) => name === 'not this').length, 2);
    const upper = (await withFault(wrong.upperCaseTags())).text;
    assert.deepEqual(texts(upper, 'CLIENTID'), ['1', '20']);
    assert.match(upper, /<\?xml version/);
    simulator().fault(wrong.upperCaseTags(), { times: 1 });
    const patches = (await ask(simulator(), 'patch_list_all', { deviceid: '3' })).text;
    assert.match(patches, /<PATCHID>4<\/PATCHID>.*<!\[CDATA\[Approve\]\]>/);
    simulator().fault(wrong.msg('Patches 4 done'), { times: 1 });
    assert.deepEqual(texts((await retry()).text, 'msg'), ['Patches 4 done']);
    assert.equal(retried(), true);
  });

  it('huge: well-formed, and as big as it says', async () => {
    const { bytes, headers } = await withFault(wrong.huge(1));
    assert.equal(headers['content-length'], undefined);
    assert.ok(bytes.length >= 2 ** 20 && bytes.length < 2 ** 20 * 1.2, `${bytes.length}`);
    assert.ok(wellFormed(bytes.toString('utf8')));
  });

  it('encoded: the bytes are those of the encoding', async () => {
    const names = ['Grünwald – €', 'Ångström'];
    const decoded = async (
      how: Parameters<typeof wrong.encoded>[0],
      label: string,
    ): Promise<{ xml: string; start: number[] }> => {
      const { bytes } = await withFault(wrong.encoded(how));
      return {
        xml: new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes),
        start: [...bytes.subarray(0, 3)],
      };
    };
    for (const [how, label, declared, start] of [
      ['utf-8', 'utf-8', 'encoding="UTF-8"', '<?x'],
      ['utf-8 undeclared', 'utf-8', '<result', '<re'],
      ['utf-8 bom', 'utf-8', 'encoding="UTF-8"', '\xef\xbb\xbf'],
      ['utf-16le', 'utf-16le', 'encoding="UTF-16"', '\xff\xfe<'],
      ['utf-16be', 'utf-16be', 'encoding="UTF-16"', '\xfe\xff\0'],
    ] as const) {
      const got = await decoded(how, label);
      assert.deepEqual(texts(got.xml, 'name'), names, how);
      assert.ok(got.xml.includes(declared));
      assert.equal(Buffer.from(got.start).toString('latin1'), start, how);
    }
    const latin1 = (await withFault(wrong.encoded('iso-8859-1'))).bytes.toString('latin1');
    assert.deepEqual(texts(latin1, 'name'), ['Grünwald ? ?', 'Ångström']);
    assert.match(latin1, /encoding="ISO-8859-1"/);
    // By the bytes: Node's own decoder reads windows-1252 as if it were Latin-1.
    const { bytes } = await withFault(wrong.encoded('windows-1252 undeclared'));
    assert.ok(bytes.includes(Buffer.from('Gr\xfcnwald \x96 \x80<', 'latin1')));
    assert.match(bytes.toString('latin1'), /^<result/);
    simulator().fault(wrong.encoded('utf-8'), { times: 1 });
    assert.deepEqual(texts((await ask(simulator(), 'patch_list_all', { deviceid: '3' })).text, 'patchTitle'), [
      'Größe',
    ]);
  });

  it('echoKey: in texts, errors, pages and the msg, as it is and percent-encoded', async () => {
    const forms = [simulator().key, encodeURIComponent(simulator().key)];
    for (const where of ['texts', 'error', 'html', 'not xml'] as const) {
      const { text } = await withFault(wrong.echoKey(where));
      assert.ok(
        forms.every((form) => text.includes(form)),
        where,
      );
    }
    simulator().fault(wrong.echoKey('msg'), { times: 1 });
    const text = squeezed((await retry()).text);
    assert.ok(forms.every((form) => text.includes(form)));
    assert.ok(wellFormed(text));
  });
});

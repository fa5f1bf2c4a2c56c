import assert from 'node:assert/strict';
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../../src/demo/fleet';
import type { Fault } from '../../support/simulator/delivery';
import * as wrong from '../../support/simulator/faults';
import { ask, newGate, simulatorFor, squeezed, texts, wellFormed, type Reply } from './ask';

describe('the simulator: faults', () => {
  const fleet = emptyFleet();
  const device = addDevice(addSite(addClient(fleet, { id: '1', name: 'Grünwald – €' }), { id: '2' }), { id: '3' });
  addDevice(
    device.type === 'server' ? addSite(addClient(fleet, { id: '20', name: 'Ångström' })) : addSite(addClient(fleet)),
  );
  const patch = addPatch(device, { id: '4', title: 'Größe' });
  const simulator = simulatorFor(() => ({ fleet, now: () => 0, record: true, key: 'key+/=with%signs' }));
  beforeEach(() => {
    patch.retriedAt = undefined;
  });

  const clients = (): Promise<Reply> => ask(simulator(), 'list_clients');
  const retry = (): Promise<Reply> => ask(simulator(), 'patch_retry', { deviceid: '3', patchids: '4' });
  const retried = (): boolean => patch.retriedAt !== undefined;
  const withFault = async (fault: Fault): Promise<Reply> => {
    simulator().fault(fault, { times: 1 });
    return clients();
  };
  /** Whether a request is answered before a later one, which is not faulty, is. */
  const answeredFirst = async (request: Promise<Reply>): Promise<boolean> => {
    let answered = false;
    request.then(
      () => {
        answered = true;
      },
      () => {
        answered = true;
      },
    );
    await clients();
    return answered;
  };

  it('hit what they match, as often as they say, the oldest first, until removed', async () => {
    const { remove } = simulator().fault(wrong.status(503), { service: 'list_sites', clientid: '1' });
    simulator().fault(wrong.status(429), { service: 'list_sites', times: 2 });
    const status = async (service: string, params = {}): Promise<number> =>
      (await ask(simulator(), service, params)).status;
    assert.equal(await status('list_clients'), 200);
    assert.equal(await status('list_sites', { clientid: '1' }), 503);
    assert.equal(await status('list_sites', { clientid: '20' }), 429);
    remove();
    assert.equal(await status('list_sites', { clientid: '1' }), 429);
    assert.equal(await status('list_sites', { clientid: '1' }), 200);
    for (const [match, params] of [
      [{ deviceid: '3' }, { deviceid: '3' }],
      [{ siteid: '2' }, { siteid: '2' }],
    ] as const) {
      const fault = simulator().fault(wrong.status(500), match);
      assert.equal(await status('patch_list_all', params), 500);
      assert.equal(await status('patch_list_all', { deviceid: '99', siteid: '99' }), 200);
      fault.remove();
    }
  });

  it('delay: answers rightly, later', async () => {
    simulator().fault({ kind: 'delay', ms: 60 });
    const began = performance.now();
    assert.deepEqual(texts((await retry()).text, 'msg'), ['Retrying patches: 4']);
    assert.ok(performance.now() - began >= 59);
  });

  it('delay: a write is carried out at once', async () => {
    simulator().fault({ kind: 'delay', ms: 3_600_000 }, { service: 'patch_retry' });
    const cancel = new AbortController();
    const answer = ask(simulator(), 'patch_retry', { deviceid: '3', patchids: '4' }, { signal: cancel.signal });
    assert.equal(await answeredFirst(answer), false);
    assert.equal(retried(), true);
    cancel.abort();
    await assert.rejects(answer, { name: 'AbortError' });
  });

  it('delay: then another fault, which may carry out nothing', async () => {
    simulator().fault({ kind: 'delay', ms: 5, then: wrong.status(503) }, { service: 'patch_retry' });
    assert.equal((await retry()).status, 503);
    assert.equal(retried(), false);
    simulator().fault({ kind: 'delay', ms: 5, then: wrong.msg('Hm.') }, { service: 'list_sites' });
    assert.equal((await ask(simulator(), 'list_sites', { clientid: '1' })).status, 200);
  });

  it('hold: answers with the state at arrival when it is released', async () => {
    const gate = newGate();
    simulator().fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    const answer = ask(simulator(), 'patch_list_all', { deviceid: '3' });
    assert.equal(await answeredFirst(answer), false);
    await retry();
    gate.open();
    assert.deepEqual(texts((await answer).text, 'status'), ['16']);
  });

  it('silent: accepts, never answers, carries nothing out', async () => {
    simulator().fault({ kind: 'silent' }, { service: 'patch_retry' });
    const cancel = new AbortController();
    const answer = ask(simulator(), 'patch_retry', { deviceid: '3', patchids: '4' }, { signal: cancel.signal });
    assert.equal(await answeredFirst(answer), false);
    assert.equal(retried(), false);
    cancel.abort();
    await assert.rejects(answer, { name: 'AbortError' });
  });

  it('drop: closes the connection, carries nothing out', async () => {
    simulator().fault({ kind: 'drop' });
    await assert.rejects(retry(), { code: 'ECONNRESET' });
    assert.equal(retried(), false);
    assert.equal(simulator().count('patch_retry'), 1);
  });

  it('lost: carries the write out, and closes the connection', async () => {
    simulator().fault({ kind: 'lost' });
    await assert.rejects(retry(), { code: 'ECONNRESET' });
    assert.equal(retried(), true);
  });

  it('lostSlow: carries the write out, and never answers', async () => {
    simulator().fault({ kind: 'lostSlow' }, { service: 'patch_retry' });
    const cancel = new AbortController();
    const answer = ask(simulator(), 'patch_retry', { deviceid: '3', patchids: '4' }, { signal: cancel.signal });
    assert.equal(await answeredFirst(answer), false);
    assert.equal(retried(), true);
    cancel.abort();
    await assert.rejects(answer, { name: 'AbortError' });
  });

  it('cutConnection: half the body, then nothing', async () => {
    const whole = (await clients()).bytes.length;
    let got = 0;
    simulator().fault({ kind: 'cutConnection' });
    await assert.rejects(
      ask(
        simulator(),
        'list_clients',
        {},
        {
          onData: (piece) => {
            got += piece.length;
          },
        },
      ),
    );
    assert.ok(got > 0 && got < whole, `${got} of ${whole}`);
  });

  it('trickle: the whole answer, in many pieces', async () => {
    const pieces: Buffer[] = [];
    simulator().fault({ kind: 'trickle', everyMs: 1 });
    const { text } = await ask(
      simulator(),
      'patch_retry',
      { deviceid: '3', patchids: '99' },
      {
        onData: (piece) => {
          pieces.push(piece);
        },
      },
    );
    assert.match(text, /<\/result>$/);
    assert.ok(pieces.length > 10, `${pieces.length}`);
  });

  it('trickle: forever', async () => {
    const cancel = new AbortController();
    let got = 0;
    simulator().fault({ kind: 'trickle', everyMs: 1, forever: true });
    await assert.rejects(
      ask(
        simulator(),
        'patch_retry',
        { deviceid: '3', patchids: '99' },
        {
          signal: cancel.signal,
          onData: (piece) => {
            got += piece.length;
            if (piece.toString().trim() === '' && got > 200) cancel.abort();
          },
        },
      ),
      { name: 'AbortError' },
    );
  });

  it('truncated: half the answer, whole to HTTP', async () => {
    const whole = await clients();
    const { bytes, headers } = await withFault(wrong.truncated());
    assert.equal(headers['content-length'], `${bytes.length}`);
    assert.deepEqual(bytes, whole.bytes.subarray(0, whole.bytes.length / 2));
  });

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

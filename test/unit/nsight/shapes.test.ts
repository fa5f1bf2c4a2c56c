import assert from 'node:assert/strict';
import { answering, clientRecord, listOf } from './servers';
import { problemText } from '../../../src/wording/problemText';

const IDS = ['007', '000000000000000001', '123456789012345678', '{8A1B-2}', 'a_b.c:d', '1e5', '0x10'];

async function clients(body: string): Promise<string[]> {
  const { client } = await answering(body);
  return (await client.listClients()).items.map(({ id, name }) => `${id} ${name}`);
}

async function patchIds(body: string): Promise<string[]> {
  const { client } = await answering(body);
  return (await client.listPatches('1')).items.map(({ id }) => id);
}

describe('nsight: the shapes that a list comes in', () => {
  it('keeps ids as text', async () => {
    assert.deepEqual(
      await clients(listOf(IDS.map((id) => clientRecord(id, 'N')).join(''))),
      IDS.map((id) => `${id} N`),
    );
  });

  it('sends ids back as they came', async () => {
    const { client, requests } = await answering('<result status="OK"><msg/></result>', { key: 'a-key' });
    await client.write('patch_retry', '000123456789012345', ['007', '{8A}']);
    assert.deepEqual(requests, [
      '/api/?apikey=a-key&service=patch_retry&deviceid=000123456789012345&patchids=007%2C%7B8A%7D',
    ]);
    assert.equal(new URL(requests[0] ?? '', 'http://x').searchParams.get('patchids'), '007,{8A}');
  });

  it('reads records that stand directly in the result', async () => {
    assert.deepEqual(await clients(`<result status="OK">${clientRecord('1')}${clientRecord('2')}</result>`), [
      '1 Test Client',
      '2 Test Client',
    ]);
  });

  it('reads tags and attributes in any case', async () => {
    assert.deepEqual(
      await clients(
        '<RESULT STATUS="ok"><Items><CLIENT><ClientID>1</ClientID><Name>A</Name></CLIENT></Items></RESULT>',
      ),
      ['1 A'],
    );
    assert.deepEqual(await patchIds('<PATCHES><Patch><PATCHID>1</PATCHID></Patch></PATCHES>'), ['1']);
  });

  it('reads patches from a result too', async () => {
    assert.deepEqual(
      await patchIds('<result status="OK"><items><patch><patchid>1</patchid></patch></items></result>'),
      ['1'],
    );
    assert.deepEqual(
      await patchIds('<result status="OK"><patches><patch><patchid>1</patchid></patch></patches></result>'),
      ['1'],
    );
    assert.deepEqual(await patchIds('<result status="OK"><patch><patchid>1</patchid></patch></result>'), ['1']);
  });

  it('passes a result without a status', async () => {
    assert.deepEqual(await clients(`<result><items>${clientRecord('1')}</items></result>`), ['1 Test Client']);
  });

  for (const form of ['<items/>', '<items></items>', '<items> </items>', '']) {
    it(`takes ${form === '' ? 'nothing at all' : form} for an empty list`, async () => {
      const { client } = await answering(`<result created="x" host="SERVER" status="OK">${form}</result>`);
      assert.deepEqual(await client.listClients(), { items: [], problems: [] });
    });
  }

  for (const form of [
    '<patches/>',
    '<patches></patches>',
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<patches>\n</patches>\n',
  ]) {
    it(`takes ${JSON.stringify(form)} for no patches`, async () => {
      const { client } = await answering(form);
      assert.deepEqual(await client.listPatches('1'), { items: [], problems: [] });
    });
  }

  it('does not take a list of other things for an empty list', async () => {
    const { client, log } = await answering(listOf('<customer><id>1</id></customer>'));
    const { items, problems } = await client.listClients();
    assert.deepEqual(items, []);
    assert.deepEqual(problems.map(problemText), ['The answer lists <customer> where <client> was expected.']);
    assert.match(log.join('\n'), /found="customer"/);
    assert.equal((await (await answering('<patches><row/></patches>')).client.listPatches('1')).problems.length, 1);
  });

  it('reads CDATA, text and both mixed, with comments between', async () => {
    const names = [
      '<![CDATA[A & B <i>]]>',
      'A &amp; B',
      'A <![CDATA[&]]> B',
      'A<!-- & --> B',
      '<![CDATA[A]]><![CDATA[ B]]>',
      'A &#38; &#x42;',
      'R&D',
    ];
    assert.deepEqual(await clients(listOf(names.map((name, i) => clientRecord(String(i), name)).join(''))), [
      '0 A & B <i>',
      '1 A & B',
      '2 A & B',
      '3 A B',
      '4 A B',
      '5 A & B',
      '6 R&D',
    ]);
  });

  it('decodes an entity once, and none but the five and the numeric', async () => {
    const names = [
      '&amp;lt;',
      '&lt;&gt;&quot;&apos;',
      '&eacute;&nbsp;',
      '<![CDATA[&lt;]]>',
      '&#xD800;&#x110000;&#9999999999;',
    ];
    assert.deepEqual(await clients(listOf(names.map((name, i) => clientRecord(String(i), name)).join(''))), [
      '0 &lt;',
      '1 <>"\'',
      '2 &eacute;&nbsp;',
      '3 &lt;',
      '4 \uFFFD\uFFFD\uFFFD',
    ]);
  });

  it('ignores tags that it does not know, whatever their names and places', async () => {
    const strange =
      '<x_new kind="1"><name>not this</name><clientid>9</clientid></x_new><__proto__><name>p</name>' +
      '</__proto__><constructor>c</constructor><prototype/><toString>t</toString><hasOwnProperty>h' +
      '</hasOwnProperty>';
    assert.deepEqual(
      await clients(
        listOf(
          `${strange}<client __proto__="1" constructor="2">${strange}<clientid a="b">1</clientid>${strange}` +
            '<name>A</name></client>',
        ),
      ),
      ['1 A'],
    );
    assert.equal(Reflect.get({}, 'name'), undefined);
  });

  it('takes the first of two tags of one name', async () => {
    assert.deepEqual(await clients(listOf('<client><clientid>1</clientid><name>A</name><name>B</name></client>')), [
      '1 A',
    ]);
  });

  it('lists the good records and reports the others', async () => {
    const { client, log } = await answering(
      listOf(
        `${clientRecord('1', 'A')}<client><name>No Id</name></client>${clientRecord('not a number', 'B')}` +
          `${clientRecord('1,2', 'C')}${clientRecord('1', 'Again')}${clientRecord('1', 'A')}${clientRecord('2', 'Z')}`,
      ),
    );
    const { items, problems } = await client.listClients();
    assert.deepEqual(
      items.map(({ id, name }) => [id, name]),
      [
        ['1', 'A'],
        ['2', 'Z'],
      ],
    );
    assert.deepEqual(problems.map(problemText), [
      'A client ("No Id") has no clientid.',
      'A client ("B") has a clientid that cannot be one: "not a number".',
      'A client ("C") has a clientid that cannot be one: "1,2".',
      'The client 1 is listed twice.',
    ]);
    for (const problem of problems)
      assert.ok(
        log.some((line) => line.includes(`: ${problem.kind} `)),
        problem.kind,
      );
  });

  it('lists a failed patch that is there with another status too, and reports it', async () => {
    const patch = (status: string, label = '') =>
      `<patch><patchid>1</patchid><status>${status}</status><statusLabel>${label}</statusLabel></patch>`;
    for (const [records, status, problems] of [
      [patch('8') + patch('16'), 'failed', 1],
      [patch('16') + patch('8'), 'failed', 1],
      [patch('8') + patch('128', 'Install failed') + patch('2'), 'failed', 2],
      [patch('8') + patch('2'), 'installed', 1],
      [patch('16') + patch('16'), 'failed', 0],
    ] as const) {
      const { client } = await answering(`<patches>${records}</patches>`);
      const listing = await client.listPatches('1');
      assert.deepEqual(
        listing.items.map((one) => one.status),
        [status],
      );
      assert.equal(listing.problems.length, problems);
    }
  });

  it('reads over processing instructions with any text, wherever they are', async () => {
    const name = '<![CDATA[<?not one?>]]>';
    const pi = `<?note it's <free> text & "more" > ?>`;
    const list = listOf(`${pi}${clientRecord('1', `A${pi}B`)}<!-- <? -->${clientRecord('2', name)}<?x?>`);
    assert.deepEqual(await clients(list.replace('?>', `?>${pi}`) + pi), ['1 AB', '2 <?not one?>']);
  });

  it('does not take other things in place of a list for an empty list', async () => {
    const { client } = await answering('<result status="OK"><customer><id>1</id></customer></result>');
    assert.equal((await client.listClients()).problems.length, 1);
  });

  it('keeps the devices of a site that has no id', async () => {
    const { client } = await answering(
      listOf(
        '<client><name>C</name><site><name>S</name><server><id>1</id><name>A</name></server><server><name>B' +
          '</name></server></site></client>',
      ),
    );
    const { items, problems } = await client.listDevicesAtClient('5', 'server');
    assert.deepEqual(
      items.map(({ id, client: owner, site }) => [id, owner.id, site.id]),
      [['1', '5', '']],
    );
    assert.deepEqual(problems.map(problemText), ['A site ("S") has no id.', 'A server ("B") has no id.']);
  });

  it('cleans texts of control characters and direction marks, and folds white space', async () => {
    const { client } = await answering(
      listOf(
        clientRecord(
          '1',
          '<![CDATA[ A\u0000\u0007B\u009B \u202Eevil\u202C\u2066x\u2069\u200F \n\t C\u2028D\u061C\uFEFF ]]>',
        ) + clientRecord('2', '&#0;&#27;[31mred&#x202E;'),
      ),
    );
    assert.deepEqual(
      (await client.listClients()).items.map(({ name }) => name),
      ['A B evilx C D', '[31mred'],
    );
  });
});

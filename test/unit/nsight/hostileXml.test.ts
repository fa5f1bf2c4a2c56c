import assert from 'node:assert/strict';
import { plainEnglish } from '../../../src/wording/localize';
import { findingWords } from '../../../src/wording/unreadableWords';
import { answering, clientRecord, failureOf, listOf, site } from './servers';

describe('nsight: answers that cannot be read', () => {
  const good = listOf(clientRecord('1') + clientRecord('2'));
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  const cases: [what: string, body: string, found: string][] = [
    ['nothing', '', 'an empty answer'],
    ['white space', ' \r\n\t', 'an empty answer'],
    ['plain text', 'Service temporarily unavailable', 'no XML'],
    ['JSON', '{"status":"OK","items":[]}', 'no XML'],
    [
      'a billion laughs',
      `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">${laughs}]>${listOf(clientRecord('1', '&l9;'))}`,
      'a document type or entity declaration',
    ],
    [
      'an external entity',
      `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>${listOf(clientRecord('1', '&e;'))}`,
      'a document type or entity declaration',
    ],
    ['a document type alone', '<!doctype result><result status="OK"/>', 'a document type or entity declaration'],
    [
      'an entity inside of the root',
      '<result status="OK"><!ENTITY a "b"></result>',
      'a document type or entity declaration',
    ],
    [
      'a document type after a comment',
      '<!-- <x> --><!DOCTYPE r><result status="OK"/>',
      'a document type or entity declaration',
    ],
    [
      'another declaration',
      '<result status="OK"><![INCLUDE[<items/>]]></result>',
      'a document type or entity declaration',
    ],
    [
      'deep nesting',
      `<result status="OK">${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</result>`,
      'elements nested too deeply',
    ],
    ['deep nesting without an end', '<x>'.repeat(1_000_000), 'elements nested too deeply'],
    ['an unknown root', '<answer status="OK"><items/></answer>', 'the root <answer>'],
    ['the root of patches for another service', '<patches/>', 'the root <patches>'],
    ['two roots', '<result status="OK"/><result status="OK"/>', 'more than one root'],
    ['words after the end', '<result status="OK"/>Warning: x', 'text after the end'],
    ['words before the start', 'Notice: x <result status="OK"/>', 'no XML'],
    [
      'tags that cross',
      '<result status="OK"><items><client></items></client></result>',
      'a closing tag that does not match',
    ],
    ['a closing tag too many', '<result status="OK"></items></result>', 'a closing tag that does not match'],
    ['an attribute without quotes', '<result status=OK></result>', 'a tag that is not XML'],
    ['a bare less-than sign', listOf(clientRecord('1', 'a < b')), 'a tag that is not XML'],
    ['quotes that hide a tag', '<result status="OK" x=\'><items/></result>', 'a tag that is not XML'],
    ['CDATA without an end', '<result status="OK"><items><![CDATA[</items></result>', 'XML that is cut short'],
    ['a comment without an end', '<result status="OK"><!-- </result>', 'XML that is cut short'],
    ['an instruction without an end', '<?xml version="1.0" <result status="OK"/>', 'a tag that is not XML'],
  ];
  for (const [what, body, found] of cases) {
    it(`refuses ${what}`, async () => {
      const { client, log } = await answering(body);
      const { failure, outcomeUnknown } = await failureOf(client.listClients());
      assert.equal(failure.kind, 'unreadable');
      assert.deepEqual(failure.expected, { kind: 'root', roots: ['result'] });
      assert.equal(findingWords(failure.found, plainEnglish), found);
      assert.ok(failure.excerpt.length <= 200);
      assert.ok(body.trim().startsWith(failure.excerpt.slice(0, 20)));
      assert.equal(outcomeUnknown, false);
      assert.ok(log.some((line) => line.includes(`found ${failure.found.kind}`) && line.includes(failure.excerpt)));
    });
  }

  it('sees at every place that a list was cut short', async () => {
    let body = '';
    const { client } = await site((_, response) => {
      response.end(body);
    });
    for (let length = 0; length < good.length; length++) {
      body = good.slice(0, length);
      const { failure } = await failureOf(client.listClients());
      assert.equal(failure.kind, 'unreadable', `cut after ${body.slice(-30)}`);
    }
    body = good;
    assert.equal((await client.listClients()).items.length, 2);
  });

  it('reads on over declarations that are only text', async () => {
    const { client } = await answering(
      listOf(`<!-- <!DOCTYPE x> -->${clientRecord('1', '<![CDATA[<!DOCTYPE x [<!ENTITY a "b">]>]]>')}`),
    );
    assert.deepEqual(
      (await client.listClients()).items.map(({ name }) => name),
      ['<!DOCTYPE x [<!ENTITY a "b">]>'],
    );
  });

  it('reads on over a stylesheet instruction, comments around the root and a byte order mark', async () => {
    const { client } = await answering(
      `\uFEFF<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl" type='text/xsl'?>\n<!-- a -->\n` +
        `${good.replace(/^<\?xml.*?\?>/, '')}\n<!-- b -->\n`,
    );
    assert.equal((await client.listClients()).items.length, 2);
  });

  it('does not mind a hundred thousand entities', async () => {
    const { client } = await answering(
      listOf(clientRecord('1', '&amp;'.repeat(100_000)) + clientRecord('2', '&lt;'.repeat(900))),
    );
    assert.deepEqual(
      (await client.listClients()).items.map(({ name }) => name?.slice(0, 3)),
      ['&&&', '<<<'],
    );
  });

  it('takes no quadratic time', async () => {
    const spaces = `<result status="OK" ${' '.repeat(200_000)}${'x '.repeat(200_000)}/>`;
    const { client } = await answering(spaces);
    assert.equal((await failureOf(client.listClients())).failure.kind, 'unreadable');
  }).timeout(5000);

  it('keeps 200 characters of the answer in the log', async () => {
    const { client, log } = await answering(`first\u0000\u001b[31m words ${'x'.repeat(5000)}`);
    const { failure } = await failureOf(client.listClients());
    assert.equal(failure.kind, 'unreadable');
    assert.equal(failure.excerpt.length, 200);
    assert.match(failure.excerpt, /^first \[31m words x+…$/);
    assert.ok(log.some((line) => line.endsWith(failure.excerpt)));
  });
});

import assert from 'node:assert/strict';
import type { Fault } from '../../support/simulator/delivery';
import { diagnosisReport } from '../../../src/diagnose/diagnosisReport';
import { useLanguage } from '../../../src/wording/localize';
import * as faults from '../../support/simulator/faults';
import { diagnosed, ofClients, ofPatches, part, surroundings } from './diagnosed';
import { inSequence } from '../../support/regExps';

const client = '<client><name>ACME</name><clientid>1</clientid></client>';
const list = (records: string, declaration = '') =>
  `${declaration}<result status="OK"><items>${records}</items></result>`;

describe('the report of a diagnosis', () => {
  it('finds nothing unusual in what is documented', async () => {
    const { text } = await diagnosed();
    assert.equal(text.match(/^- Unknown tags: none$/gm)?.length, 6);
    assert.equal(text.match(/^- Missing tags: none$/gm)?.length, 6);
    assert.match(part(text, 'patch_list_all'), /- Codes that are not in the tables: none\n/);
    assert.doesNotMatch(text, /Failed|Not made|left out\)|\*\*/);
  });

  it('tells time, status, size, root and records of a call', async () => {
    const { text } = await diagnosed();
    assert.match(part(text, 'list_sites'), /^- HTTP 200, \d{3} bytes, \d+ ms$/m);
    assert.match(
      part(text, 'list_devices_at_client'),
      /^- Root: `result`, with 1 `items`, 1 `client`, 1 `site`, 1 `server`, 1 `checkcount`$/m,
    );
    assert.match(part(text, 'patch_list_all'), /^- Root: `patches`, with 1 `patch`$/m);
    assert.match(part(text, 'list_workstations'), /^- Records: 0 read, 0 problems$/m);
  });

  it('names unknown tags, wherever they are', async () => {
    const { text } = await diagnosed({ '': faults.unknownTags() });
    assert.match(part(text, 'list_servers'), /- Unknown tags:\n {2}- in `server`: `x_new` \(1 of 1\)\n/);
    assert.match(part(text, 'list_devices_at_client'), /- Unknown tags:\n {2}- in `server`: `x_new` \(1 of 1\)\n/);
    const around = await ofClients(
      faults.raw(`<result status="OK"><next_page>2</next_page><items>${client}</items></result>`),
    );
    assert.match(around, /- Unknown tags:\n {2}- in `result`: `next_page` \(1 of 1\)\n/);
  });

  it('names tags that lie where a name is expected', async () => {
    for (const language of [undefined, { name: 'de', texts: { '(no name)': '(ohne Namen)' } }]) {
      useLanguage(language);
      try {
        const text = await ofClients(
          faults.raw(list('<client><clientid>1</clientid><clientname>Northwind Traders</clientname><namen/></client>')),
        );
        assert.match(
          text,
          inSequence(
            /- Unknown tags:\n {2}- in `client`: `clientname` \(1 of 1\)\n {2}- in `client`: /,
            /`namen` \(1 of 1\)\n- Missing/,
          ),
        );
      } finally {
        useLanguage();
      }
    }
  });

  it('names missing tags, and in how many records', async () => {
    const without = '<client><name>B</name><clientid>2</clientid><timezone/></client>';
    assert.match(
      await ofClients(faults.raw(list(client + without))),
      / {2}- in `client`: `timezone` \(1 of 2\)\n {2}- in `client`: `creation_date` \(2 of 2\)\n/,
    );
  });

  it('knows tags in any case', async () => {
    assert.doesNotMatch((await diagnosed({ '': faults.upperCaseTags() })).text, /Unknown tags:$/m);
  });

  it('names new codes and labels of all three kinds, and counts their patches', async () => {
    const text = await ofPatches(
      '<status>128</status><statusLabel>Superseded</statusLabel><policy>2</policy><severity>3</severity>',
      '<status>128</status><statusLabel>Superseded</statusLabel><policy>66</policy><policyLabel>Approve</policyLabel>',
      '<status>8</status><statusLabel>Superseded</statusLabel><policy>8</policy><policyLabel>Uninstall</policyLabel>',
      '<status>8</status><statusLabel>INSTALLED</statusLabel><severity>9</severity><severityLabel>Kritisch ' +
        'für uns</severityLabel>',
      '<statusLabel>Failed</statusLabel><severity>3</severity><severityLabel>moderate</severityLabel>' +
        '<policy>32</policy>',
      '<severity>3</severity><severityLabel>Important</severityLabel>',
    );
    assert.deepEqual(
      text
        .split('Codes that are not in the tables:\n')[1]
        ?.split('\n- ')[0]
        ?.split('\n')
        .map((line) => line.trim()),
      [
        '- status `128`, label `Superseded` (2 patches)',
        '- status `8`, label `Superseded` (1 patch)',
        '- policy `8`, label `Uninstall` (1 patch)',
        '- severity `9`, label `Kritisch für uns` (1 patch)',
        '- status without a code, label `Failed` (1 patch)',
        '- policy `32`, without a label (1 patch)',
        '- severity `3`, label `Important` (1 patch)',
      ],
    );
  });

  it('counts records that cannot be read, and tells nothing of them', async () => {
    for (const fault of [faults.badRecord(), faults.duplicateRecord()]) {
      assert.match(await ofClients(fault), /^- Records: 1 read, 1 problem$/m);
    }
  });

  it('is no longer than it can be read, whatever the server sends', async () => {
    const tags = Array.from({ length: 500 }, (_, n) => `<new_${n}/>`).join('');
    const text = await ofClients(faults.raw(list(`<client><clientid>1</clientid>${tags}</client>`)));
    assert.match(text, / {2}- in `client`: `new_19` \(1 of 1\)\n {2}- 480 more\n/);
  });

  it('says so without a connection', () => {
    const text = diagnosisReport(surroundings, 'There is no connection');
    assert.match(text, /^## Server\n\n- There is no connection\n$/m);
    assert.match(text, /^- N-sight Patches: `0\.1\.0`$/m);
  });
});

describe('the report of a diagnosis tells encodings', () => {
  const declared = (name: string) => `<?xml version="1.0" encoding="${name}"?>`;
  const text = list(client.replace('ACME', 'Söhne'));
  const differs = '**what is declared is not what was found**';
  const cases: [what: string, body: Buffer, line: RegExp, fits: boolean][] = [
    [
      'UTF-8 where ISO-8859-1 is declared',
      Buffer.from(declared('ISO-8859-1') + text),
      /`iso-8859-1` declared, UTF-8 found, read as `utf-8`/,
      false,
    ],
    [
      'ISO-8859-1 where UTF-8 is declared',
      Buffer.from(declared('UTF-8') + text, 'latin1'),
      /`utf-8` declared, neither ASCII nor UTF-8 found, read as `windows-1252`/,
      false,
    ],
    [
      'ISO-8859-1 where nothing is declared',
      Buffer.from(text, 'latin1'),
      /none declared, neither ASCII nor UTF-8 found, read as `windows-1252`/,
      false,
    ],
    [
      'ISO-8859-1 as declared',
      Buffer.from(declared('ISO-8859-1') + text, 'latin1'),
      /`iso-8859-1` declared, neither ASCII nor UTF-8 found, read as `windows-1252`/,
      true,
    ],
    ['UTF-8 as declared', Buffer.from(declared('utf8') + text), /`utf8` declared, UTF-8 found, read as `utf-8`/, true],
    ['UTF-8 where nothing is declared', Buffer.from(text), /none declared, UTF-8 found, read as `utf-8`/, true],
    [
      'ASCII under any name',
      Buffer.from(declared('ISO-8859-1') + list(client)),
      /`iso-8859-1` declared, ASCII only found/,
      true,
    ],
    [
      'ASCII where UTF-16 is declared',
      Buffer.from(declared('UTF-16') + list(client)),
      /`utf-16` declared, ASCII only found, read as `utf-8`/,
      false,
    ],
    [
      'UTF-16 as declared',
      Buffer.from(`\ufeff${declared('UTF-16')}${text}`, 'utf16le'),
      /`utf-16` declared, UTF-16 found, read as `utf-16le`/,
      true,
    ],
    [
      'UTF-16 where nothing is declared',
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      /none declared, UTF-16 found, read as `utf-16le`/,
      true,
    ],
    [
      'UTF-16 where UTF-8 is declared',
      Buffer.from(`\ufeff${declared('UTF-8')}${text}`, 'utf16le'),
      /`utf-8` declared, UTF-16 found, read as `utf-16le`/,
      false,
    ],
  ];
  it('of HTTP too', async () => {
    const headers = { 'Content-Type': 'text/xml; charset="UTF-8"' };
    const body = Buffer.from(`${declared('ISO-8859-1')}${text}`);
    assert.match(
      await ofClients(faults.raw(body, headers)),
      /`iso-8859-1` declared, `utf-8` in HTTP, UTF-8 found, read as `utf-8`/,
    );
  });

  for (const [what, body, line, fits] of cases) {
    it(what, async () => {
      const found = await ofClients(faults.raw(body));
      assert.match(found, line);
      assert.equal(found.includes(differs), !fits);
      assert.match(found, /Records: 1 read/);
    });
  }
});

describe('the report of a diagnosis tells failures', () => {
  const cases: [what: string, fault: Fault, line: RegExp][] = [
    ['a refused key', faults.error(3, 'login failed'), /^- Failed: The server refused the API key\./m],
    [
      'an error of the API',
      faults.error(4, 'Invalid value'),
      /^- Failed: N-sight says: an error, whose text is left out here \(code 4\)$/m,
    ],
    [
      'an HTML page with 403',
      faults.forbidden(),
      /^- HTTP 403, \d+ bytes, \d+ ms\n- Failed: Refused before it reached the API \(HTTP 403\)/m,
    ],
    ['an HTML page', faults.htmlPage(), /^- HTTP 200, \d+ bytes, \d+ ms\n- Failed: Refused before/m],
    [
      'a redirect',
      faults.redirect('https://login.example/'),
      /^- HTTP 302, \d+ ms\n- Failed: The server sent us to another address\. Nothing was sent there/m,
    ],
    [
      'a redirect to another territory',
      faults.redirect('https://www.systemmonitor.us/api/'),
      /sent us to www\.systemmonitor\.us\./,
    ],
    [
      'an answer that is cut short',
      faults.truncated(),
      inSequence(
        /^- HTTP 200, \d+ bytes, \d+ ms\n/m,
        /- Failed: The answer could not be read: expected the root <result>, found XML /m,
        /that is cut short\.$/m,
      ),
    ],
    [
      'a connection that is cut',
      { kind: 'cutConnection' },
      /^- No HTTP status, \d+ ms\n- Failed: The connection was lost\./m,
    ],
    ['an empty answer', faults.emptyBody(), /^- HTTP 200, 0 bytes, \d+ ms\n- Failed: .* found an empty answer\.$/m],
    [
      'an unknown root',
      faults.wrongRoot(),
      /found another root\.\n- Encoding: .*\n- Root: `answer`, which is not known$/m,
    ],
    ['entities', faults.billionLaughs(), /found a document type or entity declaration\./],
    ['another root than expected', faults.raw('<patches/>'), /- Root: `patches`, which is not known$/m],
  ];
  for (const [what, fault, line] of cases)
    it(what, async () => {
      assert.match(await ofClients(fault), line);
    });
});

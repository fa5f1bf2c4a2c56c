import assert from 'node:assert/strict';
import { diagnosisReport } from '../../../src/diagnose/diagnosisReport';
import { useLanguage } from '../../../src/wording/localize';
import { errorWords } from '../../../src/wording/errorWords';
import { logLine } from '../../../src/wording/errorKinds';
import { Reader } from '../../../src/nsight/parser/reader';
import type { Probe } from '../../../src/nsight/diagnosis/probe';
import { readerFile } from '../../support/system/reader';
import { surroundings } from '../diagnose/diagnosed';
import { answering, failureOf, listOf } from '../nsight/servers';
import { german } from './german';
import { nameText, policyLabelText, severityText, statusText, titleText } from '../../../src/wording/patchWords';
import { problemText } from '../../../src/wording/problemText';

/** Over real HTTP, read in the real thread. */
describe('of an answer, in German', () => {
  let reader: Reader;
  before(() => {
    useLanguage(german());
    reader = new Reader(readerFile);
  });
  after(() => {
    useLanguage();
    reader.close();
  });

  const failures: [body: string, message: string, logged: RegExp][] = [
    [
      '<result status="OK"><items>',
      'Die Antwort konnte nicht gelesen werden: erwartet die Wurzel <result>, gefunden abgeschnittenes XML.',
      /: expected root result, found cutShort/,
    ],
    [
      '<answer/>',
      'Die Antwort konnte nicht gelesen werden: erwartet die Wurzel <result>, gefunden die Wurzel <answer>.',
      /found root answer/,
    ],
    [
      '',
      'Die Antwort konnte nicht gelesen werden: erwartet die Wurzel <result>, gefunden eine leere Antwort.',
      /found emptyAnswer/,
    ],
    ['<result status="FAIL"/>', 'N-sight sagt: ein Fehler ohne Meldung', /error without a code: no message/],
  ];
  for (const [body, message, logged] of failures) {
    it(`the failure is told, and the log is English: ${body}`, async () => {
      const { client, log } = await answering(body, { reader });
      const error = await failureOf(client.listSites('1'));
      assert.equal(errorWords(error).message, message);
      assert.match(log.join('\n'), logged);
      assert.doesNotMatch(logLine(error), /Wurzel|abgeschnitten|leere/);
    });
  }

  it('what is missing at both roots is told', async () => {
    const { client } = await answering('<row/>', { reader });
    assert.match(
      errorWords(await failureOf(client.listPatches('1'))).message,
      /erwartet die Wurzel <patches> oder <result>, gefunden die Wurzel <row>\.$/,
    );
  });

  it('records that cannot be read are told', async () => {
    const { client } = await answering(
      listOf(
        '<client><name>ACME</name></client><client><clientid>a b</clientid></client><client><clientid>1' +
          '</clientid></client><client><name>Z</name><clientid>1</clientid></client>',
      ),
      { reader },
    );
    const { items, problems } = await client.listClients();
    assert.deepEqual(problems.map(problemText), [
      'Ein Datensatz client ("ACME") hat keine clientid.',
      'Ein Datensatz client hat eine clientid, die keine sein kann: „a b“.',
      'client 1 ist doppelt aufgeführt.',
    ]);
    assert.deepEqual(items.map(nameText), ['(ohne Namen)']);
    const { client: other } = await answering(listOf('<customer/>'), { reader });
    assert.deepEqual((await other.listClients()).problems.map(problemText), [
      'Die Antwort listet <customer> auf, wo <client> erwartet wurde.',
    ]);
  });

  it('what the server gives no label for has ours, and its own labels stay', async () => {
    const patches = [
      '<status>64</status><policy>4</policy><severity>3</severity>',
      '<status>128</status>',
      '',
      '<status>16</status><statusLabel>Failed</statusLabel><policyLabel>Approve</policyLabel>',
    ];
    const { client } = await answering(
      `<patches>${patches.map((inside, id) => `<patch><patchid>${id}</patchid>${inside}</patch>`).join('')}</patches>`,
      { reader },
    );
    const { items } = await client.listPatches('1');
    assert.deepEqual(
      items.map((patch) => [titleText(patch), statusText(patch), policyLabelText(patch), severityText(patch)]),
      [
        ['(ohne Titel)', 'Neustart erforderlich', 'Nichts unternehmen', 'Mittel'],
        ['(ohne Titel)', 'Status 128', undefined, undefined],
        ['(ohne Titel)', 'Unbekannt', undefined, undefined],
        ['(ohne Titel)', 'Failed', 'Approve', undefined],
      ],
    );
    assert.deepEqual(
      items.map(({ status, policy }) => [status, policy]),
      [
        ['rebootRequired', 'doNothing'],
        ['unknown', 'unknown'],
        ['unknown', 'unknown'],
        ['failed', 'approve'],
      ],
    );
  });

  it("the report of a diagnosis is English, and N-sight's own labels are known to it", async () => {
    const { client } = await answering(
      '<patches><patch><patchid>1</patchid><severity>3</severity><severityLabel>Moderate</severityLabel>' +
        '</patch></patches>',
      { reader },
    );
    const { client: broken } = await answering('<result status="OK"><items>', { reader });
    const calls: Probe[] = [
      await client.probe('patch_list_all', { deviceid: '1' }),
      await broken.probe('list_clients', {}),
    ];
    const text = diagnosisReport(surroundings, 'x', { calls, privateWords: [] });
    assert.match(text, /- Codes that are not in the tables: none\n/);
    assert.match(
      text,
      /- Failed: The answer could not be read: expected the root <result>, found XML that is cut short\.\n/,
    );
  });
});

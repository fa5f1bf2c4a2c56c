import assert from 'node:assert/strict';
import { summarize } from '../../../src/actions/summarizeWrites';
import { diagnosisReport } from '../../../src/diagnose/diagnosisReport';
import { costText } from '../../../src/scan/scanCost';
import { coverageText } from '../../../src/scan/coverage';
import { exportText } from '../../../src/reports/exportFailedPatches';
import { filterText } from '../../../src/wording/filterText';
import { noteNodes } from '../../../src/views/failedPatches/failedNotes';
import { devicesRow } from '../../../src/views/devices/deviceRows';
import { onDevice, patches as patchCount, patchesOnDevices } from '../../../src/wording/counts';
import { plainEnglish, t, useLanguage } from '../../../src/wording/localize';
import { errorWords } from '../../../src/wording/errorWords';
import { NsightError, type Failure } from '../../../src/nsight/errors';
import { serverProblemText } from '../../../src/wording/problemText';
import { endedText } from '../../../src/tracking/endedRetries';
import { retryRow } from '../../../src/views/retries/retryRows';
import { entry, entryPatch } from '../tracking/retryEntries';
import { gestureNode } from '../../support/data/entries';
import { client, device, patch, site } from '../../support/data/records';
import { scanData } from '../../support/data/scanData';
import { german } from './german';
import { writes } from '../../../src/writes';
import { timeAgo } from '../../../src/wording/time';
import { titleText } from '../../../src/wording/patchWords';
import { newEntry } from '../../../src/history/sending';
import { entryText, parseEntry } from '../../../src/history/parseEntry';

const target = (name: string, n: number) => ({
  place: { client: client(), site: site(), device: device({ id: name, name }) },
  patches: Array.from({ length: n }, (_, i) => patch({ id: `${i}` })),
});
const words = (failure: Failure) => errorWords(new NsightError('patch_retry', failure)).message;

describe('in German', () => {
  before(() => {
    useLanguage(german());
  });
  after(() => {
    useLanguage();
  });

  it('numbers stand in the case that the sentence wants', () => {
    assert.equal(patchesOnDevices(3, 2), '3 Patches auf 2 Geräten');
    assert.equal(`${patchCount(1)} ${onDevice('SRV-01')}`, '1 Patch auf SRV-01');
    assert.equal(costText({ calls: 561, atMost: false }, 60), 'Etwa 561 Aufrufe, etwa 10 Minuten bei 60 je Minute');
  });

  it("errors are told, with the server's text as it is", () => {
    assert.equal(
      words({ kind: 'api', code: '4', message: 'Invalid {0} $& value' }),
      'N-sight sagt: Invalid {0} $& value (Code 4)',
    );
    assert.equal(
      words({ kind: 'busy', status: 503, retryAfterSeconds: 7 }),
      'Auf dem Server ist ein interner Fehler aufgetreten (HTTP 503). Er bittet Sie, 7 s zu warten.',
    );
    assert.equal(
      serverProblemText({ kind: 'badCharacters' }),
      'Ein Hostname enthält keine Leerzeichen und keine Sonderzeichen.',
    );
  });

  it('the result of an action is told', () => {
    const { place, patches } = target('SRV-01', 3);
    assert.equal(
      summarize([
        { target: { place, patches }, outcomes: ['accepted', 'accepted', 'unsent'], messages: [], error: undefined },
      ]).text,
      'N-sight hat 2 Patches für SRV-01 angenommen · Nicht gesendet: 1 Patch.',
    );
    assert.equal(writes.patch_retry.title, 'Patch wiederholen');
  });

  it('rows of the Retries view say what became of it, and show the same icon', () => {
    const again = entry({
      patches: [
        entryPatch({ id: '1', status: 'installed', statusLabel: 'Installed' }),
        entryPatch({ id: '2', status: 'failed', statusLabel: 'Failed', moved: true }),
      ],
    });
    const one = () => retryRow(gestureNode(again), again.account, 1);
    assert.match(one().label, /^\d\d:\d\d Wiederholen SRV-01$/);
    assert.equal(one().description, '1 installiert, 1 erneut fehlgeschlagen');
    const { icon } = one();
    useLanguage();
    assert.equal(icon, one().icon);
    useLanguage(german());
    assert.equal(endedText([again]).text, '1 von 2 Patches auf SRV-01 ist installiert; 1 erneut fehlgeschlagen');
  });

  it('rows of the Devices view are', () => {
    assert.equal(
      devicesRow({ kind: 'client', id: 'x', parent: undefined, client: client({ deviceCount: 2 }) }, {}).description,
      '2 Geräte',
    );
  });

  const data = scanData([
    { id: '1', name: 'SRV-1', failed: [{ id: '11', title: 'KB1' }] },
    { id: '3', reading: { kind: 'unreadable', at: 5, reason: 'No' } },
  ]);

  it('what a scan rests on is said', () => {
    assert.match(
      coverageText(data, t('Scanned {0}', timeAgo(1, 2 * 60 * 60_000 + 1)), 10),
      /^Gescannt vor 2 Std\..*: 1 von 2 Geräten gelesen, 1 fehlgeschlagen/,
    );
    assert.ok(
      noteNodes(data, 1, 1, { running: false }).some(
        (node) => node.kind === 'unread' && node.text === '1 Gerät konnte nicht gelesen werden',
      ),
    );
    assert.equal(
      filterText({ statuses: ['pending'], severities: [''], text: 'x' }),
      'Filter: nicht Ausstehend; nicht kein Schweregrad; "x"',
    );
  });

  it('the columns of a CSV stay English for a script, those of Markdown do not', () => {
    assert.match(
      exportText('csv', data, { filter: undefined, grouping: 'patch', now: 10 }),
      /^Client,Site,Device,Device ID,/,
    );
    assert.match(
      exportText('markdown', data, { filter: undefined, grouping: 'patch', now: 10 }),
      /\| Client \| Standort \| Gerät \|/,
    );
  });

  it('the report of a diagnosis stays English', () => {
    const surroundings = {
      extension: '1',
      editor: { name: 'VS Code', version: '1', inBrowser: false },
      host: { platform: 'linux', release: '1', arch: 'x64', node: '20', remote: undefined },
      timeoutSeconds: 1,
      setting: () => undefined,
      environment: {},
    };
    assert.match(
      diagnosisReport(surroundings, errorWords(new Error('x'), plainEnglish).message),
      /Something went wrong in the extension/,
    );
    assert.equal(t('sent'), 'gesendet');
  });

  it('a name that N-sight does not give is worded where it is shown, and stays out of what is stored', () => {
    const unnamed = { place: { ...target('SRV-01', 1).place, device: { id: '1', name: undefined } }, patches: [] };
    const stored = newEntry({ account: 'a', at: 1, service: 'patch_retry', sender: undefined }, 'x', {
      ...unnamed,
      patches: [{ id: '5', title: undefined, status: 'failed' }],
    });
    assert.doesNotMatch(entryText(stored), /ohne/);
    const again = parseEntry(entryText(stored));
    assert.match(retryRow(gestureNode(again), 'a', 1).label, /\(ohne Namen\)$/);
    assert.equal(titleText(again.patches[0] ?? assert.fail()), '(ohne Titel)');
    // Older versions have stored what they showed.
    assert.equal(
      parseEntry(entryText(stored).replace('"name":""', '"name":"(ohne Namen)"')).place.client.id,
      again.place.client.id,
    );
  });
});

describe('a text', () => {
  it('is English until there is another language, and keeps a mark that nothing stands for', () => {
    assert.equal(t('{1} of {0} {2}', 3, '{0}'), '{0} of 3 {2}');
  });
});

import assert from 'node:assert/strict';
import { parseRetryInput, type NamedId, type Wanted } from '../../../src/chat/toolInput';
import { asked, askedInEach, retryQuestion } from '../../../src/chat/retryQuestion';
import { short } from '../../../src/chat/toolAnswer';
import { Scan } from '../../../src/scan/scan';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { entryPatch, Folder, place } from '../../support/data/entries';
import { scanData } from '../../support/data/scanData';

const folder = new Folder();

describe('what a model asks to retry', () => {
  it('has each device and each patch once, with their names, and no other shape', () => {
    const patch = (patchId: string) => ({ patchId, title: `KB${patchId}` });
    const devices = [
      { deviceId: '1', device: 'SRV-1', patches: [patch('5'), patch('6')] },
      { deviceId: '2', device: 'SRV-2', patches: [patch('5')] },
      { deviceId: '1', device: 'SRV-1', patches: [patch('6'), patch('7')] },
    ];
    const named = (id: string) => ({ id, name: `KB${id}` });
    assert.deepEqual(parseRetryInput({ devices }), {
      input: [
        { device: { id: '1', name: 'SRV-1' }, patches: [named('5'), named('6'), named('7')] },
        { device: { id: '2', name: 'SRV-2' }, patches: [named('5')] },
      ],
    });
    for (const wrong of [
      undefined,
      {},
      { devices: [] },
      { devices: ['1'] },
      { devices: [{ deviceId: '1', device: 'SRV-1', patches: [] }] },
      { devices: [{ deviceId: '1', device: 'SRV-1', patches: ['5'] }] },
      { devices: [{ deviceId: '1', patches: [patch('5')] }] },
      { devices: [{ deviceId: 1, device: 'SRV-1', patches: [patch('5')] }] },
      { devices: [{ deviceId: '1', device: 'SRV-1', patches: [{ patchId: 5, title: 'KB5' }] }] },
      { devices: [{ deviceId: '1', device: 'SRV-1', patches: [{ patchId: '5' }] }] },
      { patches: [{ deviceId: '1', patchIds: ['5'] }] },
    ]) {
      const parsed = parseRetryInput(wrong);
      assert.match('wrong' in parsed ? parsed.wrong : '', /ids in quotes/, JSON.stringify(wrong));
    }
  });

  it('is only what is known to have failed there by id and name, and the rest is counted', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(0, 0) });
    const scan = new Scan();
    scan.restore(
      scanData([
        { id: '1', failed: [{ id: '5' }, { id: '6', title: `Straße ${'x'.repeat(300)}` }, { id: '7' }] },
        { id: '2', reading: { kind: 'unreadable', at: 1, reason: 'x' } },
      ]),
    );
    folder.store({
      account: session.account,
      at: Date.now(),
      place: place('1', 'SRV-1'),
      patches: [entryPatch({ id: '8', title: 'KB8', status: 'pending' })],
    });
    const wanted = (id: string, ...patches: readonly NamedId[]): Wanted => ({
      device: { id, name: `SRV-${id}` },
      patches,
    });
    const shown = short(`Straße ${'x'.repeat(300)}`);
    const { targets, retried, unknown } = asked(session, scan, await folder.loaded(), [
      wanted('1', { id: '6', name: shown.replace('Straße', 'STRASSE') }),
      wanted('1', { id: '7', name: 'KB5' }, { id: '9', name: 'KB9' }),
      wanted('1', { id: '8', name: 'KB8' }),
      wanted('2', { id: '5', name: 'KB5' }),
      wanted('3', { id: '5', name: 'KB5' }),
      { device: { id: '1', name: 'SRV-2' }, patches: [{ id: '5', name: 'KB5031356' }] },
    ]);
    assert.deepEqual(
      targets.map((target) => [target.place.device.name, target.patches.map(({ id }) => id)]),
      [['SRV-1', ['6']]],
    );
    assert.deepEqual([retried, unknown], [1, 5]);
  });

  it('is no neighbor of the same name whose id, written without quotes, was rounded to another one', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(0, 0) });
    const scan = new Scan();
    const [first, second] = ['900000000000000000', '900000000000000001'];
    // As languages write the second one that take it for a number.
    const [third, fourth] = ['900000000000000100', '900000000000000101'];
    scan.restore(
      scanData([
        { id: '1', failed: [{ id: first }, { id: second }, { id: '5' }, { id: '6' }, { id: third }, { id: fourth }] },
        { id: '681806000000000000', name: 'SRV-DC01', failed: [{ id: '5' }] },
        { id: '681806000000000001', name: 'SRV-DC01', failed: [{ id: '5' }] },
        { id: '681806000000000256', name: 'SRV-DC02', failed: [{ id: '5' }] },
      ]),
    );
    const history = await folder.loaded();
    const found = (id: string, name: string, patchId: string) =>
      asked(session, scan, history, [{ device: { id, name }, patches: [{ id: patchId, name: title }] }]).targets.length;
    const title = 'KB5031356';
    assert.deepEqual(
      [first, second, '5', third, fourth].map((id) => found('1', 'SRV-1', id)),
      [0, 1, 1, 0, 1],
    );
    assert.deepEqual(
      [
        found('681806000000000000', 'SRV-DC01', '5'),
        found('681806000000000001', 'SRV-DC01', '5'),
        found('681806000000000256', 'SRV-DC02', '5'),
      ],
      [0, 1, 1],
    );
  });

  it('is looked up, not compared with each of 1,000 devices, though their ids may be rounded', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(0, 0) });
    const ids = Array.from({ length: 1_000 }, (_, n) => `${681806000000000000n + BigInt(n)}`);
    const data = scanData(ids.map((id) => ({ id, name: 'SRV', failed: [{}] })));
    let reads = 0;
    for (const { place } of data.devices.values()) {
      const { device } = place;
      Object.defineProperty(place, 'device', {
        get: () => {
          reads += 1;
          return device;
        },
      });
    }
    const scan = new Scan();
    scan.restore(data);
    const history = await folder.loaded();
    const readsFor = (devices: number) => {
      reads = 0;
      const patches = [{ id: '5', name: 'KB5031356' }];
      asked(
        session,
        scan,
        history,
        ids.slice(1, 1 + devices).map((id) => ({ device: { id, name: 'SRV' }, patches })),
      );
      return reads;
    };
    const [one, fifty] = [readsFor(1), readsFor(50)];
    assert.ok(fifty < 2 * one, `${one} reads for one device, ${fifty} for fifty`);
  });

  it('is what each of the questions has named where equal calls are asked about at once', () => {
    const of = (...patches: readonly (readonly [device: string, patch: string])[]) => ({
      targets: patches.map(([device, id]) => ({
        place: place(device),
        patches: [{ id, title: `KB${id}`, status: 'failed' as const }],
      })),
      retried: 1,
      unknown: 2,
    });
    const both = of(['1', '5'], ['2', '5']);
    assert.deepEqual(askedInEach(both), both);
    assert.deepEqual(askedInEach(both, both, both), both);
    assert.deepEqual(askedInEach(both, of(['1', '5'])), { ...of(['1', '5']), unknown: 3 });
    assert.deepEqual(askedInEach(both, of(['1', '5']), of(['2', '5'], ['1', '6'])), { ...of(), unknown: 4 });
  });

  it('is asked about with every device and every patch by name, however many they are', () => {
    const patches = Array.from({ length: 7 }, (_, i) => ({ id: `${i}`, title: `KB${i}`, status: 'failed' as const }));
    const question = (devices: number) =>
      retryQuestion({
        targets: Array.from({ length: devices }, (_, i) => ({ place: place(`${i}`, `SRV-${i}`), patches })),
        retried: 2,
        unknown: 1,
      });
    const few = question(10);
    assert.equal(few.title, 'Retry 70 failed patches on 10 devices?');
    assert.equal(few.markdown.match(/^- SRV-\d \(.*\): KB0, KB1, KB2, KB3, KB4, KB5, KB6$/gm)?.length, 10);
    assert.match(
      few.markdown,
      /\n2 patches that were retried already are not sent again\.\n\n1 patch that is not known .* is not sent\.$/,
    );
    const many = question(50);
    assert.equal(many.title, 'Retry 350 failed patches on 50 devices?');
    for (let i = 0; i < 50; i++) assert.match(many.markdown, new RegExp(`^- SRV-${i} \\(.*\\): 7 patches$`, 'm'));
    for (let i = 0; i < 7; i++) assert.match(many.markdown, new RegExp(`^- KB${i}: on 50 devices$`, 'm'));
    assert.doesNotMatch(many.markdown, /more/);
  });

  it('is asked about with each name where it belongs, whatever is in it', () => {
    const at = {
      ...place('1', 'PRINTSERVER · Harmless Ltd'),
      client: { id: '1', name: 'A · $1' },
      site: { id: '11', name: 'HQ · $2' },
    };
    const { markdown } = retryQuestion({
      targets: [{ place: at, patches: [{ id: '5', title: 'KB5', status: 'failed' }] }],
      retried: 0,
      unknown: 0,
    });
    assert.equal(markdown.split('\n')[0], '- PRINTSERVER · Harmless Ltd (A · \\$1 > HQ · \\$2): KB5');
  });
});

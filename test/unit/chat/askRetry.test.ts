import assert from 'node:assert/strict';
import { parseRetryInput } from '../../../src/chat/toolInput';
import { asked, retryQuestion } from '../../../src/chat/retryQuestion';
import { Scan } from '../../../src/scan/scan';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';
import { place } from '../../support/data/entries';
import { scanData } from '../../support/data/scanData';

describe('what a model asks to retry', () => {
  it('has each device and each patch once, and no other shape', () => {
    const patches = [
      { deviceId: '1', patchIds: ['5', '6'] },
      { deviceId: '2', patchIds: ['5'] },
      { deviceId: '1', patchIds: ['6', '7'] },
    ];
    assert.deepEqual(parseRetryInput({ patches }), {
      input: [
        { deviceId: '1', patchIds: ['5', '6', '7'] },
        { deviceId: '2', patchIds: ['5'] },
      ],
    });
    for (const wrong of [
      undefined,
      {},
      { patches: [] },
      { patches: ['1'] },
      { patches: [{ deviceId: '1', patchIds: [] }] },
      { patches: [{ deviceId: 1, patchIds: ['5'] }] },
      { patches: [{ deviceId: '1', patchIds: [5] }] },
    ]) {
      assert.ok('wrong' in parseRetryInput(wrong), JSON.stringify(wrong));
    }
  });

  it('is only what is known to have failed there, and the rest is counted', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(0, 0) });
    const scan = new Scan();
    scan.restore(
      scanData([
        { id: '1', failed: [{ id: '5' }, { id: '6' }] },
        { id: '2', reading: { kind: 'unreadable', at: 1, reason: 'x' } },
      ]),
    );
    const { targets, unknown } = asked(session, scan, [
      { deviceId: '1', patchIds: ['6', '9'] },
      { deviceId: '2', patchIds: ['5'] },
      { deviceId: '3', patchIds: ['5'] },
    ]);
    assert.deepEqual(
      targets.map((target) => [target.place.device.name, target.patches.map(({ id }) => id)]),
      [['SRV-1', ['6']]],
    );
    assert.equal(unknown, 3);
  });

  it('is asked about with at most ten devices and five patches of each by name, and the number of the others', () => {
    const patches = Array.from({ length: 7 }, (_, i) => ({ id: `${i}`, title: `KB${i}`, status: 'failed' as const }));
    const { title, markdown } = retryQuestion({
      targets: Array.from({ length: 12 }, (_, i) => ({ place: place(`${i}`), patches })),
      unknown: 1,
    });
    assert.equal(title, 'Retry 84 failed patches on 12 devices?');
    assert.equal(
      markdown.split('\n').filter((line) => line.includes('KB0, KB1, KB2, KB3, KB4, and 2 more')).length,
      10,
    );
    assert.match(markdown, /\n- and 2 more devices\n/);
    assert.match(markdown, /\n1 id that is not known to have failed will not be sent\.$/);
  });

  it('is asked about with each name where it belongs, whatever is in it', () => {
    const at = {
      ...place('1', 'PRINTSERVER · Harmless Ltd'),
      client: { id: '1', name: 'A · $1' },
      site: { id: '11', name: 'HQ · $2' },
    };
    const { markdown } = retryQuestion({
      targets: [{ place: at, patches: [{ id: '5', title: 'KB5', status: 'failed' }] }],
      unknown: 0,
    });
    assert.equal(markdown.split('\n')[0], '- PRINTSERVER · Harmless Ltd (A · \\$1 > HQ · \\$2): KB5');
  });
});

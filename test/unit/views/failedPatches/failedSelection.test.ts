import assert from 'node:assert/strict';
import { failuresOf } from '../../../../src/scan/failures';
import { failedDeviceNodes, failureNodes, patchGroupNodes } from '../../../../src/views/failedPatches/failedGroups';
import type { FailedNode } from '../../../../src/views/failedPatches/failedNodes';
import { noteNodes } from '../../../../src/views/failedPatches/failedNotes';
import { pickFailed } from '../../../../src/views/failedPatches/failedSelection';
import { scanData } from '../../../support/data/scanData';

const data = scanData([
  {
    id: '1',
    failed: [
      { id: '11', title: 'KB1' },
      { id: '12', title: 'KB2' },
    ],
  },
  { id: '2', failed: [{ id: '21', title: 'KB1' }] },
  { id: '3', reading: { kind: 'unreadable', at: 5, reason: 'No' } },
]);
const { shown } = failuresOf(data, undefined);
const [kb1, kb2] = patchGroupNodes(shown);
const [first, second] = failedDeviceNodes(shown);

/** The patches of each device, as they are sent. */
function sent(...rows: (FailedNode | undefined)[]): Record<string, string> {
  const { targets } = pickFailed(
    rows.map((node) => node ?? assert.fail()),
    '',
  );
  return Object.fromEntries(targets.map(({ place, patches }) => [place.device.id, patches.map(({ id }) => id).join()]));
}

function asked(...rows: (FailedNode | undefined)[]): string | undefined {
  return pickFailed(
    rows.map((node) => node ?? assert.fail()),
    'Scanned',
  ).bulk?.name;
}

describe('a selection of failed patches', () => {
  it('is each patch once on each device, in whichever rows it is', () => {
    assert.ok(kb1 && first);
    assert.deepEqual(sent(kb1), { 1: '11', 2: '21' });
    assert.deepEqual(sent(...failureNodes(kb1), kb1, kb2), { 1: '11,12', 2: '21' });
    assert.deepEqual(sent(first, ...failureNodes(first), ...failureNodes(kb1)), { 1: '11,12', 2: '21' });
  });

  it('is asked about when a row in it stands for more than itself and several devices are meant', () => {
    assert.ok(kb1 && first && second);
    assert.equal(asked(kb1), 'KB1');
    assert.equal(asked(kb1, kb2), '');
    assert.equal(asked(first, second), '');
    assert.equal(asked(first, failureNodes(kb1)[1]), '');
    assert.deepEqual([asked(kb2), asked(first), asked(...failureNodes(kb1))], [undefined, undefined, undefined]);
  });

  it('says how many of its rows are no patches, or no devices', () => {
    const picked = pickFailed(
      [kb1 ?? assert.fail(), first ?? assert.fail(), ...noteNodes(data, 3, 3, { running: false })],
      '',
    );
    assert.deepEqual([picked.notPatches, picked.notScopes, picked.scopes.length], [1, 2, 1]);
  });

  it('knows when each of its devices was read, so that an old one is read again before it is sent', () => {
    const { scannedAt } = pickFailed([first ?? assert.fail(), kb1 ?? assert.fail()], '');
    assert.deepEqual(
      scannedAt,
      new Map([
        ['1', 10],
        ['2', 10],
      ]),
    );
  });
});

import assert from 'node:assert/strict';
import { InFlightPatches } from '../../../src/actions/inFlightPatches';
import { client, device, patch, site } from '../../support/data/records';
import { writes } from '../../../src/writes';
import type { Target } from '../../../src/inventory/target';

const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('what is under way', () => {
  const target = (...patches: string[]): Target => ({
    place: { client: client(), site: site(), device: device() },
    patches: patches.map((id) => patch({ id })),
  });

  it('is claimed once, and again after it was released', () => {
    const underWay = new InFlightPatches();
    assert.deepEqual(
      underWay.claim('a', writes.patch_retry, [target('1', '2')]).map(({ patches }) => ids(patches)),
      [['1', '2']],
    );
    assert.deepEqual(
      underWay.claim('a', writes.patch_retry, [target('2', '3')]).map(({ patches }) => ids(patches)),
      [['3']],
    );
    assert.deepEqual(underWay.claim('a', writes.patch_retry, [target('1')]), []);
    assert.equal(underWay.actionOn('a', '111', '1'), writes.patch_retry);
    underWay.release('a', target('1', '2'));
    assert.deepEqual(
      underWay.claim('a', writes.patch_retry, [target('1', '3')]).map(({ patches }) => ids(patches)),
      [['1']],
    );
  });

  it('is another thing on another account', () => {
    const underWay = new InFlightPatches();
    underWay.claim('a', writes.patch_retry, [target('1')]);
    assert.equal(underWay.actionOn('b', '111', '1'), undefined);
    assert.equal(underWay.claim('b', writes.patch_retry, [target('1')]).length, 1);
  });

  it('tells of each change', () => {
    const underWay = new InFlightPatches();
    const told: string[] = [];
    const listening = underWay.onDidChange((deviceId) => told.push(deviceId));
    underWay.claim('a', writes.patch_retry, [target('1')]);
    underWay.release('a', target('1'));
    listening.dispose();
    underWay.claim('a', writes.patch_retry, [target('1')]);
    assert.deepEqual(told, ['111', '111']);
  });
});

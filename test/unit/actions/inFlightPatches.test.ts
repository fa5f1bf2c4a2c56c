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
    const inFlight = new InFlightPatches();
    assert.deepEqual(
      inFlight.claim('a', writes.patch_retry, [target('1', '2')]).map(({ patches }) => ids(patches)),
      [['1', '2']],
    );
    assert.deepEqual(
      inFlight.claim('a', writes.patch_retry, [target('2', '3')]).map(({ patches }) => ids(patches)),
      [['3']],
    );
    assert.deepEqual(inFlight.claim('a', writes.patch_retry, [target('1')]), []);
    assert.equal(inFlight.actionOn('a', '111', '1'), writes.patch_retry);
    inFlight.release('a', target('1', '2'));
    assert.deepEqual(
      inFlight.claim('a', writes.patch_retry, [target('1', '3')]).map(({ patches }) => ids(patches)),
      [['1']],
    );
  });

  it('is another thing on another account', () => {
    const inFlight = new InFlightPatches();
    inFlight.claim('a', writes.patch_retry, [target('1')]);
    assert.equal(inFlight.actionOn('b', '111', '1'), undefined);
    assert.equal(inFlight.claim('b', writes.patch_retry, [target('1')]).length, 1);
  });

  it('tells of each change', () => {
    const inFlight = new InFlightPatches();
    const told: string[] = [];
    const listening = inFlight.onDidChange((deviceId) => told.push(deviceId));
    inFlight.claim('a', writes.patch_retry, [target('1')]);
    inFlight.release('a', target('1'));
    listening.dispose();
    inFlight.claim('a', writes.patch_retry, [target('1')]);
    assert.deepEqual(told, ['111', '111']);
  });
});

import assert from 'node:assert/strict';
import type { Picked } from '../../../../src/actions/picked';
import type { RetryNode } from '../../../../src/views/retries/retryNodes';
import { rowsBelow } from '../../../../src/views/retries/retryNodes';
import { pickRetries } from '../../../../src/views/retries/retrySelection';
import { entry, entryPatch, gestureNode, place, sentAt } from '../../../support/data/entries';

describe('rows of retries that are selected', () => {
  const read = entryPatch({ id: '6', status: 'failed' });
  const first = entry({ patches: [entryPatch(), read], checkedAt: sentAt + 5 });
  const second = entry({
    id: 'e2',
    place: place('222', 'SRV-02'),
    patches: [entryPatch({ id: '7', status: 'failed' })],
  });
  const third = entry({ id: 'e3', place: place('333', 'SRV-03'), patches: [entryPatch({ status: 'installed' })] });
  const { account } = first;
  const theirs = gestureNode(entry({ id: 'e9', account: 'https://other.example' }));
  const sent = ({ targets }: Picked) =>
    targets.map(({ place: { device }, patches }) => [
      device.name,
      ...patches.map(({ id, status }) => `${id} ${status}`),
    ]);
  const devices = ({ scopes }: Picked) =>
    scopes.map((scope) => (scope.kind === 'device' ? scope.place.device.name : ''));

  it('stand for patches as they were last read, one that was not read for none that failed', () => {
    const picked = pickRetries(rowsBelow(gestureNode(first)), account);
    assert.deepEqual(sent(picked), [['SRV-01', '6 failed', '5 unknown']]);
    assert.deepEqual([picked.scopes, picked.notPatches, picked.notScopes], [[], 0, 2]);
    assert.deepEqual([picked.bulk, picked.scannedAt], [undefined, undefined]);
  });

  it('stand for what failed of a gesture, and for its devices; asked about where there are several', () => {
    const picked = pickRetries([gestureNode(first, second, third)], account);
    assert.deepEqual(sent(picked), [
      ['SRV-01', '6 failed'],
      ['SRV-02', '7 failed'],
    ]);
    assert.deepEqual(devices(picked).toSorted(), ['SRV-01', 'SRV-02', 'SRV-03']);
    assert.deepEqual([picked.notPatches, picked.notScopes], [0, 0]);
    assert.match(picked.bulk?.detail ?? '', /only the patches that failed/);
    const one = pickRetries([gestureNode(first, third)], account);
    assert.deepEqual([sent(one), one.bulk], [[['SRV-01', '6 failed']], undefined]);
  });

  it('stand for what failed of one device of a gesture', () => {
    const isOf = (name: string) => (node: RetryNode) => node.kind === 'entry' && node.entry.place.device.name === name;
    const rows = rowsBelow(gestureNode(first, second, third));
    const picked = pickRetries(rows.filter(isOf('SRV-02')), account);
    assert.deepEqual([sent(picked), devices(picked)], [[['SRV-02', '7 failed']], ['SRV-02']]);
    const well = pickRetries(rows.filter(isOf('SRV-03')), account);
    assert.deepEqual([well.targets, devices(well), well.notPatches], [[], ['SRV-03'], 1]);
  });

  it('are as old as the first reading of their device, after which it is looked again before they are sent', () => {
    const later = entry({ id: 'e4', patches: [read], checkedAt: sentAt + 9 });
    for (const rows of [
      [first, later],
      [later, first],
    ].map((those) => those.map((one) => gestureNode(one))))
      assert.deepEqual(pickRetries(rows, account).scannedAt, new Map([['111', sentAt + 5]]));
    assert.deepEqual(pickRetries([gestureNode(second)], account).scannedAt, new Map([['222', sentAt]]));
  });

  it('stand for nothing where they belong to another account', () => {
    const picked = pickRetries([gestureNode(third), theirs], account);
    assert.deepEqual([picked.targets, devices(picked), picked.notPatches], [[], ['SRV-03'], 1]);
    assert.deepEqual(picked.leftOut, [{ text: '1 row belongs to another account' }]);
    assert.deepEqual(pickRetries([gestureNode(third)], undefined).scopes, []);
  });
});

import assert from 'node:assert/strict';
import { byName, byUrgency, firstSorted } from '../../../src/inventory/order';
import { patchStatuses, type PatchStatus } from '../../../src/nsight/records';
import { patch } from '../../support/data/records';

describe('the order of rows', () => {
  it('is by name, numbers by value', () => {
    const names = ['WS-10', 'ws-2', 'Äpfel', 'Zebra', 'WS-1'].map((name) => ({ name }));
    assert.deepEqual(
      names.sort(byName).map(({ name }) => name),
      ['Äpfel', 'WS-1', 'ws-2', 'WS-10', 'Zebra'],
    );
  });

  it('puts patches that need a hand first, then goes by title', () => {
    const statuses: PatchStatus[] = [
      'installed',
      'ignored',
      'unknown',
      'missing',
      'installing',
      'queued',
      'pending',
      'rebootRequired',
      'failed',
    ];
    assert.deepEqual(statuses.toSorted(), patchStatuses.toSorted());
    assert.deepEqual(
      statuses
        .map((status) => patch({ status }))
        .sort(byUrgency)
        .map(({ status }) => status),
      statuses.toReversed(),
    );
    const titles = ['KB10', 'KB9'].map((title) => patch({ title }));
    assert.deepEqual(
      titles.sort(byUrgency).map(({ title }) => title),
      ['KB9', 'KB10'],
    );
  });
});

describe('the first of many in order', () => {
  it('come first, equal ones as they came, and all others after them', () => {
    const values = Array.from({ length: 500 }, (_, i) => ({ i, name: String((i * 7919) % 100) }));
    for (const given of [values, [...values].reverse()]) {
      const sorted = firstSorted(given, 30, byName);
      assert.deepEqual(sorted.slice(0, 30), given.toSorted(byName).slice(0, 30));
      assert.deepEqual(new Set(sorted), new Set(given));
      assert.equal(sorted.length, given.length);
    }
    assert.deepEqual(
      firstSorted(['b', 'a'], 5, (a, b) => (a < b ? -1 : 1)),
      ['a', 'b'],
    );
    assert.deepEqual(firstSorted([], 5, byName), []);
  });

  it('are found with about one comparison for each', () => {
    let compared = 0;
    const values = Array.from({ length: 10_000 }, (_, i) => i);
    firstSorted(values, 30, (a, b) => {
      compared += 1;
      return a - b;
    });
    assert.ok(compared < 11_000, `${compared} comparisons`);
  });
});

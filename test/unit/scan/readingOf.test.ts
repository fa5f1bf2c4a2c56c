import assert from 'node:assert/strict';
import { readingOf } from '../../../src/scan/scanData';
import { updateKeyOf } from '../../../src/scan/updateKey';
import { patchStatuses } from '../../../src/nsight/records';
import { patch } from '../../support/data/records';

describe('a reading of a device', () => {
  it('counts patches by status, and keeps those that failed or wait for a reboot', () => {
    const items = patchStatuses.flatMap((status, i) =>
      Array.from({ length: i + 1 }, (_, n) => patch({ id: `${i}${n}`, title: `${status} ${n}`, status })),
    );
    const reading = readingOf({ items, problems: [] }, 5);
    assert(reading.kind === 'read');
    assert.deepEqual(reading.counts, Object.fromEntries(patchStatuses.map((status, i) => [status, i + 1])));
    const statusesOf = (patches: readonly { readonly title: string | undefined }[] = []) =>
      new Set(patches.map(({ title }) => (title ?? '').split(' ')[0]));
    assert.deepEqual(statusesOf(reading.failed), new Set(['failed']));
    assert.deepEqual(statusesOf(reading.reboot), new Set(['rebootRequired']));
    assert.equal(reading.reboot?.length, reading.counts.rebootRequired);
  });

  it('tells of which updates it is open what becomes of them', () => {
    const items = patchStatuses.map((status, i) => patch({ id: `${i}`, title: status, status }));
    const reading = readingOf({ items, problems: [] }, 5);
    assert(reading.kind === 'read');
    const wanted = ['pending', 'queued', 'installing', 'unknown'];
    assert.deepEqual(
      new Set(reading.undecided),
      new Set(wanted.map((title) => updateKeyOf({ id: '', title, product: patch().product }))),
    );
    const decided = readingOf({ items: items.filter(({ title }) => title === 'failed'), problems: [] }, 5);
    assert.equal(decided.kind === 'read' && decided.undecided, undefined);
  });
});

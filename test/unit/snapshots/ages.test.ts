import assert from 'node:assert/strict';
import { noon, patchOf, testPast } from '../../support/data/pasts';

describe('the age of a failure', () => {
  it('goes back to the first reading that had it, and says where it may be older', () => {
    const { past, read } = testPast();
    read('1', noon(1), [1]);
    read('1', noon(2), [1, 2]);
    read('1', noon(3), [1, 2]);
    const known = { lastSeen: noon(3), goneAt: undefined };
    assert.deepEqual(past.ageOf('1', patchOf(1)), { firstSeen: noon(1), isAtLeast: true, ...known });
    assert.deepEqual(past.ageOf('1', patchOf(2)), { firstSeen: noon(2), isAtLeast: false, ...known });
    assert.equal(past.ageOf('1', patchOf(3)), undefined);
    assert.equal(past.ageOf('2', patchOf(1)), undefined);
  });

  it('ends with the reading that no longer has it, and begins anew where it fails again', () => {
    const { past, read } = testPast();
    read('1', noon(1), [1]);
    read('1', noon(2), []);
    assert.equal(past.ageOf('1', patchOf(1))?.goneAt, noon(2));
    read('1', noon(3), [1]);
    const age = { firstSeen: noon(3), isAtLeast: false, lastSeen: noon(3), goneAt: undefined };
    assert.deepEqual(past.ageOf('1', patchOf(1)), age);
  });

  it('goes on while the patch is under way after a retry, and through an update of the same KB number', () => {
    const { past, read } = testPast();
    read('1', noon(1), [1]);
    read('1', noon(2), [], { undecided: ['KB 5000001'] });
    assert.deepEqual(past.ageOf('1', patchOf(1)), {
      firstSeen: noon(1),
      isAtLeast: true,
      lastSeen: noon(1),
      goneAt: undefined,
    });
    read('1', noon(3), [], { failed: [patchOf(1, { id: 'other', title: 'Definition, version 2 - KB5000001' })] });
    assert.equal(past.ageOf('1', patchOf(1))?.firstSeen, noon(1));
    read('1', noon(4), []);
    assert.equal(past.ageOf('1', patchOf(1))?.goneAt, noon(4));
  });

  it('does not end with a reading that has records which could not be read, or that tells nothing', () => {
    const { past, read } = testPast();
    read('1', noon(1), [1]);
    assert.equal(read('1', noon(2), [], { problems: 1 }), true);
    assert.equal(past.add('1', { kind: 'noData', at: noon(2) }), false);
    assert.equal(past.add('1', { kind: 'unreadable', at: noon(2), reason: 'no' }), false);
    assert.equal(past.add('1', { kind: 'unmanaged', at: noon(2) }), false);
    assert.equal(past.add('1', undefined), false);
    assert.equal(past.ageOf('1', patchOf(1))?.goneAt, undefined);
    assert.equal(past.ageOf('1', patchOf(1))?.lastSeen, noon(1));
  });

  it('of a device that is no longer listed neither goes on nor ends', async () => {
    const { past, listed, read } = testPast();
    for (const id of ['1', '2']) read(id, noon(1), [1]);
    listed.delete('1');
    read('2', noon(2), []);
    assert.equal(past.ageOf('1', patchOf(1))?.goneAt, undefined);
    assert.deepEqual(past.changes(), { since: '2026-11-01', appeared: 0, gone: 1 });
    assert.equal(past.trend().at(-1)?.failed, 0);
    assert.deepEqual(
      (await past.goneSince('2026-11-01')).map(({ deviceId }) => deviceId),
      ['2'],
    );
  });

  it('is kept through days that are settled', async () => {
    const test = testPast();
    test.read('1', noon(1), [1, 2]);
    for (let day = 2; day <= 9; day++) {
      test.read('1', noon(day), day < 5 ? [1, 2] : [1]);
      await test.settle();
    }
    assert.deepEqual(
      test.past.data.devices.get('1')?.readings.map(({ at }) => at),
      [noon(8), noon(9)],
    );
    assert.equal(test.past.ageOf('1', patchOf(1))?.firstSeen, noon(1));
    const gone = await test.past.goneSince('2026-11-04');
    assert.deepEqual(
      gone.map(({ firstSeen, lastSeen, goneAt }) => [firstSeen, lastSeen, goneAt]),
      [[noon(1), noon(4), noon(5)]],
    );
    assert.deepEqual(await test.past.goneSince('2026-11-05'), []);
  });

  it('of a patch without a title is that of its id', () => {
    const { past, read } = testPast();
    const untitled = patchOf(1, { title: '' });
    read('1', noon(1), [], { failed: [untitled] });
    read('1', noon(2), [], { failed: [{ ...untitled, id: 'other' }] });
    assert.equal(past.ageOf('1', untitled)?.goneAt, noon(2));
    assert.equal(past.ageOf('1', { ...untitled, id: 'other' })?.firstSeen, noon(2));
  });
});

import assert from 'node:assert/strict';
import { Founds } from '../../../src/snapshots/founds';
import { parsePast, pastText } from '../../../src/snapshots/serializePast';
import { noon, patchOf, readingWith, testPast } from '../../support/data/pasts';

describe('a clock that was wrong', () => {
  it('leaves nothing of a reading that is still to come, nor of one whose time is not known', () => {
    const test = testPast();
    test.now = noon(5);
    assert.equal(test.past.add('1', readingWith(noon(9), [1])), false);
    assert.equal(test.past.add('1', readingWith(0, [1])), false);
    assert.deepEqual(test.past.trend(), []);
  });

  it('that was ahead and is right again goes on with the readings that come then', () => {
    const test = testPast();
    test.read('1', noon(4), [1]);
    test.read('1', noon(20), [1, 2]);
    test.now = noon(5);
    assert.equal(test.past.baseline, '2026-11-04');
    assert.deepEqual(
      test.past.trend().map(({ day }) => day),
      ['2026-11-04'],
    );
    test.read('1', noon(5), [2, 3]);
    assert.deepEqual(test.past.changes(), { since: '2026-11-04', appeared: 2, gone: 1 });
    assert.equal(test.past.ageOf('1', patchOf(2))?.firstSeen, noon(5));
  });

  it('that was ahead for days is forgotten with what is stored of them', async () => {
    const test = testPast();
    test.read('1', noon(4), [1]);
    test.read('1', noon(20), [1, 2]);
    test.read('1', noon(23), [1, 2]);
    await test.settle();
    const stored = await parsePast(await pastText('key', test.past.data), new Founds());
    const right = testPast();
    right.past.restore(stored);
    right.now = noon(5);
    assert.equal(right.past.baseline, '2026-11-04');
    right.read('1', noon(5, 13), [1, 3]);
    assert.equal(right.past.ageOf('1', patchOf(3))?.firstSeen, noon(5, 13));
    assert.equal(right.past.ageOf('1', patchOf(2))?.goneAt, noon(5, 13));
    assert.equal(right.past.ageOf('1', patchOf(1))?.firstSeen, noon(4));
  });

  it('that is ahead by years takes no day away', async () => {
    const test = testPast();
    for (let day = 1; day <= 5; day++) {
      test.read('1', noon(day), [day]);
      await test.settle();
    }
    const later = new Date(2031, 1, 1).getTime();
    test.read('1', later, [1]);
    await test.settle();
    test.now = noon(6);
    assert.equal(test.past.trend().length, 5);
  });

  it('that is behind by years changes nothing', async () => {
    const test = testPast();
    test.read('1', noon(4), [1]);
    test.read('1', noon(8), [1]);
    await test.settle();
    assert.equal(test.read('1', Date.UTC(2015, 1), []), false);
    test.now = noon(8);
    assert.equal(test.past.ageOf('1', patchOf(1))?.goneAt, undefined);
    assert.equal(test.past.ageOf('1', patchOf(1))?.firstSeen, noon(4));
  });
});

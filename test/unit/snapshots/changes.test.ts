import assert from 'node:assert/strict';
import { noon, patchOf, testPast } from '../../support/data/pasts';

const acme = new Set(['c ACME']);
const globex = new Set(['c Globex']);

describe('what is new', () => {
  it('is what has appeared since the last day before today on which anything was read', () => {
    const { past, read } = testPast();
    read('1', noon(6), [1]); // Friday
    read('4', noon(6), [1]);
    assert.equal(past.baseline, undefined);
    read('1', noon(9), [1, 2]); // Monday
    read('4', noon(9), [3, 4]);
    assert.equal(past.baseline, '2026-11-06');
    assert.deepEqual(
      [1, 2].map((update) => past.isNew('1', patchOf(update))),
      [false, true],
    );
    assert.deepEqual(past.changes(), { since: '2026-11-06', appeared: 3, gone: 1 });
    assert.deepEqual(past.changes(acme), { since: '2026-11-06', appeared: 1, gone: 0 });
    assert.deepEqual(past.changes(globex), { since: '2026-11-06', appeared: 2, gone: 1 });
  });

  it('is nothing of a device that had not been read before', () => {
    const { past, read } = testPast();
    read('1', noon(6), []);
    read('2', noon(7), [1]);
    assert.equal(past.isNew('2', patchOf(1)), false);
    assert.deepEqual(past.changes(), { since: '2026-11-06', appeared: 0, gone: 0 });
    read('2', noon(8), [1, 2]);
    assert.deepEqual(
      [1, 2].map((update) => past.isNew('2', patchOf(update))),
      [false, true],
    );
  });

  it('is nothing that was retried and fails again, nor what went and came on one day', () => {
    const { past, read } = testPast();
    read('1', noon(6), [1, 2]);
    read('1', noon(7, 8), [2], { undecided: ['KB 5000001'] });
    assert.deepEqual(past.changes(), { since: '2026-11-06', appeared: 0, gone: 0 });
    read('1', noon(7, 9), [1]);
    read('1', noon(7, 10), [1, 2]);
    assert.deepEqual(
      [1, 2].map((update) => past.isNew('1', patchOf(update))),
      [false, false],
    );
    assert.deepEqual(past.changes(), { since: '2026-11-06', appeared: 0, gone: 0 });
  });

  it('is not known where nothing was read today', () => {
    const test = testPast();
    test.read('1', noon(6), [1]);
    test.read('1', noon(7), [1, 2]);
    assert.equal(test.past.isNew('1', patchOf(2)), true);
    test.now = noon(8);
    assert.equal(test.past.baseline, '2026-11-07');
    assert.equal(test.past.changes(), undefined);
    assert.equal(test.past.isNew('1', patchOf(2)), false);
  });

  it('of some clients is what has appeared since any device of theirs was read, and is not known until one is', () => {
    const { past, read } = testPast();
    read('4', noon(1), [1]);
    read('1', noon(3), [1]);
    read('1', noon(4), [1, 2]);
    assert.deepEqual(past.changes(acme), { since: '2026-11-03', appeared: 1, gone: 0 });
    assert.equal(past.changes(globex), undefined);
    read('4', noon(4), [1, 2]);
    assert.deepEqual(past.changes(globex), { since: '2026-11-01', appeared: 1, gone: 0 });
    assert.deepEqual(past.changes(), { since: '2026-11-03', appeared: 2, gone: 0 });
  });

  it('is nothing that may have been among records which could not be read', () => {
    const { past, read } = testPast();
    read('1', noon(1), [1], { problems: 1 });
    read('1', noon(2), [1, 2]);
    assert.equal(past.isNew('1', patchOf(2)), false);
    assert.equal(past.ageOf('1', patchOf(2))?.isAtLeast, true);
    assert.deepEqual(past.changes(), { since: '2026-11-01', appeared: 0, gone: 0 });
    read('1', noon(3), [1, 2, 3], { problems: 1 });
    read('1', noon(4), [1, 2, 3, 4], { problems: 1 }); // As it always is on this device.
    assert.deepEqual(past.changes(), { since: '2026-11-03', appeared: 1, gone: 0 });
  });

  it('has as many rows as the number on top says, and as many are gone as are listed', async () => {
    const test = testPast();
    for (const id of test.listed.keys()) test.read(id, noon(4), [1, 2, 3]);
    for (const id of test.listed.keys()) test.read(id, noon(5), id === '1' ? [1, 4, 5] : [2, 5]);
    const { past, listed } = test;
    const rows = [...listed.keys()].flatMap((id) =>
      [1, 2, 3, 4, 5].filter((update) => past.isNew(id, patchOf(update))),
    );
    const changes = past.changes();
    assert.equal(changes?.appeared, rows.length);
    assert.equal(changes.gone, (await past.goneSince(changes.since)).length);
    assert.deepEqual([changes.appeared, changes.gone], [6, 10]);
    const { appeared, gone } = past.trend().at(-1) ?? {};
    assert.deepEqual([appeared, gone], [6, 10]);
  });
});

describe('the trend of a fleet', () => {
  it('has the totals of each day on which something was read, of all clients or of some', async () => {
    const test = testPast();
    for (const settles of [false, true]) {
      const { past, listed } = test;
      if (settles) {
        test.now = noon(12);
        await test.settle();
      } else {
        listed.set('6', { ...(listed.get('5') ?? assert.fail()), reading: { kind: 'unmanaged', at: 1 } });
        test.read('1', noon(3), [1, 2], { reboot: [patchOf(7), patchOf(8)] });
        test.read('4', noon(3), [3], { failed: [patchOf(3, { severityLabel: undefined, severity: 'moderate' })] });
        test.read('1', noon(5), [2]);
      }
      assert.deepEqual(past.trend(), [
        {
          day: '2026-11-03',
          devices: 5,
          known: 2,
          read: 2,
          failed: 3,
          failedDevices: 2,
          reboot: 2,
          rebootDevices: 1,
          bySeverity: new Map([
            ['critical', 2],
            ['moderate', 1],
          ]),
          appeared: 0,
          gone: 0,
        },
        {
          day: '2026-11-05',
          devices: 5,
          known: 2,
          read: 1,
          failed: 2,
          failedDevices: 2,
          reboot: 0,
          rebootDevices: 0,
          bySeverity: new Map([
            ['critical', 1],
            ['moderate', 1],
          ]),
          appeared: 0,
          gone: 1,
        },
      ]);
      assert.deepEqual(
        past.trend(globex).map(({ devices, failed }) => [devices, failed]),
        [
          [2, 1],
          [2, 1],
        ],
      );
      assert.equal(past.data.days.size, settles ? 2 : 0);
    }
  });

  it('keeps 400 days, and of what was gone then', async () => {
    const test = testPast();
    const first = noon(1);
    for (let day = 0; day < 420; day++) {
      const at = new Date(2026, 10, 1 + day, 12).getTime();
      test.read('1', at, [day % 2]);
      await test.settle();
    }
    assert.equal(first, noon(1));
    const days = test.past.trend().map(({ day }) => day);
    assert.equal(days.length, 400);
    assert.equal(days.at(-1), '2027-12-25');
    assert.equal(await test.days.read('2026-11-10'), undefined);
    assert.equal((await test.days.read('2026-12-10'))?.gone.length, 1);
  });
});

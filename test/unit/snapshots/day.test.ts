import assert from 'node:assert/strict';
import { dayAfter, dayOf, isDay } from '../../../src/snapshots/day';
import { patchOf, testPast } from '../../support/data/pasts';

/** Runs a test in another time zone. */
function inZone(zone: string, run: () => void): void {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    run();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}

const hour = 3_600_000;
// The clocks are set back, and set forward: these days have 25 and 23 hours.
const zones = [
  { zone: 'Europe/Berlin', days: ['2026-10-25', '2026-03-29'], starts: ['2026-10-24T22:00Z', '2026-03-28T23:00Z'] },
  { zone: 'America/New_York', days: ['2026-11-01', '2026-03-08'], starts: ['2026-11-01T04:00Z', '2026-03-08T05:00Z'] },
];

describe('a day', () => {
  for (const { zone, days, starts } of zones)
    it(`is one, however many hours it has: ${zone}`, () => {
      inZone(zone, () => {
        for (const [i, hours] of [25, 23].entries()) {
          const [day = '', start] = [days[i], Date.parse(starts[i] ?? '')];
          const found = Array.from({ length: hours + 2 }, (_, h) => dayOf(start + (h - 1) * hour));
          assert.deepEqual(found, [dayAfter(day, -1), ...Array<string>(hours).fill(day), dayAfter(day)]);
          const { past, read } = testPast();
          read('1', start - hour, [1]);
          read('1', start, [1, 2]);
          read('1', start + (hours - 1) * hour, [1, 2, 3]);
          assert.deepEqual(
            past.trend().map((one) => one.day),
            [dayAfter(day, -1), day],
          );
          assert.equal(past.changes()?.appeared, 2);
          read('1', start + hours * hour, [1, 2, 3]);
          assert.equal(past.baseline, day);
          assert.equal(past.isNew('1', patchOf(2)), false);
        }
      });
    });

  it('is followed by the next one, over months and years', () => {
    assert.equal(dayAfter('2026-12-31'), '2027-01-01');
    assert.equal(dayAfter('2028-02-28'), '2028-02-29');
    assert.equal(dayAfter('2026-11-01', -400), '2025-09-27');
  });

  it('is told from any other text', () => {
    for (const text of ['2026-02-30', '2026-13-01', '2026-1-1', '', 'past']) assert.equal(isDay(text), false, text);
    assert.equal(isDay('2028-02-29'), true);
  });
});

import assert from 'node:assert/strict';
import {
  mergeDevicePasts,
  noPast,
  settleDevice,
  stateAfter,
  withPastReading,
  type DevicePast,
  type EndedFailure,
  type PastReading,
} from '../../../src/snapshots/devicePast';
import { mergeRows, parseRow } from '../../../src/snapshots/dayTotals';
import { Founds } from '../../../src/snapshots/founds';
import { Random } from '../../../src/demo/random';
import { readingWith } from '../../support/data/pasts';

const founds = new Founds();

/** The readings of a device, at times from 1 on, the same for the same seed. */
function readingsOf(random: Random): readonly PastReading[] {
  return Array.from({ length: random.between(1, 8) }, (_, i) => {
    const failed = [1, 2, 3].filter(() => random.chance(0.5));
    const undecided = [1, 2, 3].filter((one) => !failed.includes(one) && random.chance(0.3));
    const reading = readingWith(i + 1, failed, {
      problems: random.chance(0.2) ? 1 : 0,
      undecided: undecided.map((one) => `KB 500000${one}`),
    });
    return { at: reading.at, found: founds.of(reading) };
  });
}

/** What a window knows that has seen some of the readings, in some order, of which some are settled. */
function seenBy(random: Random, readings: readonly PastReading[]): DevicePast {
  const [seen, limit] = [readings.filter(() => random.chance(0.6)), random.between(0, readings.length)];
  const first = seen.filter(({ at }) => at <= limit).reduce(withPastReading, noPast);
  const later = random.shuffled(seen.filter(({ at }) => at > limit));
  return later.reduce(
    withPastReading,
    settleDevice(first, (at) => at <= limit),
  );
}

/** All that follows from a past. */
function known(past: DevicePast) {
  const ended: EndedFailure[] = [];
  const state = stateAfter(past, () => true, ended);
  const byKey = <T extends { readonly update: { readonly key: string } }>(list: readonly T[] = []) =>
    [...list].sort((a, b) => (a.update.key < b.update.key ? -1 : 1));
  return {
    at: state?.reading.at,
    failing: byKey(state?.failing),
    held: byKey(state?.held),
    ended,
    settledAt: past.settled?.reading.at,
    readings: past.readings.map(({ at }) => at),
  };
}

describe('the pasts of two windows', () => {
  it('come to the same, whichever takes in the other, and however often', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed);
      const readings = readingsOf(random);
      const [a, b, c] = [seenBy(random, readings), seenBy(random, readings), seenBy(random, readings)];
      const merged = known(mergeDevicePasts(a, b));
      const message = `seed ${seed}`;
      assert.deepEqual(known(mergeDevicePasts(b, a)), merged, message);
      assert.deepEqual(known(mergeDevicePasts(mergeDevicePasts(a, b), a)), merged, message);
      assert.deepEqual(known(mergeDevicePasts(a, a)), known(a), message);
      assert.deepEqual(
        known(mergeDevicePasts(mergeDevicePasts(a, b), c)),
        known(mergeDevicePasts(a, mergeDevicePasts(b, c))),
        message,
      );
    }
  });

  it('are what one window would know that had read it all, as long as nothing is settled', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed);
      const readings = readingsOf(random);
      const whole = known(readings.reduce(withPastReading, noPast));
      const shuffled = random.shuffled([...readings, ...readings.filter(() => random.chance(0.5))]);
      assert.deepEqual(known(shuffled.reduce(withPastReading, noPast)), whole, `seed ${seed}`);
      const parts = [0, 1, 2].map((part) => readings.filter((_, i) => i % 3 === part).reduce(withPastReading, noPast));
      assert.deepEqual(known(random.shuffled(parts).reduce(mergeDevicePasts)), whole, `seed ${seed}`);
    }
  });

  it('are the same once their readings are settled', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(seed);
      const past = readingsOf(random).reduce(withPastReading, noPast);
      const limit = random.between(1, 8);
      const { at, failing, held } = known(settleDevice(past, (time) => time <= limit));
      const whole = known(past);
      assert.deepEqual({ at, failing, held }, { at: whole.at, failing: whole.failing, held: whole.held });
    }
  });

  it('have of a day that is over the totals of the most devices', () => {
    const row = (read: number, text: string) => ({ ...parseRow('2026-11-01', '[]'), read, text });
    const [few, many, other] = [row(1, '[1]'), row(2, '[0]'), row(2, '[2]')];
    for (const order of [
      [few, many, other],
      [other, few, many],
      [many, other, few],
    ])
      assert.equal(order.reduce(mergeRows), other);
  });
});

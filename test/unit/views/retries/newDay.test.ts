import assert from 'node:assert/strict';
import { NewDay } from '../../../../src/views/retries/newDay';
import { TestClock } from '../../../support/system/clock';

/** In the time of this computer. */
const at = (dayOfMonth: number, hours: number, minutes = 0) => new Date(2024, 0, dayOfMonth, hours, minutes).getTime();

describe('a new day', () => {
  let clock: TestClock;
  let shown = true;
  let redrawn: number[];
  let day: NewDay;
  beforeEach(() => {
    clock = new TestClock(at(10, 22));
    shown = true;
    redrawn = [];
    day = new NewDay(
      clock,
      () => shown,
      () => {
        redrawn.push(clock.now());
      },
    );
  });

  it('redraws at midnight, once a day', () => {
    clock.passTo(at(10, 23, 59));
    assert.deepEqual(redrawn, []);
    clock.passTo(at(12, 12));
    assert.deepEqual(redrawn, [at(11, 0), at(12, 0)]);
  });

  it('waits for nothing while it is hidden, and redraws when it is shown on another day', () => {
    shown = false;
    day.update();
    assert.equal(clock.due, undefined);
    clock.passTo(at(11, 9));
    assert.deepEqual(redrawn, []);
    for (const is of [true, false, true]) {
      shown = is;
      day.update();
    }
    assert.deepEqual([redrawn, clock.due], [[at(11, 9)], at(11, 10)]);
  });

  it('sets no timer for longer than an hour: a computer that sleeps wakes with its timers behind', () => {
    assert.equal(clock.due, at(10, 23));
    clock.passTo(at(10, 23, 30));
    assert.equal(clock.due, at(11, 0));
  });

  it('is waited for no longer after the end', () => {
    day.dispose();
    assert.equal(clock.due, undefined);
  });
});

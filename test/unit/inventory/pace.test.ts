import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { RateLimiter } from '../../../src/inventory/rateLimiter';

describe('the pace', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  /** Lets time go by, second after second, until so many have come; gives the second of each turn. */
  async function turns(pace: RateLimiter, count: number): Promise<number[]> {
    const came: number[] = [];
    for (let n = 0; n < count; n++)
      void pace.acquire(new AbortController().signal).then(() => came.push(Date.now() / 1_000));
    for (let seconds = 0; seconds < 600; seconds++) {
      await new Promise(setImmediate);
      if (came.length === count) return came;
      mock.timers.tick(1_000);
    }
    return assert.fail(`only ${came.length} of ${count} turns came in 10 minutes`);
  }

  it('is never more in any minute than is set, and hardly less', async () => {
    const came = await turns(new RateLimiter(() => 10), 35);
    for (const [n, at] of came.entries()) {
      const within = came.slice(n).filter((later) => later < at + 60).length;
      assert.ok(within <= 10, `${within} in the minute from ${at} s on`);
    }
    assert.ok((came.at(-1) ?? 0) < 240, `the last came after ${came.at(-1) ?? 0} s`);
  });

  it('holds for one who comes later too', async () => {
    const pace = new RateLimiter(() => 2);
    assert.deepEqual([...(await turns(pace, 2)), ...(await turns(pace, 1))], [0, 0, 60]);
  });

  it('holds nobody back when none is set', async () => {
    assert.deepEqual(new Set(await turns(new RateLimiter(() => Infinity), 1_000)), new Set([0]));
  });

  it('takes a new setting from the next turn on', async () => {
    let perMinute = 1;
    const pace = new RateLimiter(() => perMinute);
    await turns(pace, 1);
    perMinute = Infinity;
    assert.deepEqual(await turns(pace, 5), [0, 0, 0, 0, 0]);
    perMinute = 600;
    assert.equal((await turns(pace, 600)).length, 600);
  });

  it('lets those go at once who are cancelled', async () => {
    const pace = new RateLimiter(() => 1);
    await turns(pace, 1);
    const cancel = new AbortController();
    const waiting = pace.acquire(cancel.signal);
    cancel.abort();
    await waiting;
    assert.equal(Date.now(), 0);
  });

  it('gives no turn away to those who were cancelled before they asked', async () => {
    const pace = new RateLimiter(() => 1);
    await Promise.all(Array.from({ length: 100 }, () => pace.acquire(AbortSignal.abort())));
    assert.deepEqual(await turns(pace, 2), [0, 60]);
  });
});

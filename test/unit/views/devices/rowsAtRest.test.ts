import assert from 'node:assert/strict';
import { RowsAtRest } from '../../../../src/views/devices/rowsAtRest';

describe('counts above rows that are being opened', () => {
  let now = 0;
  let runs = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const clock = {
    monotonicMs: () => now,
    later: (run: () => void, delayMs: number) => {
      const timer = { at: now + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  };
  const pass = (ms: number) => {
    const end = now + ms;
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      timers = timers.filter((one) => one !== next);
      now = next.at;
      next.run();
    }
    now = end;
  };
  const atRest = () =>
    new RowsAtRest(() => {
      runs += 1;
    }, clock);

  beforeEach(() => {
    [now, runs, timers] = [0, 0, []];
  });

  it('are drawn at once where none is', () => {
    const rows = atRest();
    rows.request();
    rows.request();
    pass(0);
    assert.equal(runs, 1);
  });

  it('wait for the list, however long it takes, and then for the rows, the longer the more', async () => {
    const rows = atRest();
    let arrive: (given: number[]) => void = () => undefined;
    const opened = rows.opening(
      () =>
        new Promise<number[]>((resolve) => {
          arrive = resolve;
        }),
    );
    rows.request();
    pass(60_000);
    assert.equal(runs, 0);
    arrive(Array<number>(2_000).fill(0));
    await opened;
    pass(3_900);
    assert.equal(runs, 0);
    pass(3_000);
    assert.equal(runs, 1);
  });

  it('wait anew for each that is opened, and no longer for one that could not be read', async () => {
    const rows = atRest();
    await rows.opening(() => Promise.resolve([]));
    rows.request();
    pass(2_000);
    await rows.opening(() => Promise.resolve([]));
    pass(2_000);
    assert.equal(runs, 0);
    await assert.rejects(rows.opening(() => Promise.reject(new Error('refused'))));
    pass(1_500);
    assert.equal(runs, 1);
  });

  it('are not drawn once the view is gone', () => {
    const rows = atRest();
    rows.request();
    rows.dispose();
    pass(10_000);
    assert.equal(runs, 0);
  });
});

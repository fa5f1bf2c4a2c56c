import assert from 'node:assert/strict';
import { figureTable, gestureTable } from '../../../scripts/bench/benchPage.mjs';
import { compareTable, gesturesOf, median, pairs, results } from '../../../scripts/bench/comparison.mjs';

const figure = (what: string, value: number, before?: number) => ({ what, value, unit: 's', before });

describe('two revisions side by side', () => {
  it('have the median of each figure, whatever the order of the runs', () => {
    const runs = [9, 1, 5].map((value) => [figure('a', value), figure('b', -value)]);
    assert.deepEqual(
      median(runs).map(({ what, value }) => [what, value]),
      [
        ['a', 5],
        ['b', -5],
      ],
    );
    assert.deepEqual(median([]), []);
  });

  it('have the gestures as an older revision prints them', () => {
    const gestures = [10, 200].map((rows) => ({ what: 'Open a device', rows, calls: 1, took: rows * 2, longest: 3 }));
    const limits = figureTable([{ what: 'longest pause', value: 3, unit: 'ms', atMost: 20 }]);
    assert.deepEqual(gesturesOf(`gestures\n\n${gestureTable(gestures)}\n\n${limits}\n`), [
      { what: 'Open a device, 10 rows', value: 20, unit: 'ms' },
      { what: 'Open a device, 10 rows: longest pause', value: 3, unit: 'ms' },
      { what: 'Open a device, 200 rows', value: 400, unit: 'ms' },
      { what: 'Open a device, 200 rows: longest pause', value: 3, unit: 'ms' },
    ]);
  });

  it('are a table, without a ratio where one of them lacks the figure', () => {
    const lines = compareTable('v1', [figure('a', 1, 4), figure('b', 300)]).split('\n');
    assert.deepEqual(lines.slice(2), ['| a | 4 | 1 s | 0.25 |  |  |', '| b |  | 300 s |  |  |  |']);
  });

  it('say what is over its limit, or its ratio over that', () => {
    const lines = compareTable('v1', [
      { ...figure('peak', 97, 140), atMost: 95 },
      { ...figure('pause', 20), atMost: 20 },
      { ...figure('cpu', 2, 4), ratioAtMost: 0.35 },
      { ...figure('time', 1, 4), ratioAtMost: 0.35 },
      { ...figure('other', 1), ratioAtMost: 0.35 },
    ]);
    assert.deepEqual(
      lines
        .split('\n')
        .map((line) => line.split('|').slice(5, 7).join('|').trim())
        .slice(2),
      ['95 | **over**', '20 | kept', '0.35 times | **over**', '0.35 times | kept', '0.35 times |'],
    );
  });

  it('have those of one name by their order, as of two fleets', () => {
    const run = (first: number, second: number) => [figure('pause', first), figure('time', 9), figure('pause', second)];
    const valuesOf = (figures: readonly { readonly value: number }[]) => figures.map(({ value }) => value);
    assert.deepEqual(valuesOf(median([run(1, 10), run(3, 30), run(2, 20)])), [2, 9, 20]);
    const beside = pairs(run(1, 10), run(5, 50));
    assert.deepEqual(
      beside.map(({ before }) => before),
      [5, 9, 50],
    );
  });

  it('are one object of the figures that stand for the whole, ratios only where both were measured', () => {
    const cpu = { ...figure('processor time', 1, 4), result: 'cpuRatio', isRatio: true } as const;
    const peak = { ...figure('peak memory', 90.123456, 140), result: 'peakMiB' };
    assert.deepEqual(results([cpu, peak, figure('another', 7)]), { cpuRatio: 0.25, peakMiB: 90.12 });
    assert.deepEqual(results([{ ...cpu, before: undefined }]), {});
  });
});

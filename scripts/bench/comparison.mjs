// What compare.mjs makes of the figures of two revisions.
import { short, table } from './benchPage.mjs';

/** The figures of several runs of one benchmark, each with the median of its values. */
export function median(runs) {
  const [first = []] = runs;
  return first.map((figure) => {
    const values = runs
      .map((run) => run.find(({ what }) => what === figure.what)?.value)
      .filter((value) => value !== undefined)
      .sort((a, b) => a - b);
    return { ...figure, value: values[Math.floor((values.length - 1) / 2)] };
  });
}

/** The cells of the table of gestures (benchPage.mjs) as figures: the time, and the longest pause. */
export function gesturesOf(printed) {
  const rows = printed
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').slice(1, -1));
  const [, ...sizes] = (rows[0] ?? []).map((cell) => cell.trim());
  return rows.slice(2).flatMap(([what = '', ...cells]) =>
    cells.flatMap((cell, n) => {
      const [, took, longest] = cell.split('·').map(Number);
      if (took === undefined || longest === undefined) return [];
      const name = `${what.trim()}, ${sizes[n]} rows`;
      return [
        { what: name, value: took, unit: 'ms' },
        { what: `${name}: longest pause`, value: longest, unit: 'ms' },
      ];
    }),
  );
}

/** Figures of both as a table, with their ratio where both have them. */
export function compareTable(revision, rows) {
  const ratio = ({ value, before }) => (before ? short(value / before) : '');
  return table(
    ['what', revision, 'this one', 'ratio'],
    rows.map((row) => [
      row.what,
      row.before === undefined ? '' : short(row.before),
      short(row.value) + (row.unit && ` ${row.unit}`),
      ratio(row),
    ]),
  );
}

/** The figures that stand for the whole, those that were measured: see `result` in report.ts. */
export function results(rows) {
  return Object.fromEntries(
    rows
      .filter(({ result, isRatio, before }) => result && (!isRatio || before))
      .map(({ result, isRatio, value, before }) => [result, Number((isRatio ? value / before : value).toPrecision(4))]),
  );
}

// What compare.mjs makes of the figures of two revisions.
import { short, table, verdict } from './benchPage.mjs';

/**
 * The figures of several runs of one benchmark, each with the median of its values. Several may have the same name, as
 * of two fleets: they come in the same order.
 */
export function median(runs) {
  const [first = []] = runs;
  return first.map((figure, n) => {
    const values = runs.map((run) => nth(run, first, n)?.value).filter((value) => value !== undefined);
    return { ...figure, value: middleOf(values) };
  });
}

/** The middle number, of an even count the lower one of the two. */
export function middleOf(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
}

/** Each figure of this revision beside that of the same name of the other. */
export function pairs(ours, theirs) {
  return ours.map((figure, n) => ({ ...figure, before: nth(theirs, ours, n)?.value }));
}

/** Of the figures with the name of the nth in `all` the one that has as many of them before it. */
function nth(figures, all, n) {
  const { what } = all[n];
  const before = all.slice(0, n).filter((one) => one.what === what).length;
  return figures.filter((one) => one.what === what)[before];
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
    ['what', revision, 'this one', 'ratio', 'at most', ''],
    rows.map((row) => [
      row.what,
      row.before === undefined ? '' : short(row.before),
      short(row.value) + (row.unit && ` ${row.unit}`),
      ratio(row),
      ...limit(row),
    ]),
  );
}

/** What a figure, or its ratio, should not exceed, and whether it does. */
function limit({ value, before, atMost, ratioAtMost }) {
  if (ratioAtMost === undefined) return [atMost === undefined ? '' : String(atMost), verdict(value, atMost)];
  return [`${ratioAtMost} times`, before ? verdict(value / before, ratioAtMost) : ''];
}

/** The figures that stand for the whole, those that were measured: see `result` in report.ts. */
export function results(rows) {
  return Object.fromEntries(
    rows
      .filter(({ result, isRatio, before }) => result && (!isRatio || before))
      .map(({ result, isRatio, value, before }) => [result, Number((isRatio ? value / before : value).toPrecision(4))]),
  );
}

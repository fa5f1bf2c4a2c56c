import { scaleLinear, scaleUtc } from 'd3-scale';
import { line } from 'd3-shape';
import { safeHtml, type Html } from './html';
import { chartWidth, round, svgChart, type ChartNames } from './svgChart';

/** A point of a line, at noon UTC of its day. */
export interface DayPoint {
  readonly at: number;
  readonly value: number;
}

/** Words a day, given at noon UTC, and a number of failures. */
export interface AxisTexts {
  readonly dayText: (at: number) => string;
  readonly numberText: (value: number) => string;
}

const trendHeight = 240;
/** Beside them is room for numbers and days, which a narrow page shows larger. */
const [plotLeft, plotRight] = [72, chartWidth - 56];
/** Of the number at the last day. */
const lastTextWidth = 40;
const noonToNoonMs = 24 * 60 * 60 * 1000; // In UTC no clock is set.

/** Returns a line over days, interrupted where a day is missing, and a mark on each day that is there. */
export function trendChart(names: ChartNames, points: readonly DayPoint[], { dayText, numberText }: AxisTexts): Html {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return safeHtml``;
  const most = Math.max(1, ...points.map(({ value }) => value));
  const x = scaleUtc()
    .domain(first.at === last.at ? [first.at - noonToNoonMs, last.at + noonToNoonMs] : [first.at, last.at])
    .range([plotLeft, plotRight]);
  const y = scaleLinear()
    .domain([0, most])
    .nice()
    .range([trendHeight - 40, 28]);
  const path = line<DayPoint | undefined>()
    .defined((point) => point !== undefined)
    .x((point) => x(point?.at ?? 0))
    .y((point) => y(point?.value ?? 0))
    .digits(1)(withGaps(points));
  const lines = y.ticks(Math.min(5, most)).map((value) => {
    const at = round(y(value));
    return safeHtml`<line class="grid" x1="${plotLeft}" y1="${at}" x2="${plotRight}" y2="${at}"></line>
      <text class="tick" x="${plotLeft - 6}" y="${at + 4}" text-anchor="end">${numberText(value)}</text>`;
  });
  const marks = points.map(
    ({ at, value }) => safeHtml`<circle class="mark" cx="${round(x(at))}" cy="${round(y(value))}" r="2.5"></circle>`,
  );
  // Above the line that it stands over.
  const beside = points.filter(({ at }) => x(last.at) - x(at) < lastTextWidth);
  const above = y(Math.max(...beside.map(({ value }) => value))) - 8;
  return svgChart(
    names,
    trendHeight,
    safeHtml`${lines}${dayLabels(points, x, dayText)}<path class="line" d="${path ?? ''}"></path>${marks}
      <text class="value" x="${round(x(last.at))}" y="${round(above)}" text-anchor="end">
        ${numberText(last.value)}
      </text>`,
  );
}

/** Labels the first day, the last one, and some between that stand apart. */
function dayLabels(points: readonly DayPoint[], x: (at: number) => number, dayText: (at: number) => string): Html {
  const apart = 70;
  const end = points.at(-1)?.at ?? 0;
  const labelled: number[] = [];
  for (const { at } of points) {
    const before = labelled.at(-1);
    const isApart = before === undefined || x(at) - x(before) >= apart;
    if (at === end || (isApart && x(end) - x(at) >= apart)) labelled.push(at);
  }
  const kindOf = (at: number) => (at === labelled[0] || at === end ? 'tick' : 'between');
  return safeHtml`${labelled.map(
    (at) => safeHtml`<text class="${kindOf(at)}" x="${round(x(at))}" y="${trendHeight - 6}" text-anchor="middle">
      ${dayText(at)}
    </text>`,
  )}`;
}

/** Puts nothing between two days that do not follow each other. */
function withGaps(points: readonly DayPoint[]): (DayPoint | undefined)[] {
  return points.flatMap((point, i) => {
    const before = points[i - 1];
    return before && point.at - before.at > noonToNoonMs * 1.5 ? [undefined, point] : [point];
  });
}

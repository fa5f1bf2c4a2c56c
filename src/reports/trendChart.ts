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
const noonToNoonMs = 24 * 60 * 60 * 1000; // In UTC no clock is set.

/** Returns a line over days, interrupted where a day is missing, and a mark on each day that is there. */
export function trendChart(names: ChartNames, points: readonly DayPoint[], { dayText, numberText }: AxisTexts): Html {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return safeHtml``;
  const most = Math.max(1, ...points.map(({ value }) => value));
  const x = scaleUtc()
    .domain(first.at === last.at ? [first.at - noonToNoonMs, last.at + noonToNoonMs] : [first.at, last.at])
    .range([64, chartWidth - 40]);
  const y = scaleLinear()
    .domain([0, most])
    .nice()
    .range([trendHeight - 32, 20]);
  const path = line<DayPoint | undefined>()
    .defined((point) => point !== undefined)
    .x((point) => x(point?.at ?? 0))
    .y((point) => y(point?.value ?? 0))
    .digits(1)(withGaps(points));
  const lines = y.ticks(Math.min(5, most)).map((value) => {
    const at = round(y(value));
    return safeHtml`<line class="grid" x1="64" y1="${at}" x2="${chartWidth - 40}" y2="${at}"></line>
      <text class="tick" x="58" y="${at + 4}" text-anchor="end">${numberText(value)}</text>`;
  });
  const marks = points.map(
    ({ at, value }) => safeHtml`<circle class="mark" cx="${round(x(at))}" cy="${round(y(value))}" r="2.5"></circle>`,
  );
  return svgChart(
    names,
    trendHeight,
    safeHtml`${lines}${dayLabels(points, x, dayText)}<path class="line" d="${path ?? ''}"></path>${marks}
      <text class="value" x="${round(x(last.at))}" y="${round(y(last.value)) - 8}" text-anchor="end">
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
  return safeHtml`${labelled.map(
    (at) => safeHtml`<text class="tick" x="${round(x(at))}" y="${trendHeight - 10}" text-anchor="middle">
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

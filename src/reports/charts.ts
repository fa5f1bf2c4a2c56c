import { scaleBand, scaleLinear, scaleUtc } from 'd3-scale';
import { line } from 'd3-shape';
import { shorten } from '../wording/escape';
import { dayMs } from './reportCounts';
import { safeHtml, type Html } from './html';

// Charts as inline SVG. What they show is told without colors: by length, position and labels.

/** A bar with its label above it and its value beside it. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value in words. */
  readonly text: string;
}

/** A point of a line, at noon UTC of its day. */
export interface DayPoint {
  readonly at: number;
  readonly value: number;
}

/** What a chart is called: `id` is unique in the document, `title` what it shows, and `summary` what is to be seen. */
export interface ChartNames {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
}

const width = 720;
/** Of the value beside the longest bar. */
const textWidth = 130;
const barHeight = 16;
const rowHeight = 42;
/** More do not fit into a line. */
const longestLabel = 80;

/** Returns horizontal bars, one below the other. `most` is the value of a bar as long as there is room. */
export function barChart(names: ChartNames, bars: readonly Bar[], most: number): Html {
  const height = bars.length * rowHeight;
  const x = scaleLinear()
    .domain([0, Math.max(most, 1)])
    .range([0, width - textWidth]);
  const y = scaleBand<number>()
    .domain(bars.map((_, i) => i))
    .range([0, height]);
  const rows = bars.map(({ label, value, text }, i) => {
    const top = y(i) ?? 0;
    const length = round(x(value));
    return safeHtml`<text class="label" x="2" y="${top + 14}">${shorten(label, longestLabel)}</text>
      <rect class="bar" x="0" y="${top + 20}" width="${length}" height="${barHeight}"></rect>
      <text class="value" x="${length + 6}" y="${top + 20 + 13}">${text}</text>`;
  });
  return svg(names, height, safeHtml`${rows}<line class="axis" x1="0" y1="0" x2="0" y2="${height}"></line>`);
}

/** Words a day, given at noon UTC, and a number of failures. */
export interface AxisTexts {
  readonly dayText: (at: number) => string;
  readonly numberText: (value: number) => string;
}

const trendHeight = 240;

/** Returns a line over days, interrupted where a day is missing, and a mark on each day that is there. */
export function trendChart(names: ChartNames, points: readonly DayPoint[], { dayText, numberText }: AxisTexts): Html {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return safeHtml``;
  const most = Math.max(1, ...points.map(({ value }) => value));
  const x = scaleUtc()
    .domain(first.at === last.at ? [first.at - dayMs, last.at + dayMs] : [first.at, last.at])
    .range([64, width - 40]);
  const y = scaleLinear()
    .domain([0, most])
    .nice()
    .range([trendHeight - 32, 20]);
  const path = line<DayPoint | undefined>()
    .defined((point) => point !== undefined)
    .x((point) => x(point?.at ?? 0))
    .y((point) => y(point?.value ?? 0))
    .digits(1)(withGaps(points));
  const lines = y.ticks(Math.min(5, most)).map(
    (value) =>
      safeHtml`<line class="grid" x1="64" y1="${round(y(value))}" x2="${width - 40}" y2="${round(y(value))}"></line>
          <text class="tick" x="58" y="${round(y(value)) + 4}" text-anchor="end">${numberText(value)}</text>`,
  );
  const marks = points.map(
    ({ at, value }) => safeHtml`<circle class="mark" cx="${round(x(at))}" cy="${round(y(value))}" r="2.5"></circle>`,
  );
  return svg(
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
    return before && point.at - before.at > dayMs * 1.5 ? [undefined, point] : [point];
  });
}

function svg({ id, title, summary }: ChartNames, height: number, content: Html): Html {
  return safeHtml`<svg
    role="img"
    aria-labelledby="${id}-title ${id}-summary"
    viewBox="0 0 ${width} ${Math.max(height, 1)}"
    preserveAspectRatio="xMinYMin meet"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-summary">${summary}</desc>
    ${content}
  </svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

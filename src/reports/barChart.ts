import { scaleBand, scaleLinear } from 'd3-scale';
import { shorten } from '../wording/escape';
import { safeHtml, type Html } from './html';
import { chartWidth, round, svgChart, type ChartNames } from './svgChart';

/** A bar with its label above it and its value beside it. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value in words. */
  readonly text: string;
}

/** Of the value beside the longest bar. */
const textWidth = 130;
const barHeight = 16;
const rowHeight = 42;
/** Above the first label, which a narrow page shows larger. */
const topRoom = 12;
/** More do not fit into a line. */
const longestLabel = 80;

/** Returns horizontal bars, one below the other. `most` is the value of a bar as long as there is room. */
export function barChart(names: ChartNames, bars: readonly Bar[], most: number): Html {
  const height = topRoom + bars.length * rowHeight;
  const x = scaleLinear()
    .domain([0, Math.max(most, 1)])
    .range([0, chartWidth - textWidth]);
  const y = scaleBand<number>()
    .domain(bars.map((_, i) => i))
    .range([topRoom, height]);
  const rows = bars.map(({ label, value, text }, i) => {
    const top = y(i) ?? 0;
    const length = round(x(value));
    return safeHtml`<text class="label" x="4" y="${top + 12}">${shorten(label, longestLabel)}</text>
      <rect class="bar" x="0" y="${top + 20}" width="${length}" height="${barHeight}"></rect>
      <text class="value" x="${length + 6}" y="${top + 20 + 13}">${text}</text>`;
  });
  return svgChart(
    names,
    height,
    safeHtml`${rows}<line class="axis" x1="0" y1="${topRoom}" x2="0" y2="${height}"></line>`,
  );
}

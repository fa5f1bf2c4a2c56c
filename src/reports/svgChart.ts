import { safeHtml, type Html } from './html';

// Charts as inline SVG. What they show is told without colors: by length, position and labels.

/** What a chart is called: `id` is unique in the document, `title` what it shows, and `summary` what is to be seen. */
export interface ChartNames {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
}

/** Of each chart, in its own units. */
export const chartWidth = 720;

/** Returns a chart with its content, as an image that a screen reader names and describes. */
export function svgChart({ id, title, summary }: ChartNames, height: number, content: Html): Html {
  return safeHtml`<svg
    role="img"
    aria-labelledby="${id}-title ${id}-summary"
    viewBox="0 0 ${chartWidth} ${Math.max(height, 1)}"
    preserveAspectRatio="xMinYMin meet"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-summary">${summary}</desc>
    ${content}
  </svg>`;
}

/** Returns a coordinate with a digit behind the point. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

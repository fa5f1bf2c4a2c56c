import { forMarkdown } from '../wording/escape';

/** A line of details; left out where its value is undefined. */
export type Line = readonly [name: string, value: string | number | undefined];

/** Details as Markdown, with every text escaped; lines without a value are left out. */
export function sheet(heading: string, lines: readonly Line[]): string {
  const known = lines.filter(([, value]) => value !== undefined);
  const details = known.map(([name, value]) => `${name}: ${forMarkdown(String(value))}`);
  return `**${forMarkdown(heading)}**\n\n${details.join('  \n')}`;
}

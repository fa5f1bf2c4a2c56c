import type { EntityRef } from '../inventory/place';
import { t } from '../wording/localize';
import { nameText } from '../wording/patchWords';
import type { Bar } from './barChart';
import type { Report } from './reportModel';
import type { DayPoint } from './trendChart';

// A report as it is read: what HTML and Markdown both show.

/** A table; numbers are aligned to the right. */
export interface ReportTable {
  readonly headings: readonly (string | { readonly number: string })[];
  readonly rows: readonly (readonly string[])[];
}

/** What a chart shows; its numbers are in the table of its section, or in that of another one. */
export type ReportChart =
  | { readonly kind: 'bars'; readonly summary: string; readonly bars: readonly Bar[]; readonly most: number }
  | { readonly kind: 'days'; readonly summary: string; readonly points: readonly DayPoint[] };

/** A part of a report with a heading. */
export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly sentences: readonly string[];
  /** Figures for a glance. */
  readonly figures?: readonly { readonly label: string; readonly value: string }[];
  readonly chart?: ReportChart | undefined;
  /** The id of the section with the numbers of the chart, where it is another one. */
  readonly numbersIn?: string;
  readonly table?: ReportTable | undefined;
}

/** Columns that say where a device is. Those of a report of one client do not repeat its name in each row. */
export function whereColumns({ clients }: Pick<Report, 'clients'>): {
  readonly headings: readonly string[];
  readonly cells: (place: { readonly client: EntityRef; readonly site: EntityRef | undefined }) => readonly string[];
} {
  const namesClient = clients?.length !== 1;
  return {
    headings: [...(namesClient ? [t('Client')] : []), t('Site')],
    cells: ({ client, site }) => [...(namesClient ? [nameText(client)] : []), site ? nameText(site) : ''],
  };
}

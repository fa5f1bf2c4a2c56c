import type { EntityRef } from '../inventory/place';
import { dayOf } from '../snapshots/day';
import { shorten, withoutControl } from '../wording/escape';
import { nameText } from '../wording/patchWords';
import type { Report } from './reportModel';

/** The forms of a report. */
export type ReportForm = 'html' | 'xlsx' | 'markdown' | 'json' | 'csv';

const extensions = { html: 'html', xlsx: 'xlsx', markdown: 'md', json: 'json', csv: 'csv' } as const;

/** Returns "N-sight failed patches 2026-11-28.xlsx", of a report for one client with its name, and of no other's. */
export function fileNameOf({ clients, madeAt }: Pick<Report, 'clients' | 'madeAt'>, form: ReportForm): string {
  const [client, ...others] = clients ?? [];
  const name = client && others.length === 0 ? nameInFile(client) : '';
  return `${['N-sight failed patches', name, dayOf(madeAt)].filter(Boolean).join(' ')}.${extensions[form]}`;
}

/** Without what a file system, of whatever computer, does not take in a name. */
function nameInFile(client: EntityRef): string {
  const name = withoutControl(nameText(client)).replace(/[<>:"/\\|?*%#]+/g, ' ');
  return shorten(name, 60)
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
}

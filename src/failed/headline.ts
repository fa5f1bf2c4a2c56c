import type * as vscode from 'vscode';
import type { Filter } from '../inventory/filter';
import { count } from '../messages/escape';
import { age, coverageText } from './coverage';
import { failuresOf } from './group';
import { numbersOf } from './numbers';
import type { ScanData } from './scanData';

/** What stands above the rows. */
export interface Headline {
  readonly message: string;
  readonly badge: vscode.ViewBadge | undefined;
}

/** What the rows rest on and what the filter hides, and how many patches failed in all. */
export function headline(data: ScanData, filter: Filter | undefined, running: boolean, now: number): Headline {
  if (data.at === undefined) return { message: '', badge: undefined };
  const { failures, failedDevices } = numbersOf(data);
  const { all, shown } = failuresOf(data, filter);
  const when = running ? 'Scanning' : `Scanned ${age(data.at, now)}`;
  const hidden = all === shown.length ? '' : `. Filter hides ${all - shown.length} of ${all}`;
  const tooltip = `${count(failures, 'failed patch', 'failed patches')} on ${count(failedDevices, 'device')}`;
  return { message: coverageText(data, when, now) + hidden, badge: failures === 0 ? undefined : { value: failures, tooltip } };
}

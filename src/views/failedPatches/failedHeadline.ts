import type * as vscode from 'vscode';
import type { Filter } from '../../inventory/patchFilter';
import { failedOnDevices } from '../../wording/counts';
import { t } from '../../wording/localize';
import { timeAgo } from '../../wording/time';
import { coverageText } from '../../scan/coverage';
import { failuresOf } from '../../scan/failures';
import { scanStats } from '../../scan/scanStats';
import type { ScanData } from '../../scan/scanData';

/** What stands above the rows. */
export interface Headline {
  readonly message: string;
  readonly badge: vscode.ViewBadge | undefined;
}

/** What the rows rest on and what the filter hides, and how many patches failed in all. */
export function headline(data: ScanData, filter: Filter | undefined, running: boolean, now: number): Headline {
  if (data.at === undefined) return { message: '', badge: undefined };
  const { failures, failedDevices } = scanStats(data);
  const { all, shown } = failuresOf(data, filter);
  const when = running ? t('Scanning') : t('Scanned {0}', timeAgo(data.at, now));
  const coverage = coverageText(data, when, now);
  const message =
    all === shown.length ? coverage : t('{0}. Filter hides {1} of {2}', coverage, all - shown.length, all);
  const tooltip = failedOnDevices(failures, failedDevices);
  return { message, badge: failures === 0 ? undefined : { value: failures, tooltip } };
}

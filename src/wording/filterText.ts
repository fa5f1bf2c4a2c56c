import { statusOrder, type Filter } from '../inventory/patchFilter';
import { t } from './localize';
import { statusName } from './patchWords';
import type { PatchStatus } from '../nsight/records';

/** Returns the name of a status in a filter: N-sight's, or "Other" for all that are not known. */
export function filterStatusName(status: PatchStatus): string {
  return status === 'unknown' ? t('Other') : statusName(status);
}

/** Returns the name for patches without a severity. */
export function noSeverity(): string {
  return t('No severity');
}

/** Returns "Filter: Failed, Pending; not Low; "chrome"". */
export function filterText({ statuses, severities, text, onlyNew }: Filter): string {
  const shown = statusOrder.filter((status) => !statuses.includes(status));
  const names = (some: readonly PatchStatus[]) => some.map((status) => filterStatusName(status)).join(', ');
  const parts = [
    onlyNew && t('only what is new'),
    statuses.length > 0 &&
      (shown.length <= statuses.length ? names(shown) || t('no status') : t('not {0}', names(statuses))),
    severities.length > 0 &&
      t('not {0}', severities.map((severity) => (severity === '' ? t('no severity') : severity)).join(', ')),
    text && `"${text}"`,
  ];
  return t('Filter: {0}', parts.filter(Boolean).join('; '));
}

import { statusOrder, type Filter } from '../inventory/filter';
import type { PatchStatus } from '../nsight/records';

/** The statuses as N-sight calls them. */
export const statusNames: Record<PatchStatus, string> = {
  failed: 'Failed', rebootRequired: 'Reboot Required', pending: 'Pending', queued: 'Queued', installing: 'Installing', missing: 'Missing',
  unknown: 'Other', ignored: 'Ignored', installed: 'Installed',
};

/** How a severity is called that the server gives none for. */
export const noSeverity = 'No severity';

/** "Filter: Failed, Pending; not Low; "chrome"". */
export function filterText({ statuses, severities, text }: Filter): string {
  const shown = statusOrder.filter((status) => !statuses.includes(status));
  const names = (some: readonly PatchStatus[]) => some.map((status) => statusNames[status]).join(', ');
  const parts = [
    statuses.length > 0 && (shown.length <= statuses.length ? names(shown) || 'no status' : `not ${names(statuses)}`),
    severities.length > 0 && `not ${severities.map((severity) => (severity === '' ? noSeverity.toLowerCase() : severity)).join(', ')}`,
    text && `"${text}"`,
  ];
  return `Filter: ${parts.filter(Boolean).join('; ')}`;
}

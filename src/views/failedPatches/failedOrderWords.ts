import type { FailedOrder } from '../../scan/failedOrder';
import type { DeviceFailure, Grouping } from '../../scan/failures';
import { t } from '../../wording/localize';
import { sinceText } from '../../wording/pastWords';
import { failedFor, type RowPast } from './failedPast';

/** Returns what the orders of the Failed Patches view are called, and what comes first in each. */
export function orderNames(
  grouping: Grouping,
): Readonly<Record<FailedOrder, readonly [label: string, description: string]>> {
  return {
    devices:
      grouping === 'patch'
        ? [t('Number of Devices'), t('on most devices first')]
        : [t('Number of Patches'), t('most failed patches first')],
    age: [t('Age'), t('longest failing first')],
    severity: [t('Severity'), t('most severe first')],
    newest: [t('Newest'), t('failing most recently first')],
  };
}

/**
 * Returns "Order: longest failing first, since 12 Nov (16 days)"; '' for the usual order. A narrow row has no room for
 * what it is sorted by.
 */
export function orderText(
  { grouping, order }: { readonly grouping: Grouping; readonly order: FailedOrder },
  shown: readonly DeviceFailure[],
  past: RowPast | undefined,
): string {
  if (order === 'devices') return '';
  const [, description] = orderNames(grouping)[order];
  const oldest = order === 'age' ? failedFor(shown, past).oldest : undefined;
  const since = past && oldest ? sinceText(oldest, past.now) : '';
  return t('Order: {0}', since === '' ? description : `${description}, ${since}`);
}

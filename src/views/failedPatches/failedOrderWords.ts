import type { FailedOrder } from '../../scan/failedOrder';
import type { Grouping } from '../../scan/failures';
import { t } from '../../wording/localize';
import { sinceText } from '../../wording/pastWords';
import type { FailureAge } from '../../snapshots/fleetPast';

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
 *
 * @param oldest - asked for where the order is by age; undefined where it is not known.
 * @param now - in Unix milliseconds.
 */
export function orderText(
  { grouping, order }: { readonly grouping: Grouping; readonly order: FailedOrder },
  oldest: () => FailureAge | undefined,
  now: number,
): string {
  if (order === 'devices') return '';
  const [, description] = orderNames(grouping)[order];
  const age = order === 'age' ? oldest() : undefined;
  const since = age ? sinceText(age, now) : '';
  return t('Order: {0}', since === '' ? description : `${description}, ${since}`);
}

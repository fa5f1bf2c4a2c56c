import type { Inventory } from '../inventory/inventory';
import type { Target } from '../inventory/target';
import { plural, t } from '../wording/localize';

/** Returns how many of the devices to be retried do not report; '' where all do, as far as is known. */
export function absentText({ checks }: Pick<Inventory, 'checks'>, targets: readonly Target[]): string {
  const absent = targets.filter(({ place }) => checks.absenceOf(place.device.id) !== undefined).length;
  if (absent === 0) return '';
  if (targets.length === 1) return t('The device is offline or overdue: a retry cannot run there now.');
  return plural(
    absent,
    '{0} of the {1} devices is offline or overdue: a retry cannot run there now.',
    '{0} of the {1} devices are offline or overdue: a retry cannot run there now.',
    targets.length,
  );
}

import type { DeviceFailure } from '../../scan/failures';
import type { FailureAge, FleetPast } from '../../snapshots/fleetPast';
import { t } from '../../wording/localize';
import { sinceText } from '../../wording/pastWords';
import type { RowLook } from '../row';
import { statusIcons } from '../statusIcons';

// What rows of failures say of how long they have failed.

/** What is known of failures over time. */
export interface RowPast {
  readonly ageOf: (failure: DeviceFailure) => FailureAge | undefined;
  readonly isNew: (failure: DeviceFailure) => boolean;
  /** In Unix milliseconds. */
  readonly now: number;
}

/** Returns what rows ask of the past of a fleet. */
export function rowPast(past: FleetPast, now: number): RowPast {
  return {
    ageOf: ({ device, patch }) => past.ageOf(device.place.device.id, patch),
    isNew: ({ device, patch }) => past.isNew(device.place.device.id, patch),
    now,
  };
}

/** What a row says of how long its failures have lasted; each text is '' where there is nothing to say. */
export interface FailedFor {
  /** "new" where all of them are, "3 new" where some are. */
  readonly news: string;
  /** "since 12 Nov (16 days)", of the oldest. */
  readonly since: string;
  readonly oldest: FailureAge | undefined;
  /** Another shape where some are new, to be told without its color. */
  readonly icon: Pick<RowLook, 'icon' | 'color'>;
}

/** Returns that of the failures of a row. */
export function failedFor(failures: readonly DeviceFailure[], past: RowPast | undefined): FailedFor {
  if (!past) return { news: '', since: '', oldest: undefined, icon: statusIcons.failed };
  let count = 0;
  let oldest: FailureAge | undefined;
  for (const failure of failures) {
    if (past.isNew(failure)) count += 1;
    const age = past.ageOf(failure);
    if (age && (!oldest || age.firstSeen < oldest.firstSeen)) oldest = age;
  }
  if (count === 0) return { news: '', since: sinceOf(oldest, past), oldest, icon: statusIcons.failed };
  const icon = { ...statusIcons.failed, icon: 'diff-added' };
  return count === failures.length
    ? { news: t('new'), since: '', oldest, icon }
    : { news: t('{0} new', count), since: sinceOf(oldest, past), oldest, icon };
}

function sinceOf(age: FailureAge | undefined, { now }: RowPast): string {
  return age ? sinceText(age, now) : '';
}

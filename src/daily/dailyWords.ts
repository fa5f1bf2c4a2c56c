import { t } from '../wording/localize';
import { clockTime } from '../wording/time';
import { dayOf } from '../snapshots/day';
import type { DailyStatus } from './dailyScan';

/** Says when the daily scan ran and will run, short enough for a side bar; '' where the view says it already. */
export function dailyText(status: DailyStatus | undefined, now: number): string {
  switch (status?.kind) {
    case 'due':
      return t('Daily scan due today');
    case 'running':
      return status.isHere ? '' : t('Scan running in another window');
    case 'failed': {
      const text = t('Daily scan stopped, goes on at {0}', clockTime(status.retryAt, now));
      return status.message === undefined ? text : `${text}: ${status.message}`;
    }
    case 'ended':
      return dayOf(status.at) === dayOf(now)
        ? t('Daily scan ran at {0}, next tomorrow', clockTime(status.at, now))
        : t('Daily scan ran {0}', clockTime(status.at, now));
    case undefined:
      return '';
  }
}

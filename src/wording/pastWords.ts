import { locale, plural, t } from './localize';

// What is said of failures over time. A day is one of this computer's calendar, whatever its hours.

const msADay = 24 * 60 * 60 * 1000;
const mostDaysByName = 6;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns a format of the language. It is kept: to make one takes as long as to word a hundred days. */
function dayFormat(kind: 'thisYear' | 'anyYear' | 'weekday'): Intl.DateTimeFormat {
  const key = `${kind} ${locale() ?? ''}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale(), dayOptions[kind]);
  formats.set(key, format);
  return format;
}

const dayOptions = {
  thisYear: { day: 'numeric', month: 'short' },
  anyYear: { day: 'numeric', month: 'short', year: 'numeric' },
  weekday: { weekday: 'long' },
} as const;

/** Returns "12 Nov", with the year where it is another one than now. Both are Unix milliseconds. */
function dayText(at: number, now: number): string {
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return dayFormat(isThisYear ? 'thisYear' : 'anyYear').format(at);
}

/** Returns how many days ago a time was, by the calendar: 1 for yesterday. Both are Unix milliseconds. */
export function daysAgo(at: number, now: number): number {
  const startOf = (time: number) => {
    const date = new Date(time);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return Math.round((startOf(now) - startOf(at)) / msADay);
}

/** Since when something fails. */
export interface SinceWhen {
  /** In Unix milliseconds. */
  readonly firstSeen: number;
  /** It may have failed for longer, before anybody looked. */
  readonly isAtLeast: boolean;
}

/**
 * Returns "since 12 Nov (16 days)", or '' where nothing is known but that it fails today.
 *
 * @param now - in Unix milliseconds.
 */
export function sinceText({ firstSeen, isAtLeast }: SinceWhen, now: number): string {
  const days = daysAgo(firstSeen, now);
  if (days <= 0) return isAtLeast || days < 0 ? '' : t('since today');
  const day = dayText(firstSeen, now);
  return isAtLeast
    ? plural(days, 'since {1} or longer ({0} day)', 'since {1} or longer ({0} days)', day)
    : plural(days, 'since {1} ({0} day)', 'since {1} ({0} days)', day);
}

/** What has changed since the end of a day, "2026-11-27". */
export interface ChangesSince {
  readonly since: string;
  readonly appeared: number;
  readonly gone: number;
}

/** Returns "12 new, 30 gone since yesterday". `now` is in Unix milliseconds. */
export function newAndGoneText({ since, appeared, gone }: ChangesSince, now: number): string {
  return t('{0} new, {1} gone {2}', appeared, gone, sinceDayText(since, now));
}

/** Returns "since yesterday", "since Friday" or "since 12 Nov" of "2026-11-12". `now` is in Unix milliseconds. */
export function sinceDayText(since: string, now: number): string {
  const [year = 0, month = 1, day = 1] = since.split('-').map(Number);
  const at = new Date(year, month - 1, day).getTime();
  const days = daysAgo(at, now);
  if (days === 1) return t('since yesterday');
  return t('since {0}', days <= mostDaysByName ? dayFormat('weekday').format(at) : dayText(at, now));
}

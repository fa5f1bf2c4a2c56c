import { locale, t } from './localize';

const formatOptions = {
  moment: { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Words a date. A format is kept, since a new one takes long, for as long as language and time zone are the same. */
function wordDate(at: number, kind: keyof typeof formatOptions): string {
  const date = new Date(at);
  const name = locale();
  const key = `${kind} ${name ?? ''} ${date.getTimezoneOffset()}`;
  let format = dateFormats.get(key);
  if (!format) dateFormats.set(key, (format = new Intl.DateTimeFormat(name, formatOptions[kind])));
  return format.format(date);
}

/** Returns a date and a 24-hour time: "25.11.2026, 14:05:30" in German. `at` is in Unix milliseconds. */
export function dateAndTime(at: number): string {
  return wordDate(at, 'moment');
}

/** Returns "14:05" in every language, or "22 Nov 14:05" for another day than today's. Both are Unix milliseconds. */
export function clockTime(at: number, now: number): string {
  const time = wordDate(at, 'time');
  if (new Date(at).toDateString() === new Date(now).toDateString()) return time;
  return `${wordDate(at, 'day')} ${time}`;
}

const MINUTE_MS = 60_000;

let lastFormat: { readonly name: string | undefined; readonly format: Intl.RelativeTimeFormat } | undefined;

/** Returns the format of a language. It is kept: a new one takes as long as wording hundreds of times. */
function relativeFormat(name: string | undefined): Intl.RelativeTimeFormat {
  if (!lastFormat || lastFormat.name !== name)
    lastFormat = { name, format: new Intl.RelativeTimeFormat(name, { style: 'short' }) };
  return lastFormat.format;
}

/**
 * Returns "just now", "5 min. ago", "2 hr. ago" or "3 days ago" in the language; "at an unknown time" of one that lies
 * in the future, because the clock was wrong, or is 0. Both are Unix milliseconds.
 */
export function timeAgo(at: number, now: number): string {
  const minutes = Math.floor((now - at) / MINUTE_MS);
  if (at <= 0 || minutes < -1) return t('at an unknown time'); // A clock that is kept right goes back by less.
  if (minutes < 1) return t('just now');
  const format = relativeFormat(locale());
  if (minutes < 60) return format.format(-minutes, 'minute');
  if (minutes < 48 * 60) return format.format(-Math.floor(minutes / 60), 'hour');
  return format.format(-Math.floor(minutes / (24 * 60)), 'day');
}

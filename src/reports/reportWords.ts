import { dayOf } from '../snapshots/day';
import type { FailureAge } from '../snapshots/fleetPast';
import { shorten } from '../wording/escape';
import { locale, plural, t } from '../wording/localize';
import { daysAgo } from '../wording/pastWords';
import { nameText } from '../wording/patchWords';
import { remarks } from './exportFailedPatches';
import type { AgeBand } from './failureCounts';
import { complianceOf, type ClientCompliance } from './compliance';
import type { Report } from './reportModel';
import type { UnreadPart } from './unreadParts';

// The words that all forms of a report share.

/** Writes dates and numbers in the language; made once for a report, because that takes long. */
export class ReportFormats {
  readonly #numbers = new Intl.NumberFormat(locale());
  readonly #shares = new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 });
  readonly #dates = new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' });
  readonly #days = new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' });
  readonly #shortDays = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', timeZone: 'UTC' });

  number(value: number): string {
    return this.#numbers.format(value);
  }

  /** Returns "99.9%" of what is not all, however little is missing. */
  share(counts: Pick<ClientCompliance, 'read' | 'compliant'>): string {
    const share = complianceOf(counts);
    return share === undefined ? t('not known') : this.#shares.format(Math.floor(share * 1000) / 1000);
  }

  /** Returns the date of a time in Unix milliseconds, on this computer. */
  date(at: number): string {
    return this.#dates.format(at);
  }

  /** Returns a day as snapshots name it, in words. */
  day(day: string): string {
    return this.#days.format(noonOf(day));
  }

  /** Returns "28 Nov", of a time in UTC. */
  shortDay(at: number): string {
    return this.#shortDays.format(at);
  }

  /** Returns since when something fails: "12 Nov 2026 (16 days)". */
  since(age: FailureAge | undefined, now: number): string {
    if (!age) return '';
    const days = Math.max(0, daysAgo(age.firstSeen, now)); // The clock may have been set back since.
    const date = this.date(age.firstSeen);
    const since = days === 0 ? t('{0} (today)', date) : plural(days, '{1} ({0} day)', '{1} ({0} days)', date);
    return age.isAtLeast ? t('{0} or earlier', since) : since;
  }
}

/** Returns noon UTC of a day, "2026-11-28", in Unix milliseconds. */
export function noonOf(day: string): number {
  return Date.parse(`${day}T12:00:00Z`);
}

/** Returns "Failed patches", and of whom. */
export function reportTitle({ clients }: Pick<Report, 'clients'>): string {
  return t('Failed patches: {0}', scopeText(clients));
}

/** Returns "ACME", "ACME, Contoso", "12 clients" or "whole fleet". */
export function scopeText(clients: Report['clients']): string {
  if (!clients) return t('whole fleet');
  const names = clients.map(nameText).join(', ');
  return clients.length > 1 && names.length > 120
    ? plural(clients.length, '{0} client', '{0} clients')
    : shorten(names, 120);
}

/** Returns what the numbers rest on, in sentences: the coverage, and the filter where there is one. */
export function remarksOf({ data, stats, filter, failures, madeAt }: Report): string[] {
  const hidden = stats.failures - failures.length;
  return remarks(data, { filter, now: madeAt, all: stats.failures, hidden });
}

/** Returns "2–7 days". */
export function ageBandText({ upToDays }: Pick<AgeBand, 'upToDays'>): string {
  switch (upToDays) {
    case undefined:
      return t('not known');
    case 1:
      return t('up to 1 day');
    case 7:
      return t('2–7 days');
    case 30:
      return t('8–30 days');
    case 90:
      return t('31–90 days');
    default:
      return t('over 90 days');
  }
}

/** Returns what appeared and is gone since a day, or that nothing is known of before. */
export function changesText(
  { changes, trend, madeAt }: Pick<Report, 'changes' | 'trend' | 'madeAt'>,
  formats: ReportFormats,
): string {
  if (!changes)
    return trend.some(({ day, read }) => read > 0 && day < dayOf(madeAt))
      ? t('Nothing was read today, so what is new is not known yet.')
      : t('Nothing was read before today, so what is new is not known yet.');
  const { since, appeared, gone } = changes;
  return t('{0} new, {1} gone since {2}.', formats.number(appeared), formats.number(gone), formats.day(since));
}

/** Returns the headings of how clients are doing. */
export const complianceHeadings = (): Record<keyof ClientCompliance | 'share', string> => ({
  client: t('Client'),
  devices: t('Devices'),
  read: t('Read'),
  compliant: t('Without failures'),
  share: t('Share'),
  failed: t('Failed patches'),
  rebootDevices: t('Waiting for a reboot'),
});

/** Returns the time zone of the times in a report: "Europe/Berlin". */
export function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Returns why something was not read. */
export function unreadText({ kind, device, reason }: UnreadPart): string {
  switch (kind) {
    case 'unreadable':
      return reason === undefined || reason === '' ? t('could not be read') : t('could not be read: {0}', reason);
    case 'due':
      return t('not read yet');
    case 'problems':
      return device ? t('patches in it could not be read') : t('devices in it could not be read');
    case 'noData':
      return t('no patch data');
    case 'unmanaged':
      return t('without patch management');
  }
}

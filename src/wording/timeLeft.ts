import { t } from './localize';

/** A pace as a scan meets it. */
export interface Rate {
  readonly left: number;
  readonly done: number;
  /** How long these took, in milliseconds. */
  readonly elapsed: number;
  /** How many may go out in a minute; Infinity without a limit. */
  readonly perMinute: number;
}

/** How many milliseconds it will take still: what the pace allows, or what the server takes if that is longer. */
export function timeLeft({ left, done, elapsed, perMinute }: Rate): number {
  return left * Math.max(60_000 / perMinute, done > 0 ? elapsed / done : 0);
}

/** "about 6 min left", "less than a minute left". */
export function timeLeftText(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  if (minutes <= 1) return t('less than a minute left');
  return minutes < 100 ? t('about {0} min left', minutes) : t('about {0} h left', Math.round(minutes / 60));
}

import { currentLanguage } from './localize';

/** "25.11.2026, 14:05:30" in German: a date and its time, in 24 hours wherever it is shown. `at` is in Unix milliseconds. */
export function dateAndTime(at: number): string {
  return new Date(at).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
}

/** "14:05" wherever it is shown, or "22 Nov 14:05" for another day than today's. */
export function clockTime(at: number, now: number): string {
  const time = new Date(at).toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (new Date(at).toDateString() === new Date(now).toDateString()) return time;
  return `${new Date(at).toLocaleDateString(locale(), { day: 'numeric', month: 'short' })} ${time}`;
}

/** VS Code's language, not the computer's: a date stands among its words. One that Node does not know is left to Node. */
function locale(): string | undefined {
  const { name } = currentLanguage();
  try {
    return Intl.getCanonicalLocales(name)[0];
  } catch {
    return undefined;
  }
}

/** A calendar day of this computer, "2026-11-28". Days are in order as texts are. */
export type Day = string;

/** By the number of days since 1970. */
const knownDays = new Map<number, Day>();
const mostKnownDays = 2_000;
const msOfDay = 24 * 60 * 60 * 1000;

/** Returns the day of a time in Unix milliseconds. A day may have 23 or 25 hours. */
export function dayOf(time: number): Day {
  const number = Math.floor((time - new Date(time).getTimezoneOffset() * 60_000) / msOfDay);
  const known = knownDays.get(number);
  if (known !== undefined) return known;
  if (knownDays.size >= mostKnownDays) knownDays.clear();
  const day = new Date(number * msOfDay).toISOString().slice(0, 10);
  knownDays.set(number, day);
  return day;
}

/** Returns the day that is so many days later; earlier, where that is less than none. */
export function dayAfter(day: Day, days = 1): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10);
}

/** Whether a text is a day. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && dayAfter(text, 0) === text;
}

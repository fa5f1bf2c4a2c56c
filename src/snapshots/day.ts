/** A calendar day of this computer, "2026-11-28". Days are in order as texts are. */
export type Day = string;

/** The last day that was asked for: most of what is asked about is of one day. */
let lastAsked = { from: NaN, to: NaN, day: '' };

/** Returns the day of a time in Unix milliseconds. A day may have 23 or 25 hours. */
export function dayOf(time: number): Day {
  if (time < lastAsked.from || time >= lastAsked.to || Number.isNaN(lastAsked.from)) {
    const date = new Date(time);
    const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
    lastAsked = {
      from: new Date(year, month, day).getTime(),
      to: new Date(year, month, day + 1).getTime(),
      day: [String(year).padStart(4, '0'), ...[month + 1, day].map((part) => String(part).padStart(2, '0'))].join('-'),
    };
  }
  return lastAsked.day;
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

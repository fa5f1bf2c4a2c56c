/** "14:05" wherever it is shown, or "22 Nov 14:05" for another day than today's. */
export function clockTime(at: number, now: number): string {
  const time = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (new Date(at).toDateString() === new Date(now).toDateString()) return time;
  return `${new Date(at).toLocaleDateString([], { day: 'numeric', month: 'short' })} ${time}`;
}

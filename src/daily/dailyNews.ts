import type { Scan } from '../scan/scan';
import { updateKeyOf } from '../scan/updateKey';
import type { Day } from '../snapshots/day';
import type { FleetPast } from '../snapshots/fleetPast';
import { inPieces } from '../util/breathe';
import { onDevices } from '../wording/counts';
import { plural } from '../wording/localize';
import { sinceDayText } from '../wording/pastWords';

/** What a daily scan has found that is new. */
export interface DailyNews {
  readonly patches: number;
  readonly devices: number;
  /** The day with which it is compared. */
  readonly since: Day;
}

/** By how much earlier than it was a reading may seem to have been asked for, in milliseconds. */
const readingSlackMs = 1_000;

/**
 * Returns what is new and was found by a scan, in whichever window; undefined where nothing is. What a scan of the day
 * had found before is known by now.
 *
 * @param beganAt - when the scan was begun, in Unix milliseconds.
 */
export async function dailyNews(
  { data }: Pick<Scan, 'data'>,
  past: FleetPast,
  beganAt: number,
): Promise<DailyNews | undefined> {
  const { baseline: since } = past;
  if (since === undefined) return undefined;
  let [patches, devices] = [0, 0];
  await inPieces([...data.devices], ([id, { reading }]) => {
    if (reading?.kind !== 'read') return;
    const isNews = (age: { readonly firstSeen: number } | undefined) =>
      (age?.firstSeen ?? 0) >= beganAt - readingSlackMs;
    const news = reading.failed.filter((patch) => past.isNew(id, patch) && isNews(past.ageOf(id, patch)));
    patches += new Set(news.map(updateKeyOf)).size;
    devices += news.length > 0 ? 1 : 0;
  });
  return patches === 0 ? undefined : { patches, devices, since };
}

/** Returns "3 new failed patches on 2 devices since yesterday". `now` is in Unix milliseconds. */
export function dailyNewsText({ patches, devices, since }: DailyNews, now: number): string {
  const found = plural(patches, '{0} new failed patch', '{0} new failed patches');
  return [found, onDevices(devices), sinceDayText(since, now)].join(' ');
}

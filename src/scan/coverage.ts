import { unknownPatches, unreadLists, unreadRecords } from '../wording/counts';
import { plural, t } from '../wording/localize';
import { shorten } from '../wording/escape';
import { timeAgo } from '../wording/time';
import { scanStats, type ScanStats } from './scanStats';
import { unknownTime, type ScanData } from './scanData';
import { nameText, whereText } from '../wording/patchWords';

/** From this on the age of what is shown is worth a word: milliseconds between its oldest part and the scan. */
const notable = 60 * 60 * 1000;

/**
 * Returns what a list of failed patches rests on, in a sentence. `when` is how the time of the scan is said:
 * "Scanned 2 hr. ago".
 * Every device that was listed is in exactly one of its numbers.
 */
export function coverageText(data: ScanData, when: string, now: number): string {
  return sentence(data, when, coverageParts(data, now));
}

/** Returns the same without what has rows of its own in the Failed Patches view: a side bar has room for little. */
export function shortCoverageText(data: ScanData, when: string, now: number): string {
  return sentence(
    data,
    when,
    coverageParts(data, now).filter(({ hasRow }) => !hasRow),
  );
}

interface CoveragePart {
  readonly text: string | false;
  readonly hasRow?: boolean;
}

function sentence(data: ScanData, when: string, parts: readonly CoveragePart[]): string {
  return `${whenAndWhere(when, data)}: ${parts.flatMap(({ text }) => text || []).join(', ')}`;
}

function coverageParts(data: ScanData, now: number): CoveragePart[] {
  const numbers = scanStats(data);
  const { read, devices, unmanaged, unreadable, noData, unread, due, dueLists, unreadableLists, problems, oldest } =
    numbers;
  const scannedAt = data.at === unknownTime ? now : (data.at ?? -Infinity);
  return [
    { text: plural(devices - unmanaged, '{1} of {0} device read', '{1} of {0} devices read', read) },
    { text: unreadable > 0 && t('{0} failed', unreadable) },
    { text: unmanaged > 0 && t('{0} without patch management', unmanaged) },
    { text: noData > 0 && t('{0} without patch data', noData), hasRow: true },
    { text: unread > 0 && t('{0} not read yet', unread) },
    { text: due > unread && t('{0} not read again yet', due - unread) },
    {
      text: dueLists > 0 && plural(dueLists, '{0} list of devices not read yet', '{0} lists of devices not read yet'),
    },
    { text: unreadableLists > 0 && unreadLists(unreadableLists), hasRow: true },
    { text: problems > 0 && unreadRecords(problems), hasRow: true },
    { text: missingText(numbers), hasRow: true },
    { text: unknownText(numbers), hasRow: true },
    {
      text: oldest !== undefined && scannedAt - oldest > notable && t('oldest reading {0}', timeAgo(oldest, now)),
    },
  ];
}

/** Returns how many devices are counted and not listed, or '' for none. */
export function missingText({ missing }: Pick<ScanStats, 'missing'>): string {
  if (missing === 0) return '';
  return plural(
    missing,
    '{0} device that N-sight counts is in no list',
    '{0} devices that N-sight counts are in no list',
  );
}

/** Returns how many patches have a status that is not known, or '' for none. */
export function unknownText({ unknown }: Pick<ScanStats, 'unknown'>): string {
  return unknown === 0 ? '' : unknownPatches(unknown);
}

/** Returns "Scanned 2 hr. ago"; `when` is the time of the scan in words. */
export function scannedWhen(at: number, when: string): string {
  return at === unknownTime ? t('Scanned at an unknown time') : t('Scanned {0}', when);
}

/** Whether there is more to know than what is shown. */
export function isPartial(
  data: ScanData,
  { unreadable, due, dueLists, unreadableLists, problems, missing, unknown }: ScanStats,
): boolean {
  const unsaid = unreadable + due + dueLists + unreadableLists + problems + missing + unknown;
  return unsaid > 0 || whenAndWhere('', data) !== '';
}

/** When it was scanned, and which part of the fleet, where it is not the whole. */
function whenAndWhere(when: string, { lists, clients }: ScanData): string {
  const whole = new Map<string, string>();
  const sites = new Map<string, string>();
  for (const { client, site } of lists.values()) {
    if (site) sites.set(JSON.stringify([client.id, site.id]), whereText({ client, site }));
    else whole.set(client.id, nameText(client));
  }
  const [name, ...others] = [...whole.values(), ...sites.values()];
  if (lists.size === 0 || (clients && [...clients.ids].every((id) => whole.has(id)))) return when;
  if (name !== undefined && others.length === 0) return t('{0} at {1}', when, shorten(name, 80));
  const inClients =
    whole.size > 0 &&
    (clients
      ? plural(clients.ids.size, '{1} of {0} client', '{1} of {0} clients', whole.size)
      : plural(whole.size, '{0} client', '{0} clients'));
  const inSites = sites.size > 0 && plural(sites.size, '{0} site', '{0} sites');
  return t(
    '{0} in {1}',
    when,
    inClients && inSites ? t('{0} and {1}', inClients, inSites) : inClients || inSites || '',
  );
}

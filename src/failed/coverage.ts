import { count } from '../messages/escape';
import { numbersOf, type Numbers } from './numbers';
import type { ScanData } from './scanData';

/** From this on the age of what is shown is worth a word: milliseconds between its oldest part and the scan. */
const notable = 60 * 60 * 1000;

/**
 * What a list of failed patches rests on, in a sentence. `when` is how the time of the scan is said: "Scanned 2 h ago".
 * Every device that was listed is in exactly one of its numbers.
 */
export function coverageText(data: ScanData, when: string, now: number): string {
  const numbers = numbersOf(data);
  const { read, devices, unmanaged, unreadable, noData, unread, due, dueLists, unreadableLists, problems, oldest } = numbers;
  const parts = [
    `${read} of ${count(devices - unmanaged, 'device')} read`,
    unreadable > 0 && `${unreadable} failed`,
    unmanaged > 0 && `${unmanaged} without patch management`,
    noData > 0 && `${noData} without patch data`,
    unread > 0 && `${unread} not read yet`,
    due > unread && `${due - unread} not read again yet`,
    dueLists > 0 && `${count(dueLists, 'list')} of devices not read yet`,
    unreadableLists > 0 && `${count(unreadableLists, 'list')} of devices could not be read`,
    problems > 0 && `${count(problems, 'record')} could not be read`,
    oldest !== undefined && (data.at ?? oldest) - oldest > notable && `oldest reading ${age(oldest, now)}`,
  ];
  return `${when}${whereText(data)}: ${parts.filter(Boolean).join(', ')}`;
}

/** Whether there is more to know than what is shown. */
export function isPartial(data: ScanData, { unreadable, unread, dueLists, unreadableLists, problems }: Numbers): boolean {
  return unreadable + unread + dueLists + unreadableLists + problems > 0 || whereText(data) !== '';
}

/** "just now", "5 min ago", "2 h ago", "3 d ago". */
export function age(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / (24 * 60))} d ago`;
}

/** Which part of the fleet was scanned, where it is not the whole. */
function whereText({ lists, clients }: ScanData): string {
  const whole = new Map<string, string>();
  const sites = new Map<string, string>();
  for (const { client, site } of lists.values()) {
    if (site) sites.set(JSON.stringify([client.id, site.id]), `${client.name} > ${site.name}`);
    else whole.set(client.id, client.name);
  }
  const [name, ...others] = [...whole.values(), ...sites.values()];
  if (lists.size === 0 || (clients && whole.size >= clients.ids.size)) return '';
  if (name !== undefined && others.length === 0) return ` at ${name}`;
  const inClients = whole.size > 0 && `${whole.size}${clients ? ` of ${clients.ids.size}` : ''} clients`;
  return ` in ${[inClients, sites.size > 0 && count(sites.size, 'site')].filter(Boolean).join(' and ')}`;
}

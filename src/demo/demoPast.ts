// The past of the demo fleet: how its patches came to be as they are now, by a scan on each working day. The same every
// time, but for the days that are counted from now.
import { applicable } from './demoPatches';
import { fleetDevices, type Fleet, type FleetClient, type FleetDevice, type FleetPatch, type FleetSite } from './fleet';
import { status } from './patchCodes';
import { Random } from './random';

/** Readings that found the same: when they were, in Unix milliseconds, and the codes that were other ones than now. */
export interface DemoSpan {
  readonly readAt: readonly number[];
  readonly codes: ReadonlyMap<FleetPatch, number>;
}

/** What was read of a device, the first reading first. */
export interface DemoDevicePast {
  readonly client: FleetClient;
  readonly site: FleetSite;
  readonly device: FleetDevice;
  readonly spans: readonly DemoSpan[];
}

const mostDaysAgo = 60;
/** Nobody scanned on two days in a row, as over a holiday. */
const holidays = [33, 34];
const hourOfScan = 7;
const oneDayMs = 24 * 60 * 60 * 1000;

/** When a patch had another code than now: from one scan to before another, by their numbers. */
interface Episode {
  readonly patch: FleetPatch;
  readonly from: number;
  readonly to: number;
  readonly code: number;
}

/**
 * Returns what a scan at seven on each working day of the last 60 days would have read.
 *
 * @param now - in Unix milliseconds.
 */
export function* demoPast(fleet: Fleet, now: number): Generator<DemoDevicePast> {
  const days = scanDays(now);
  const bad = badTuesdays(now).map((tuesday) =>
    Math.max(
      0,
      days.findIndex((day) => day > tuesday + oneDayMs),
    ),
  );
  let number = 0;
  for (const place of fleetDevices(fleet)) {
    number += 1;
    const { device } = place;
    if (!device.patchManagement || device.agentless || device.patches.length === 0) continue;
    const random = new Random(Number(device.id) + 60);
    const history = new DeviceHistory(device, { random, scans: days.length, bad });
    const first = random.chance(0.03) ? days.length - random.between(4, 12) : 0;
    const isMissed = (day: number) => day < first || (device.absence !== undefined && random.chance(0.3));
    const readAt = days.map((day, n) => (isMissed(n) ? undefined : day + number * 1_000));
    yield { ...place, spans: spansOf(readAt, history.episodes()) };
  }
}

/** The mornings on which somebody scanned, the first one first; none of today. */
function scanDays(now: number): number[] {
  return Array.from({ length: mostDaysAgo }, (_, n) => mostDaysAgo - n)
    .filter((ago) => !holidays.includes(ago))
    .map((ago) => morning(now, ago))
    .filter((day) => ![0, 6].includes(new Date(day).getDay()));
}

function morning(now: number, daysAgo: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysAgo, hourOfScan).getTime();
}

/** The last two second Tuesdays of a month that are at least eight days ago, the last one first. */
function badTuesdays(now: number): number[] {
  const date = new Date(now - 8 * oneDayMs);
  const tuesdays = [0, 1, 2].map((ago) => {
    const first = new Date(date.getFullYear(), date.getMonth() - ago, 1);
    return new Date(first.getFullYear(), first.getMonth(), 8 + ((9 - first.getDay()) % 7)).getTime();
  });
  return tuesdays.filter((tuesday) => tuesday <= date.getTime()).slice(0, 2);
}

interface DemoHistoryOptions {
  readonly random: Random;
  /** How many scans there were. */
  readonly scans: number;
  /** The numbers of the first scans after bad Tuesdays, the last one first. */
  readonly bad: readonly number[];
}

/** How the patches of one device came to be as they are. */
class DeviceHistory {
  readonly #patches: readonly FleetPatch[];
  readonly #random: Random;
  readonly #scans: number;
  readonly #bad: readonly number[];

  constructor({ patches }: FleetDevice, { random, scans, bad }: DemoHistoryOptions) {
    this.#patches = patches;
    this.#random = random;
    this.#scans = scans;
    this.#bad = bad;
  }

  episodes(): Episode[] {
    const failed = this.#patches.filter((patch) => patch.status === status.failed);
    // The versions of one update are one failure: they come and go together, or not at all.
    const keys = new Map<string, number>();
    for (const patch of this.#patches) keys.set(updateOf(patch), (keys.get(updateOf(patch)) ?? 0) + 1);
    const isAlone = (patch: FleetPatch) => keys.get(updateOf(patch)) === 1;
    const installed = this.#patches.filter((patch) => patch.status === status.installed && isAlone(patch));
    const waiting = this.#patches.filter((patch) => patch.status === status.rebootRequired && isAlone(patch));
    const began = new Map<string, number>();
    for (const patch of failed) if (!began.has(updateOf(patch))) began.set(updateOf(patch), this.#beginOf(patch));
    const wait = () => Math.floor(this.#random.next() ** 2 * mostDaysAgo);
    return [
      // Until it failed it was missing.
      ...failed.map((patch) => ({ patch, from: 0, to: began.get(updateOf(patch)) ?? 0, code: status.missing })),
      ...waiting.map((patch) => ({ patch, from: 0, to: this.#scans - wait(), code: status.pending })),
      ...this.#repaired(installed),
    ];
  }

  /** The number of the scan that first found it failed: 0 for what is older, and that of today's for what is new. */
  #beginOf(patch: FleetPatch): number {
    const random = this.#random;
    const today = this.#scans;
    const dice = random.next();
    if (monthOf(patch) === 0) return Math.min(today - 2, (this.#bad[0] ?? 0) + Math.floor(dice * dice * 6));
    if (patch.product === 'Google Chrome' && isNewest(patch)) return today - Math.floor(dice * 3);
    if (patch.product.startsWith('SQL')) return 0;
    if (dice < 0.04) return today;
    if (dice < 0.4) return 0;
    return Math.floor(((dice - 0.4) / 0.6) * today);
  }

  /** What failed for a while and is installed by now: each month's updates for a while after their Tuesday. */
  #repaired(installed: readonly FleetPatch[]): Episode[] {
    const random = this.#random;
    const today = this.#scans;
    const some = random.shuffled(installed);
    const chosen = new Map<FleetPatch, Pick<Episode, 'from' | 'to'>>();
    const add = (patch: FleetPatch, from: number, scans: number) => {
      // Of what the last scan found few are mended by today.
      const to = from + scans >= today && random.chance(0.7) ? today - random.between(1, 3) : from + scans;
      if (to > from) chosen.set(patch, { from, to: Math.min(to, today) });
    };
    // More in the first weeks: somebody has looked after them since.
    for (const patch of some.slice(0, random.between(0, 6)))
      add(patch, Math.floor(random.next() ** 2.2 * (today + 12)) - 12, random.between(2, 14));
    this.#bad.forEach((scan, ago) => {
      const patch = some.find((one) => monthOf(one) === ago);
      const from = scan + random.between(0, 2);
      if (patch && random.chance(0.9)) add(patch, from, random.between(2, 10));
    });
    return [...chosen].flatMap(([patch, { from, to }]): Episode[] => [
      { patch, from: 0, to: from, code: status.missing },
      { patch, from, to, code: status.failed },
      ...(random.chance(0.5) ? [{ patch, from: to, to: to + random.between(1, 6), code: status.rebootRequired }] : []),
    ]);
  }
}

/** What tells an update from others, whatever its version: the KB number, or the title. */
function updateOf({ title }: FleetPatch): string {
  return /KB\d+/.exec(title)?.[0] ?? title;
}

/** How many months ago the update of Windows came, 0 for the newest; undefined for any other patch. */
function monthOf({ title, product }: FleetPatch): number | undefined {
  const ago = product.startsWith('Windows ') ? months.indexOf(title.slice(0, 7)) : -1;
  return ago < 0 ? undefined : ago;
}

const forWindows11 = [...applicable({ windows: 'Windows 11 24H2', sql: false }).values()];
const months = [...new Set(forWindows11.map(({ title }) => title.slice(0, 7)))];

function isNewest({ product, title }: FleetPatch): boolean {
  return forWindows11.some((entry) => entry.age === 0 && entry.product === product && entry.title === title);
}

/** Puts readings one after the other that found the same. */
function spansOf(readAt: readonly (number | undefined)[], episodes: readonly Episode[]): DemoSpan[] {
  const spans: { readAt: number[]; codes: ReadonlyMap<FleetPatch, number>; key: string }[] = [];
  readAt.forEach((at, n) => {
    if (at === undefined) return;
    const now = episodes.filter(({ from, to }) => n >= from && n < to);
    const key = now.map(({ patch, code }) => `${patch.id} ${code}`).join();
    const last = spans.at(-1);
    if (last?.key === key) last.readAt.push(at);
    else spans.push({ readAt: [at], key, codes: new Map(now.map(({ patch, code }) => [patch, code])) });
  });
  return spans;
}

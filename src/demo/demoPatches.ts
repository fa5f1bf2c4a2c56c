// The patches of one device of the demo fleet.
import { otherPatches, sqlPatches, windowsUpdates, type CatalogueEntry, type WindowsVersion } from './demoCatalogue';
import { overridden, policy, status } from './patchCodes';
import { newPatch, type FleetPatch } from './fleet';
import { dateText } from './lifecycle';
import type { Random } from './random';

/** What is decided of a device's patches before they are made. */
export interface PatchPlan {
  readonly windows: WindowsVersion;
  readonly sql: boolean;
  /** Titles that failed. */
  readonly failed: Set<string>;
  /** How many more failed, of those that fail on no other device by plan. */
  moreFailed: number;
}

const known = new Map<string, ReadonlyMap<string, CatalogueEntry>>();

/** Everything that a device could have, by title. */
export function applicable({ windows, sql }: Pick<PatchPlan, 'windows' | 'sql'>): ReadonlyMap<string, CatalogueEntry> {
  const kind = `${windows} ${sql ? 'with' : 'without'} SQL`;
  const entries =
    known.get(kind) ??
    new Map(
      [...windowsUpdates(windows), ...(sql ? sqlPatches : []), ...otherPatches].map((entry) => [entry.title, entry]),
    );
  known.set(kind, entries);
  return entries;
}

/**
 * 20 to 120 patches in no order, most of them installed. Guess: an id belongs to one patch on one device, so that a
 * client that takes it for the same on every device is seen to be wrong.
 */
export function makePatches(
  plan: PatchPlan,
  random: Random,
  firstId: number,
  spread: ReadonlySet<string>,
): FleetPatch[] {
  const all = random.shuffled([...applicable(plan).values()]);
  const count = random.between(20, 120);
  const chosen = all.filter(({ title }, place) => place < count || plan.failed.has(title));
  let more = plan.moreFailed;
  return chosen.map((entry, place) => {
    const failsHere = plan.failed.has(entry.title);
    const failsToo = !failsHere && more > 0 && !spread.has(entry.title);
    if (failsToo) more -= 1;
    const code = failsHere || failsToo ? status.failed : randomStatus(entry, random);
    return demoPatch(entry, { id: `${firstId + place}`, code, stubborn: failsHere }, random);
  });
}

/** A code in no table: clients must show its label. */
const superseded = 256;

function randomStatus({ age }: CatalogueEntry, random: Random): number {
  const dice = random.next();
  const old: readonly (readonly [number, number])[] = [
    [status.installed, 0.94],
    [status.ignored, 0.96],
    [status.ignoredAsPublished, 0.97],
    [superseded, 0.98],
  ];
  const fresh: typeof old = [
    [status.installed, 0.45],
    [status.pending, 0.62],
    [status.queued, 0.68],
    [status.rebootRequired, 0.75],
    [status.installing, 0.76],
  ];
  return (age > 0 ? old : fresh).find(([, upTo]) => dice < upTo)?.[0] ?? status.missing;
}

interface DemoPatchPlan {
  readonly id: string;
  readonly code: number;
  /** Whether a retry is likely to fail again. */
  readonly stubborn: boolean;
}

function demoPatch(entry: CatalogueEntry, { id, code, stubborn }: DemoPatchPlan, random: Random): FleetPatch {
  const ignored = code === status.ignored || code === status.ignoredAsPublished;
  const inherited = code === status.missing && random.chance(0.5) ? policy.doNothing : policy.approve;
  const plain = ignored ? policy.ignore : inherited;
  const byUser = ignored || random.chance(0.1);
  return newPatch({
    id,
    title: entry.title,
    product: entry.product,
    status: code,
    statusLabel: code === superseded ? 'Superseded' : undefined,
    policy: byUser ? plain | overridden : plain,
    inheritedPolicy: inherited,
    severity: entry.severity[0],
    severityLabel: entry.severity[1],
    url: entry.url,
    releaseDate: dateText(entry.released),
    installDate: code === status.installed ? dateText(entry.released + random.between(20, 900) * 3_600_000, true) : '',
    retryEndsIn: random.chance(stubborn ? 0.4 : 0.15)
      ? status.failed
      : random.pick([status.installed, status.installed, status.installed, status.rebootRequired]),
  });
}

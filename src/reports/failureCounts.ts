import { severityKey } from '../inventory/patchFilter';
import type { DeviceFailure } from '../scan/failures';
import type { FailureAge } from '../snapshots/fleetPast';
import { daysAgo } from '../wording/pastWords';
import { severityText } from '../wording/patchWords';

/** How many failures have a severity, as N-sight names it; undefined: it names none. */
export interface SeverityCount {
  readonly severity: string | undefined;
  readonly failed: number;
  readonly devices: number;
}

/** Counts failures by severity, in whatever case N-sight writes it. */
export class Severities {
  readonly #counts = new Map<string, { readonly severity: string | undefined; failed: number; ids: Set<string> }>();

  add({ device, patch }: DeviceFailure): void {
    const key = severityKey(patch);
    const count = this.#counts.get(key) ?? { severity: severityText(patch), failed: 0, ids: new Set<string>() };
    count.failed += 1;
    count.ids.add(device.place.device.id);
    this.#counts.set(key, count);
  }

  /** The most frequent first. */
  get sorted(): SeverityCount[] {
    return [...this.#counts.values()]
      .map(({ severity, failed, ids }) => ({ severity, failed, devices: ids.size }))
      .sort((a, b) => b.failed - a.failed);
  }
}

/** How many failures are as old as this, in days; undefined: that is not known. */
export interface AgeBand {
  /** The last day of the band; Infinity for what is older than all. */
  readonly upToDays: number | undefined;
  readonly failed: number;
  /** How many of them may be older: their devices had not been read before. */
  readonly mayBeOlder: number;
}

const bandDays = [1, 7, 30, 90, Infinity, undefined] as const;

/** Counts failures by age. */
export class Ages {
  readonly #counts = bandDays.map((upToDays) => ({ upToDays, failed: 0, mayBeOlder: 0 }));

  constructor(private readonly now: number) {}

  add(age: FailureAge | undefined): void {
    const days = age && daysAgo(age.firstSeen, this.now);
    const band = this.#counts.find(({ upToDays }) =>
      days === undefined ? upToDays === undefined : upToDays !== undefined && days <= upToDays,
    );
    if (!band) return;
    band.failed += 1;
    if (age?.isAtLeast) band.mayBeOlder += 1;
  }

  /** The youngest first. That of unknown age is only there where it has some. */
  get bands(): AgeBand[] {
    return this.#counts.filter(({ upToDays, failed }) => upToDays !== undefined || failed > 0);
  }
}

// A past of a fleet that nobody has scanned, for unit tests.
import { dayOf, type Day } from '../../../src/snapshots/day';
import type { FleetChanges, FleetPast } from '../../../src/snapshots/fleetPast';

/** What is known of everything that failed on a device. */
export interface GivenAge {
  /** Unix milliseconds. */
  readonly firstSeen: number;
  readonly isAtLeast?: boolean;
}

/** A past in which all that fails on a device does so since then: new where that was after the baseline's day. */
export function fakePast(
  baseline: Day | undefined,
  ages: Readonly<Record<string, GivenAge>>,
  changes?: FleetChanges,
): FleetPast & { readonly asked: (readonly string[] | 'all')[] } {
  const asked: (readonly string[] | 'all')[] = [];
  return {
    asked,
    baseline,
    ageOf: (id) => {
      const { firstSeen, isAtLeast = false } = ages[id] ?? {};
      return firstSeen === undefined ? undefined : { firstSeen, isAtLeast, lastSeen: firstSeen, goneAt: undefined };
    },
    isNew: (id) => {
      const { firstSeen, isAtLeast = false } = ages[id] ?? {};
      return firstSeen !== undefined && baseline !== undefined && !isAtLeast && dayOf(firstSeen) > baseline;
    },
    changes: (clientIds) => {
      asked.push(clientIds ? [...clientIds] : 'all');
      return changes;
    },
    trend: () => [],
    goneSince: () => Promise.resolve([]),
  };
}

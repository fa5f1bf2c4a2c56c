import { severityText } from '../wording/patchWords';
import type { DeviceFailure } from './failures';

/** What can come first in a list of failed patches; `devices` is the order that `byPatch` and `byDevice` give. */
export const failedOrders = ['devices', 'age', 'severity', 'newest'] as const;

/** One of them. */
export type FailedOrder = (typeof failedOrders)[number];

/** Returns when a failure was first seen, in Unix milliseconds; undefined where that is not known. */
export type FirstSeen = (failure: DeviceFailure) => number | undefined;

/** In which order failures are listed. */
export interface FailureOrder {
  readonly by: FailedOrder;
  readonly firstSeen: FirstSeen;
}

/** The order of a list that nobody has sorted. */
export const usualOrder: FailureOrder = { by: 'devices', firstSeen: () => undefined };

/**
 * Puts groups of failures in an order; those that are equal in it stay as they are. What is not known comes last.
 */
export function groupsInOrder<T extends { readonly failures: readonly DeviceFailure[] }>(
  groups: readonly T[],
  { by, firstSeen }: FailureOrder,
): T[] {
  if (by === 'devices') return [...groups];
  const rankOf = rankers[by];
  return groups
    .map((group) => ({ group, rank: rankOf(group.failures, firstSeen) }))
    .sort((a, b) => a.rank - b.rank || 0) // Infinity - Infinity is no number.
    .map(({ group }) => group);
}

/** Puts the failures of a group in an order, and those that are equal in it in another one. */
export function failuresInOrder(
  failures: readonly DeviceFailure[],
  order: FailureOrder,
  otherwise: (a: DeviceFailure, b: DeviceFailure) => number,
): DeviceFailure[] {
  const single = failures.toSorted(otherwise).map((failure) => ({ failures: [failure] }));
  return groupsInOrder(single, order).flatMap((one) => one.failures);
}

type Ranker = (failures: readonly DeviceFailure[], firstSeen: FirstSeen) => number;

const rankers: Readonly<Record<Exclude<FailedOrder, 'devices'>, Ranker>> = {
  age: (failures, firstSeen) => least(failures, (failure) => firstSeen(failure) ?? Infinity),
  newest: (failures, firstSeen) => least(failures, (failure) => -(firstSeen(failure) ?? -Infinity)),
  severity: (failures) => least(failures, ({ patch }) => severityRank(severityText(patch))),
};

/** N-able's words (C). What N-sight says otherwise may be anything: it comes after those that are known to be bad. */
const severityRanks: Readonly<Record<string, number>> = {
  critical: 0,
  important: 1,
  moderate: 2,
  low: 4,
  unspecified: 5,
};
const otherSeverity = 3;
const unknownSeverity = 6;

function severityRank(label: string | undefined): number {
  return label === undefined ? unknownSeverity : (severityRanks[label.toLowerCase()] ?? otherSeverity);
}

function least(failures: readonly DeviceFailure[], rankOf: (failure: DeviceFailure) => number): number {
  let rank = Infinity;
  for (const failure of failures) rank = Math.min(rank, rankOf(failure));
  return rank;
}

import { groupByDevice } from '../../inventory/target';
import type { Picked } from '../../actions/picked';
import { plural } from '../../wording/localize';
import { entryOf, type RetryNode } from './retryNodes';

/**
 * Returns what rows stand for: patches, and an entry's device. Those of another account than `account` are left out.
 */
export function pickRetries(rows: readonly RetryNode[], account: string | undefined): Picked {
  const mine = rows.filter((node) => entryOf(node).account === account);
  const others = rows.length - mine.length;
  const patches = mine.filter((node) => node.kind === 'entryPatch');
  const entries = mine.filter((node) => node.kind === 'entry');
  return {
    targets: groupByDevice(
      patches.map(({ parent, patch }) => ({
        place: parent.entry.place,
        patch: { ...patch, status: patch.status ?? 'unknown' },
      })),
    ),
    scopes: entries.map(({ entry }) => ({ kind: 'device', place: entry.place })),
    notPatches: entries.length,
    notScopes: patches.length,
    leftOut: others === 0 ? [] : [{ text: othersText(others) }],
  };
}

function othersText(rows: number): string {
  return plural(rows, '{0} row belongs to another account', '{0} rows belong to another account');
}

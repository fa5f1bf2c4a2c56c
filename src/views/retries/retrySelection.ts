import type { Picked } from '../../actions/picked';
import type { Entry, EntryPatch } from '../../history/entry';
import { groupByDevice } from '../../inventory/target';
import { plural, t } from '../../wording/localize';
import { entriesOf, type RetryNode } from './retryNodes';

/**
 * Returns what rows stand for: a patch for itself, a device and a gesture for what failed of them, and for their
 * devices. Those of another account than `account` are left out.
 */
export function pickRetries(rows: readonly RetryNode[], account: string | undefined): Picked {
  const mine = rows.filter((node) => entriesOf(node)[0]?.account === account);
  const others = rows.length - mine.length;
  const whole = mine.filter((node) => node.kind !== 'entryPatch');
  const targets = groupByDevice(
    mine.flatMap(patchesMeant).map(({ entry, patch }) => ({
      place: entry.place,
      patch: { ...patch, status: patch.status ?? 'unknown' },
    })),
  );
  // The oldest reading counts: what was noted long ago may not be what holds by now.
  const youngestFirst = whole.flatMap(entriesOf).toSorted((a, b) => lastReadAt(b) - lastReadAt(a));
  const devices = new Map(youngestFirst.map((entry) => [entry.place.device.id, entry]));
  const isWholeOnly = whole.length === mine.length;
  return {
    targets,
    scopes: [...devices.values()].map(({ place }) => ({ kind: 'device', place })),
    notPatches: whole.filter((node) => patchesMeant(node).length === 0).length,
    notScopes: mine.length - whole.length,
    leftOut: others === 0 ? [] : [{ text: othersText(others) }],
    bulk:
      whole.length > 0 && targets.length > 1
        ? { name: '', detail: t('Of the selected rows only the patches that failed are meant.') }
        : undefined,
    scannedAt: isWholeOnly ? new Map([...devices].map(([id, entry]) => [id, lastReadAt(entry)])) : undefined,
  };
}

function lastReadAt({ at, checkedAt = at }: Entry): number {
  return checkedAt;
}

/** Returns the patches that a row means. */
function patchesMeant(node: RetryNode): { readonly entry: Entry; readonly patch: EntryPatch }[] {
  if (node.kind === 'entryPatch') return [node];
  return entriesOf(node).flatMap((entry) =>
    entry.patches.filter(({ status }) => status === 'failed').map((patch) => ({ entry, patch })),
  );
}

function othersText(rows: number): string {
  return plural(rows, '{0} row belongs to another account', '{0} rows belong to another account');
}

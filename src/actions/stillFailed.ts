import type { Session } from '../connection/session';
import { isRetry, wasSent } from '../history/entry';
import type { History } from '../history/history';
import { count } from '../messages/escape';
import { patchesIn, type Target } from './action';
import type { LeftOut } from './rows';

/**
 * What is still Failed, as far as this window knows, of what was found so: a question may stay open for long, and
 * meanwhile, or since a list was read, this window or another has sent the same.
 */
export function stillFailed({ account, inventory }: Session, history: History, found: readonly Target[], now: number): { readonly targets: Target[]; readonly leftOut: LeftOut[] } {
  const targets = found.map(({ place, patches }) => {
    const { id: deviceId } = place.device;
    const listed = inventory.knownPatches(deviceId, Infinity)?.items;
    const readAt = now - (inventory.patchesAge(deviceId) ?? 0);
    const sentSince = history.of(account, deviceId).filter((entry) => isRetry(entry) && entry.sender === undefined && entry.at > readAt);
    return {
      place,
      patches: patches.filter(({ id }) =>
        (listed?.find((patch) => patch.id === id)?.status ?? 'failed') === 'failed'
        && !sentSince.some((entry) => entry.patches.some((patch) => patch.id === id && wasSent(patch)))),
    };
  }).filter(({ patches }) => patches.length > 0);
  const moved = patchesIn(found) - patchesIn(targets);
  return { targets, leftOut: moved === 0 ? [] : [{ text: `${count(moved, 'patch was', 'patches were')} retried or changed meanwhile` }] };
}

import type { Session } from '../connection/session';
import { hasEnded, isBeingSent, patchOf, wasSent, type Entry } from '../history/entry';
import type { History } from '../history/history';
import { plural } from '../wording/localize';
import type { LeftOut } from './picked';
import { isKnownTime } from '../util/clock';
import { isRetry } from '../writes';
import { patchesIn, type Target } from '../inventory/target';

/**
 * What is still Failed, as far as this window knows, of what was found so: a question may stay open for long, and
 * meanwhile, or since a list was read, this window or another has sent the same.
 */
export function stillFailed(
  { account, inventory }: Session,
  history: History,
  found: readonly Target[],
  now: number,
): { readonly targets: Target[]; readonly leftOut: LeftOut[] } {
  const targets = found
    .map(({ place, patches }) => {
      const { id: deviceId } = place.device;
      const listed = inventory.knownPatches(deviceId, Infinity)?.items;
      const readAt = now - (inventory.ageOfPatchesMs(deviceId) ?? 0);
      const entries = history.of(account, deviceId);
      const isAhead = (entry: Entry) => !isKnownTime(sentAtOf(entry), now);
      const isStill = (id: string): boolean => {
        if (entries.some((entry) => isBeingSent(entry, id))) return false;
        const sent = entries.filter((entry) => isRetry(entry) && wasSent(patchOf(entry, id)));
        // Of what was sent by a clock that ran ahead it is known only whether it has failed since.
        const [ahead, others] = [sent.filter(isAhead), sent.filter((entry) => !isAhead(entry))];
        if (!ahead.every((entry) => hasFailedSince(entry, id))) return false;
        const [last] = others;
        // Where the list is not known, the last word is what the last retry came to.
        if (!listed) return last === undefined || patchOf(last, id)?.status === 'failed';
        return (
          listed.find((patch) => patch.id === id)?.status === 'failed' &&
          (last === undefined || sentAtOf(last) <= readAt)
        );
      };
      return { place, patches: patches.filter(({ id }) => isStill(id)) };
    })
    .filter(({ patches }) => patches.length > 0);
  const moved = patchesIn(found) - patchesIn(targets);
  return {
    targets,
    leftOut:
      moved === 0
        ? []
        : [
            {
              text: plural(
                moved,
                '{0} patch was retried or changed in the meantime',
                '{0} patches were retried or changed in the meantime',
              ),
            },
          ],
  };
}

function sentAtOf({ at, sentAt = at }: Entry): number {
  return sentAt;
}

function hasFailedSince(entry: Entry, id: string): boolean {
  const patch = patchOf(entry, id);
  return patch?.status === 'failed' && hasEnded(entry, patch);
}

import { isDeepStrictEqual } from 'node:util';
import type { Entry, EntryPatch } from './entry';

/** An entry that could not be written: as it was before, and as it is to be; undefined where it is to be removed. */
interface UnwrittenChange {
  readonly before: Entry;
  readonly after: Entry | undefined;
}

/**
 * What could not be written, to be done to whatever the entry is by then: of each entry one change, however many there
 * were, so that it does not grow while the disk is full.
 */
export class UnwrittenChanges {
  readonly #changes = new Map<string, UnwrittenChange>();

  get ids(): string[] {
    return [...this.#changes.keys()];
  }

  /** Adds a change of the entry as it is after those that are kept already. */
  add({ before, after }: UnwrittenChange): void {
    this.#changes.set(before.id, { before: this.#changes.get(before.id)?.before ?? before, after });
  }

  forget(id: string): void {
    this.#changes.delete(id);
  }

  /** Returns what an entry on the disk is to be, or undefined when it is to be removed. */
  apply(stored: Entry): Entry | undefined {
    const change = this.#changes.get(stored.id);
    if (!change?.after) return change ? undefined : stored;
    return rebase(stored, change.before, change.after);
  }
}

/** Returns an entry with what was changed between two others; of two readings of its device the later one counts. */
function rebase(stored: Entry, before: Entry, after: Entry): Entry {
  const isReadLater = stored.told || (stored.checkedAt ?? -Infinity) > (after.checkedAt ?? -Infinity);
  const patches = new Map(stored.patches.map((patch) => [patch.id, patch]));
  const beforePatches = new Map(before.patches.map((patch) => [patch.id, patch]));
  return {
    ...withChanges(stored, before, after),
    told: stored.told || after.told,
    ...(isReadLater ? { checkedAt: stored.checkedAt, checkedAfterMs: stored.checkedAfterMs } : {}),
    patches: after.patches.map((patch): EntryPatch => {
      const [known = patch, old = patch] = [patches.get(patch.id), beforePatches.get(patch.id)];
      const merged = withChanges(known, old, patch);
      const moved = known.moved || patch.moved;
      return isReadLater ? { ...known, outcome: merged.outcome, moved } : { ...merged, moved };
    }),
  };
}

/** Returns `stored` with each property that differs between the others as it is in `after`. */
function withChanges<T extends object>(stored: T, before: T, after: T): T {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).filter(([key, value]) => !isDeepStrictEqual(value, old.get(key)));
  return { ...stored, ...Object.fromEntries(changed) };
}

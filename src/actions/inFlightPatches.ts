import type { Target } from '../inventory/target';
import { Emitter } from '../util/emitter';
import type { PatchAction } from '../writes';

/**
 * The patches that this window is sending, account by account. One of three guards against sending a patch twice: this
 * one within the window, `Claims` and `isBeingSent` of the history against other windows. It ends for a device once its
 * answer is stored.
 */
export class InFlightPatches {
  readonly #devices = new Map<string, Map<string, PatchAction>>();
  readonly #changed = new Emitter<string>();

  /** Fires with the id of a device when patches of it were claimed or released. */
  readonly onDidChange = this.#changed.event;

  /** Returns what is being done to a patch right now, if anything is. */
  actionOn(account: string, deviceId: string, patchId: string): PatchAction | undefined {
    if (this.#devices.size === 0) return undefined; // Thousands of rows ask for it.
    return this.#devices.get(inFlightKey(account, deviceId))?.get(patchId);
  }

  /**
   * Claims patches for an action. Synchronous, so that of two clicks the second gets nothing.
   *
   * @returns what was not in flight yet.
   */
  claim(account: string, action: PatchAction, targets: readonly Target[]): Target[] {
    return targets.flatMap(({ place, patches }) => {
      const key = inFlightKey(account, place.device.id);
      const claimed = this.#devices.get(key) ?? new Map<string, PatchAction>();
      const free = patches.filter(({ id }) => !claimed.has(id));
      if (free.length === 0) return [];
      for (const { id } of free) claimed.set(id, action);
      this.#devices.set(key, claimed);
      this.#changed.fire(place.device.id);
      return [{ place, patches: free }];
    });
  }

  /** Releases the patches of a device after its write. */
  release(account: string, { place, patches }: Target): void {
    const key = inFlightKey(account, place.device.id);
    const claimed = this.#devices.get(key);
    for (const { id } of patches) claimed?.delete(id);
    if (claimed?.size === 0) this.#devices.delete(key);
    this.#changed.fire(place.device.id);
  }
}

function inFlightKey(account: string, deviceId: string): string {
  return JSON.stringify([account, deviceId]);
}

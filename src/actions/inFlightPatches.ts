import { EventEmitter } from 'node:events';
import type { PatchAction } from '../writes';
import type { Target } from '../inventory/target';

/** Which patches are in a write that has no answer yet, account by account. */
export class InFlightPatches {
  readonly #devices = new Map<string, Map<string, PatchAction>>();
  readonly #events = new EventEmitter<{ change: [deviceId: string] }>();

  /** What is being done to a patch right now, if anything is. */
  actionOn(account: string, deviceId: string, patchId: string): PatchAction | undefined {
    return this.#devices.get(inFlightKey(account, deviceId))?.get(patchId);
  }

  /** Takes what is not under way yet, in one go, so that of two clicks the second gets nothing. */
  claim(account: string, action: PatchAction, targets: readonly Target[]): Target[] {
    return targets.flatMap(({ place, patches }) => {
      const busy = this.#devices.get(inFlightKey(account, place.device.id)) ?? new Map<string, PatchAction>();
      const free = patches.filter(({ id }) => !busy.has(id));
      if (free.length === 0) return [];
      for (const { id } of free) busy.set(id, action);
      this.#devices.set(inFlightKey(account, place.device.id), busy);
      this.#events.emit('change', place.device.id);
      return [{ place, patches: free }];
    });
  }

  /** Gives a device's patches free again. */
  release(account: string, { place, patches }: Target): void {
    const busy = this.#devices.get(inFlightKey(account, place.device.id));
    for (const { id } of patches) busy?.delete(id);
    if (busy?.size === 0) this.#devices.delete(inFlightKey(account, place.device.id));
    this.#events.emit('change', place.device.id);
  }

  /** Calls `listener` for each change. Gives the way to stop that. */
  onChange(listener: (deviceId: string) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }
}

function inFlightKey(account: string, deviceId: string): string {
  return JSON.stringify([account, deviceId]);
}

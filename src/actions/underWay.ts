import { EventEmitter } from 'node:events';

/** Which patches are in a write that has no answer yet. */
export class UnderWay {
  readonly #patches = new Map<string, Set<string>>();
  readonly #events = new EventEmitter<{ change: [deviceId: string] }>();

  has(deviceId: string, patchId: string): boolean {
    return this.#patches.get(deviceId)?.has(patchId) ?? false;
  }

  begin(deviceId: string, patchIds: readonly string[]): void {
    const set = this.#patches.get(deviceId) ?? new Set();
    for (const id of patchIds) set.add(id);
    this.#patches.set(deviceId, set);
    this.#events.emit('change', deviceId);
  }

  end(deviceId: string, patchIds: readonly string[]): void {
    for (const id of patchIds) this.#patches.get(deviceId)?.delete(id);
    this.#events.emit('change', deviceId);
  }

  /** Calls `listener` for each change. Gives the way to stop that. */
  onChange(listener: (deviceId: string) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }
}

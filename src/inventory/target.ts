import type { DevicePath, PatchRef } from './place';

/** Patches of one device, each once, in the order in which they were chosen. */
export interface Target {
  readonly place: DevicePath;
  readonly patches: readonly PatchRef[];
}

/** Chosen patches by device, each id once, devices and patches in the order chosen. */
export function groupByDevice(chosen: readonly { readonly place: DevicePath; readonly patch: PatchRef }[]): Target[] {
  const targets = new Map<string, { place: DevicePath; patches: Map<string, PatchRef> }>();
  for (const { place, patch } of chosen) {
    const target = targets.get(place.device.id) ?? { place, patches: new Map<string, PatchRef>() };
    if (!target.patches.has(patch.id)) target.patches.set(patch.id, patch);
    targets.set(place.device.id, target);
  }
  return [...targets.values()].map(({ place, patches }) => ({ place, patches: [...patches.values()] }));
}

/** How many patches there are in all. */
export function patchesIn(targets: readonly Target[]): number {
  return targets.reduce((sum, { patches }) => sum + patches.length, 0);
}

import type { DevicePlace } from '../inventory/inventory';
import type { Patch, WriteService } from '../nsight/records';

/** Something that is done to patches by a write. */
export interface PatchAction {
  readonly service: WriteService;
  /** As in the menus: "Retry Patch". */
  readonly title: string;
}

export const retry: PatchAction = { service: 'patch_retry', title: 'Retry Patch' };

/** Patches of one device, each once, in the order in which they were chosen. */
export interface Target {
  readonly place: DevicePlace;
  readonly patches: readonly Patch[];
}

/** Chosen patches by device, each id once, devices and patches in the order chosen. */
export function groupByDevice(chosen: readonly { readonly place: DevicePlace; readonly patch: Patch }[]): Target[] {
  const targets = new Map<string, { place: DevicePlace; patches: Map<string, Patch> }>();
  for (const { place, patch } of chosen) {
    const target = targets.get(place.device.id) ?? { place, patches: new Map<string, Patch>() };
    if (!target.patches.has(patch.id)) target.patches.set(patch.id, patch);
    targets.set(place.device.id, target);
  }
  return [...targets.values()].map(({ place, patches }) => ({ place, patches: [...patches.values()] }));
}

import type { PatchRef, Place } from '../inventory/place';
import type { WriteService } from '../nsight/records';

/** Something that is done to patches by a write. */
export interface PatchAction {
  readonly command: string;
  readonly service: WriteService;
  /** As in the menus: "Retry Patch". */
  readonly title: string;
  /** What a row says while it is under way. */
  readonly doing: string;
  /** What it comes to, where that takes a question first. */
  readonly warning?: string;
}

export const retry: PatchAction = { command: 'nsight.retryPatch', service: 'patch_retry', title: 'Retry Patch', doing: 'retrying…' };

/** Every action on patches. */
export const actions: readonly PatchAction[] = [
  retry,
  { command: 'nsight.reprocessPatch', service: 'patch_reprocess', title: 'Reprocess Patch', doing: 'reprocessing…' },
  { command: 'nsight.approvePatch', service: 'patch_approve', title: 'Approve Patch', doing: 'approving…' },
  {
    command: 'nsight.ignorePatch', service: 'patch_ignore', title: 'Ignore Patch', doing: 'ignoring…',
    warning: 'N-sight will not install what is ignored until its policy is changed again.',
  },
  { command: 'nsight.doNothingPatch', service: 'patch_do_nothing', title: 'Set to Do Nothing', doing: 'setting to Do Nothing…' },
  { command: 'nsight.inheritPatch', service: 'patch_inherit', title: 'Inherit Policy', doing: 'inheriting…' },
];

/** The action of a write, as the history names it. */
export function actionOf(service: WriteService): PatchAction {
  return actions.find((action) => action.service === service) ?? retry;
}

/** Patches of one device, each once, in the order in which they were chosen. */
export interface Target {
  readonly place: Place;
  readonly patches: readonly PatchRef[];
}

/** Chosen patches by device, each id once, devices and patches in the order chosen. */
export function groupByDevice(chosen: readonly { readonly place: Place; readonly patch: PatchRef }[]): Target[] {
  const targets = new Map<string, { place: Place; patches: Map<string, PatchRef> }>();
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

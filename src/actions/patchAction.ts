import type { PatchRef, DevicePath } from '../inventory/place';
import { t } from '../wording/localize';
import type { WriteService } from '../nsight/records';

/** Something that is done to patches by a write. */
export interface PatchAction {
  readonly command: string;
  readonly service: WriteService;
  /** As in the menus: "Retry Patch". */
  readonly title: string;
  /** As before a device's name: "Retry". */
  readonly verb: string;
  /** What a row says while it is under way. */
  readonly doing: string;
  /** What it comes to, where that takes a question first. */
  readonly warning?: string;
}

// Worded when they are read: when this file is loaded the language is not known yet.

export const retry: PatchAction = {
  command: 'nsight.retryPatch',
  service: 'patch_retry',
  get title() {
    return t('Retry Patch');
  },
  get verb() {
    return t('Retry');
  },
  get doing() {
    return t('retrying…');
  },
};

/** Every action on patches. */
export const actions: readonly PatchAction[] = [
  retry,
  {
    command: 'nsight.reprocessPatch',
    service: 'patch_reprocess',
    get title() {
      return t('Reprocess Patch');
    },
    get verb() {
      return t('Reprocess');
    },
    get doing() {
      return t('reprocessing…');
    },
  },
  {
    command: 'nsight.approvePatch',
    service: 'patch_approve',
    get title() {
      return t('Approve Patch');
    },
    get verb() {
      return t('Approve');
    },
    get doing() {
      return t('approving…');
    },
  },
  {
    command: 'nsight.ignorePatch',
    service: 'patch_ignore',
    get title() {
      return t('Ignore Patch');
    },
    get verb() {
      return t('Ignore');
    },
    get doing() {
      return t('ignoring…');
    },
    get warning() {
      return t('N-sight will not install what is ignored until its policy is changed again.');
    },
  },
  {
    command: 'nsight.doNothingPatch',
    service: 'patch_do_nothing',
    get title() {
      return t('Set to Do Nothing');
    },
    get verb() {
      return t('Set to Do Nothing');
    },
    get doing() {
      return t('setting to Do Nothing…');
    },
  },
  {
    command: 'nsight.inheritPatch',
    service: 'patch_inherit',
    get title() {
      return t('Inherit Policy');
    },
    get verb() {
      return t('Inherit');
    },
    get doing() {
      return t('inheriting…');
    },
  },
];

/** The action of a write, as the history names it. */
export function actionOf(service: WriteService): PatchAction {
  return actions.find((action) => action.service === service) ?? retry;
}

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

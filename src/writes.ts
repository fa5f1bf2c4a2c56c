import type { PatchPolicy, WriteService } from './nsight/records';
import { t } from './wording/localize';

// The one table of the writes: commands, titles, what a row says meanwhile, and what a write does to a patch. The
// compiler reports a service of nsight/records.ts that is missing here, and a command that is missing in
// actions/patchCommands.ts.

/**
 * What a write does. N-sight carries a retry out at the next scheduled window of the device, so its outcome shows much
 * later. The other writes change a policy at once; `inherited` is the one that the patch had before it was overridden.
 */
export type WriteEffect =
  | { readonly kind: 'retry' }
  | { readonly kind: 'policy'; readonly policy: Exclude<PatchPolicy, 'unknown'> | 'inherited' };

/** Something that is done to patches by a write. */
export interface PatchAction {
  readonly service: WriteService;
  readonly command: string;
  readonly effect: WriteEffect;
  /** As in the menus: "Retry Patch". */
  readonly title: string;
  /** As before the name of a device: "Retry". */
  readonly verb: string;
  /** What a row says while it is being sent: "retrying…". */
  readonly doing: string;
  /** What a row says of patches for which it was answered, after their number: "3 approved". */
  readonly done: string;
  /** What it entails, where it is never sent without a question. */
  readonly warning?: string;
  /** Returns what is asked before it is done to several devices; `on` is like "Chrome on 3 devices". */
  question(on: string): string;
}

// The texts are getters, because the language is not known yet when this file is loaded.
const table = {
  patch_retry: {
    service: 'patch_retry',
    command: 'nsight.retryPatch',
    effect: { kind: 'retry' },
    get title() {
      return t('Retry Patch');
    },
    get verb() {
      return t('Retry');
    },
    get doing() {
      return t('retrying…');
    },
    get done() {
      return t('sent');
    },
    question: (on) => t('Retry {0}?', on),
  },
  patch_reprocess: {
    service: 'patch_reprocess',
    command: 'nsight.reprocessPatch',
    effect: { kind: 'retry' },
    get title() {
      return t('Reprocess Patch');
    },
    get verb() {
      return t('Reprocess');
    },
    get doing() {
      return t('reprocessing…');
    },
    get done() {
      return t('sent');
    },
    question: (on) => t('Reprocess {0}?', on),
  },
  patch_approve: {
    service: 'patch_approve',
    command: 'nsight.approvePatch',
    effect: { kind: 'policy', policy: 'approve' },
    get title() {
      return t('Approve Patch');
    },
    get verb() {
      return t('Approve');
    },
    get doing() {
      return t('approving…');
    },
    get done() {
      return t('approved');
    },
    question: (on) => t('Approve {0}?', on),
  },
  patch_ignore: {
    service: 'patch_ignore',
    command: 'nsight.ignorePatch',
    effect: { kind: 'policy', policy: 'ignore' },
    get title() {
      return t('Ignore Patch');
    },
    get verb() {
      return t('Ignore');
    },
    get doing() {
      return t('ignoring…');
    },
    get done() {
      return t('ignored');
    },
    get warning() {
      return t('N-sight will not install an ignored patch until its policy is changed again.');
    },
    question: (on) => `${t('Ignore Patch')}: ${on}?`,
  },
  patch_do_nothing: {
    service: 'patch_do_nothing',
    command: 'nsight.doNothingPatch',
    effect: { kind: 'policy', policy: 'doNothing' },
    get title() {
      return t('Set to Do Nothing');
    },
    get verb() {
      return t('Set to Do Nothing');
    },
    get doing() {
      return t('setting to Do Nothing…');
    },
    get done() {
      return t('set to Do Nothing');
    },
    question: (on) => `${t('Set to Do Nothing')}: ${on}?`,
  },
  patch_inherit: {
    service: 'patch_inherit',
    command: 'nsight.inheritPatch',
    effect: { kind: 'policy', policy: 'inherited' },
    get title() {
      return t('Inherit Policy');
    },
    get verb() {
      return t('Inherit');
    },
    get doing() {
      return t('inheriting…');
    },
    get done() {
      return t('set to inherit');
    },
    question: (on) => `${t('Inherit Policy')}: ${on}?`,
  },
} as const satisfies { readonly [S in WriteService]: PatchAction & { readonly service: S } };

/** Each write with what there is to know of it, in the order of the menus. */
export const writes: Readonly<Record<WriteService, PatchAction>> = table;

/** The id of a command that sends a write to patches. */
export type WriteCommand = (typeof table)[WriteService]['command'];

/** Whether N-sight carries a write out later, so that its outcome is waited for. */
export function isRetry({ service }: { readonly service: WriteService }): boolean {
  return writes[service].effect.kind === 'retry';
}

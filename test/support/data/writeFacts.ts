import type { PatchPolicy, WriteService } from '../../../src/nsight/records';

/**
 * What is known of a write: what `docs/nsight-api.md` says of it (*The writes*, *Codes*), and what a user sees. It
 * stands here once for all tests, apart from the tables of src, which are compared with it.
 */
interface WriteFacts {
  readonly command: string;
  /** How its `msg` begins (D). The others answer without one, and set a policy. */
  readonly msg?: string;
  /** What it sets: `inherited` is the policy that was there before. */
  readonly policy?: Exclude<PatchPolicy, 'unknown'> | 'inherited';
  /** The code of that policy in a patch list, where the API has set it (D, C). */
  readonly policyCode?: string;
  /** What is asked before it is done to Chrome on several devices. */
  readonly question: string;
  /** It asks even for a single patch. */
  readonly asks?: true;
  /** What the row of a failed patch says once the device was read again. */
  readonly rowAfter: RegExp;
}

/** The parameters of every write (D). */
export const writeParams = ['deviceid', 'patchids'] as const;

/** The facts of each write: the compiler asks for those of a new one. */
export const writeFacts: Readonly<Record<WriteService, WriteFacts>> = {
  patch_retry: {
    command: 'nsight.retryPatch',
    question: 'Retry Chrome?',
    msg: 'Retrying patches: ',
    rowAfter: /^KB1 · Pending since \d\d:\d\d, Moderate$/,
  },
  patch_reprocess: {
    command: 'nsight.reprocessPatch',
    question: 'Reprocess Chrome?',
    msg: 'Reprocessing patches: ',
    rowAfter: /^KB1 · Pending since \d\d:\d\d, Moderate$/,
  },
  patch_approve: {
    command: 'nsight.approvePatch',
    question: 'Approve Chrome?',
    policy: 'approve',
    policyCode: '66',
    rowAfter: /^KB1 · Failed, Moderate, policy Approve$/,
  },
  patch_ignore: {
    command: 'nsight.ignorePatch',
    question: 'Ignore Patch: Chrome?',
    policy: 'ignore',
    policyCode: '65',
    asks: true,
    rowAfter: /^KB1 · Ignored, Moderate, policy Ignore$/,
  },
  patch_do_nothing: {
    command: 'nsight.doNothingPatch',
    question: 'Set to Do Nothing: Chrome?',
    policy: 'doNothing',
    policyCode: '68',
    rowAfter: /^KB1 · Failed, Moderate, policy Do Nothing$/,
  },
  patch_inherit: {
    command: 'nsight.inheritPatch',
    question: 'Inherit Policy: Chrome?',
    policy: 'inherited',
    rowAfter: /^KB1 · Failed, Moderate$/,
  },
};

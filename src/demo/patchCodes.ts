// Codes and their labels.

/** Codes of a patch's status: D for the first four, C for the rest but the last. */
export const status = {
  missing: 1,
  pending: 2,
  queued: 4,
  installed: 8,
  failed: 16,
  ignored: 32,
  ignoredAsPublished: 23,
  rebootRequired: 64,
  /**
   * Guess: the state exists (C), its code is not known. A code outside the table, so that clients must go by the label.
   */
  installing: 128,
} as const;

const statusLabels = new Map<number, string>([
  [status.missing, 'Missing'],
  [status.pending, 'Pending'],
  [status.queued, 'Queued'],
  [status.installed, 'Installed'],
  [status.failed, 'Failed'],
  [status.ignored, 'Ignored'],
  [status.ignoredAsPublished, 'Ignored'],
  [status.rebootRequired, 'Reboot Required'],
  [status.installing, 'Installing'],
]);

/** Codes of a patch's policy (D). */
export const policy = { ignore: 1, approve: 2, doNothing: 4 } as const;

/** Set beside the policy by a user or the API (C, I). */
export const overridden = 64;

const policyLabels = new Map<number, string>([
  [policy.ignore, 'Ignore'],
  [policy.approve, 'Approve'],
  [policy.doNothing, 'Do Nothing'],
]);

/** The label of a status; empty for a code in no table. */
export function statusLabel(code: number): string {
  return statusLabels.get(code) ?? '';
}

/** The label of a policy. Guess: an overridden one is called as the plain one is. */
export function policyLabel(code: number): string {
  return policyLabels.get(code & ~overridden) ?? '';
}

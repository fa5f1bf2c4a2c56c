import { t } from '../wording/localize';
import type { PatchPolicy, PatchStatus } from './records';

type KnownStatus = Exclude<PatchStatus, 'unknown'>;
type KnownPolicy = Exclude<PatchPolicy, 'unknown'>;

// 1 to 8 are documented (D), the others are from public clients (C); Ignored is published as 23, the rest are powers of two.
const STATUSES: ReadonlyMap<string, KnownStatus> = new Map([
  ['1', 'missing'],
  ['2', 'pending'],
  ['4', 'queued'],
  ['8', 'installed'],
  ['16', 'failed'],
  ['32', 'ignored'],
  ['23', 'ignored'],
  ['64', 'rebootRequired'],
]);

/** The statuses as N-sight calls them. */
export const statusNames: Readonly<Record<KnownStatus, () => string>> = {
  failed: () => t('Failed'),
  rebootRequired: () => t('Reboot Required'),
  pending: () => t('Pending'),
  queued: () => t('Queued'),
  installing: () => t('Installing'),
  missing: () => t('Missing'),
  ignored: () => t('Ignored'),
  installed: () => t('Installed'),
};

const POLICIES: ReadonlyMap<number, KnownPolicy> = new Map([
  [1, 'ignore'],
  [2, 'approve'],
  [4, 'doNothing'],
]);

const policyNames: Readonly<Record<KnownPolicy, () => string>> = {
  ignore: () => t('Ignore'),
  approve: () => t('Approve'),
  doNothing: () => t('Do Nothing'),
};

/** Beside the policy's own bits when a user or the API set it (C, I). */
const OVERRIDDEN = 64;

/** A status by its code, or else by its label in any case. The label is the server's, or ours where it gave none. */
export function patchStatus(
  code: string,
  label: string,
): { readonly status: PatchStatus; readonly statusLabel: string } {
  const status = STATUSES.get(code) ?? byLabel(statusNames, label) ?? 'unknown';
  return {
    status,
    statusLabel:
      label || (status !== 'unknown' ? statusNames[status]() : code === '' ? t('Unknown') : t('Status {0}', code)),
  };
}

/** A policy by its code's low bits, or else by its label. The label is the server's, or ours where it gave none. */
export function patchPolicy(
  code: string,
  label: string,
): { readonly policy: PatchPolicy; readonly policyLabel: string | undefined; readonly policyOverridden: boolean } {
  const bits = /^\d{1,9}$/.test(code) ? Number(code) : 0;
  const policy = POLICIES.get(bits & ~OVERRIDDEN) ?? byLabel(policyNames, label) ?? 'unknown';
  return {
    policy,
    policyLabel: label || (policy === 'unknown' ? undefined : policyNames[policy]()),
    policyOverridden: (bits & OVERRIDDEN) !== 0,
  };
}

/** The server's label; of the codes only Moderate's is known (D). */
export function severityLabel(code: string, label: string): string | undefined {
  return label || (code === '3' ? t('Moderate') : undefined);
}

/** What a label calls: N-sight's labels are its names of them, in letters. */
function byLabel<K extends string>(names: Readonly<Record<K, unknown>>, label: string): K | undefined {
  const wanted = label.toLowerCase().replace(/[^a-z]/g, '');
  for (const name in names) if (name.toLowerCase() === wanted) return name;
  return undefined;
}

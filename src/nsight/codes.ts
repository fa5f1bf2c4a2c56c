import type { PatchPolicy, PatchStatus } from './records';

type KnownStatus = Exclude<PatchStatus, 'unknown'>;

// 1 to 8 are documented (D), the others are from public clients (C); Ignored is published as 23, the rest are powers of two.
const STATUSES: readonly { readonly status: KnownStatus; readonly label: string; readonly codes: readonly string[] }[] = [
  { status: 'missing', label: 'Missing', codes: ['1'] },
  { status: 'pending', label: 'Pending', codes: ['2'] },
  { status: 'queued', label: 'Queued', codes: ['4'] },
  { status: 'installed', label: 'Installed', codes: ['8'] },
  { status: 'failed', label: 'Failed', codes: ['16'] },
  { status: 'ignored', label: 'Ignored', codes: ['32', '23'] },
  { status: 'rebootRequired', label: 'Reboot Required', codes: ['64'] },
  { status: 'installing', label: 'Installing', codes: [] },
];

const POLICIES: readonly { readonly policy: PatchPolicy; readonly label: string; readonly code: number }[] = [
  { policy: 'ignore', label: 'Ignore', code: 1 },
  { policy: 'approve', label: 'Approve', code: 2 },
  { policy: 'doNothing', label: 'Do Nothing', code: 4 },
];

/** Beside the policy's own bits when a user or the API set it (C, I). */
const OVERRIDDEN = 64;

/** A status by its code, or else by its label in any case. The label is the server's, or ours where it gave none. */
export function patchStatus(code: string, label: string): { readonly status: PatchStatus; readonly statusLabel: string } {
  const known = STATUSES.find((one) => one.codes.includes(code)) ?? STATUSES.find((one) => letters(one.label) === letters(label));
  return { status: known?.status ?? 'unknown', statusLabel: label || (known?.label ?? (code === '' ? 'Unknown' : `Status ${code}`)) };
}

/** A policy by its code's low bits, or else by its label. The label is the server's, or ours where it gave none. */
export function patchPolicy(code: string, label: string): { readonly policy: PatchPolicy; readonly policyLabel: string | undefined; readonly policyOverridden: boolean } {
  const bits = /^\d{1,9}$/.test(code) ? Number(code) : 0;
  const known = POLICIES.find((one) => one.code === (bits & ~OVERRIDDEN)) ?? POLICIES.find((one) => letters(one.label) === letters(label));
  return { policy: known?.policy ?? 'unknown', policyLabel: label || known?.label, policyOverridden: (bits & OVERRIDDEN) !== 0 };
}

/** The server's label; of the codes only Moderate's is known (D). */
export function severityLabel(code: string, label: string): string | undefined {
  return label || (code === '3' ? 'Moderate' : undefined);
}

function letters(label: string): string {
  return label.toLowerCase().replace(/[^a-z]/g, '');
}

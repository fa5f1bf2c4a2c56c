import {
  patchPolicies,
  patchStatuses,
  type Patch,
  type PatchPolicy,
  type PatchSeverity,
  type PatchStatus,
} from './records';

type KnownStatus = Exclude<PatchStatus, 'unknown'>;
type KnownPolicy = Exclude<PatchPolicy, 'unknown'>;

// 1 to 8 are documented (D); the others are from public clients (C). Ignored is published as 23, where a power of two
// would be expected.
const statusCodes: Readonly<Record<KnownStatus, readonly string[]>> = {
  missing: ['1'],
  pending: ['2'],
  queued: ['4'],
  installed: ['8'],
  failed: ['16'],
  ignored: ['32', '23'],
  rebootRequired: ['64'],
  installing: [], // Its code is not known (C): the label tells.
};

const statusByCode = new Map(
  patchStatuses.flatMap((status) =>
    status === 'unknown' ? [] : statusCodes[status].map((code) => [code, status] as const),
  ),
);

const policyCodes: Readonly<Record<KnownPolicy, number>> = { ignore: 1, approve: 2, doNothing: 4 };

const knownPolicies = patchPolicies.filter((policy) => policy !== 'unknown');

/** Added to the policy's own bits when a user or the API set it (C, I). */
const OVERRIDDEN = 64;

/** Words before "failed" with which a label does not say that the patch is Failed now. */
const NOT_NOW =
  /\b(?:no|non|not|never|without|0|zero|if|once|last|previous|previously|earlier|pending|queued|re\w+ing)\b/;

/** Whether a label plainly says failed, as in "Failed (Reboot Required)" and "Install failed". */
function saysFailed(label: string): boolean {
  if (!/fail/i.test(label)) return false;
  const [before, word] = label.toLowerCase().split(/\b(fail(?:ed|ure))\b/);
  return word !== undefined && !NOT_NOW.test(before ?? '');
}

/**
 * Looks up a status: failed if the server's label plainly says so, whatever the code (I), or else by the code, or else
 * by the label, in any case. '' means that there is no label.
 */
export function patchStatus(code: string, label: string): Pick<Patch, 'status' | 'statusLabel' | 'statusCode'> {
  const status = saysFailed(label) ? 'failed' : (statusByCode.get(code) ?? byLabel(patchStatuses, label) ?? 'unknown');
  return { status, statusLabel: label || undefined, statusCode: code };
}

/** Looks up a policy by the low bits of its code, or else by the server's label. '' means that there is no label. */
export function patchPolicy(code: string, label: string): Pick<Patch, 'policy' | 'policyLabel' | 'policyOverridden'> {
  const bits = /^\d{1,9}$/.test(code) ? Number(code) : 0;
  const byCode = knownPolicies.find((policy) => policyCodes[policy] === (bits & ~OVERRIDDEN));
  const policy = byCode ?? byLabel(knownPolicies, label) ?? 'unknown';
  return { policy, policyLabel: label || undefined, policyOverridden: (bits & OVERRIDDEN) !== 0 };
}

/** Looks up a severity by its code. Only the code of Moderate is known (D). */
export function patchSeverity(code: string, label: string): Pick<Patch, 'severity' | 'severityLabel'> {
  const severity: PatchSeverity | undefined = code === '3' ? 'moderate' : undefined;
  return { severity, severityLabel: label || undefined };
}

/** Finds the name that a label stands for: N-sight's labels have the same letters as our names. */
function byLabel<K extends string>(names: readonly K[], label: string): K | undefined {
  const wanted = label.toLowerCase().replace(/[^a-z]/g, '');
  return names.find((name) => name.toLowerCase() === wanted);
}

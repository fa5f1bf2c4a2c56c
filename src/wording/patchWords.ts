import { kbNumber } from '../inventory/kbNumber';
import type { Absence, Patch, PatchPolicy, PatchSeverity, PatchStatus } from '../nsight/records';
import { t } from './localize';

const statuses: Readonly<Record<PatchStatus, () => string>> = {
  failed: () => t('Failed'),
  rebootRequired: () => t('Reboot Required'),
  pending: () => t('Pending'),
  queued: () => t('Queued'),
  installing: () => t('Installing'),
  missing: () => t('Missing'),
  ignored: () => t('Ignored'),
  installed: () => t('Installed'),
  unknown: () => t('Unknown'),
};

const policies: Readonly<Record<PatchPolicy, (() => string) | undefined>> = {
  ignore: () => t('Ignore'),
  approve: () => t('Approve'),
  doNothing: () => t('Do Nothing'),
  unknown: undefined,
};

const severities: Readonly<Record<PatchSeverity, () => string>> = { moderate: () => t('Moderate') };

/** Returns the name of a status as N-sight uses it. */
export function statusName(status: PatchStatus): string {
  return statuses[status]();
}

/** Returns N-sight's word for the status of a patch, or ours where it gave none. */
export function statusText(patch: {
  readonly status: PatchStatus;
  readonly statusLabel: string | undefined;
  readonly statusCode?: string | undefined;
}): string {
  if (patch.statusLabel) return patch.statusLabel;
  return patch.status === 'unknown' && patch.statusCode ? t('Status {0}', patch.statusCode) : statusName(patch.status);
}

/** Returns N-sight's word for the policy of a patch, or ours where it gave none; undefined where it is not known. */
export function policyLabelText({ policy, policyLabel }: Pick<Patch, 'policy' | 'policyLabel'>): string | undefined {
  return policyLabel ?? policies[policy]?.();
}

/** Returns N-sight's word for the severity of a patch, or ours where it gave none; undefined where it is not known. */
export function severityText({
  severity,
  severityLabel,
}: {
  readonly severity?: PatchSeverity | undefined;
  readonly severityLabel: string | undefined;
}): string | undefined {
  return severityLabel ?? (severity && severities[severity]());
}

/** Returns the name of a client, site or device as it is shown. */
export function nameText({ name }: { readonly name: string | undefined }): string {
  if (name) return name;
  return t('(no name)');
}

/** Returns the title of a patch as it is shown. */
export function titleText({ title }: { readonly title: string | undefined }): string {
  if (title) return title;
  return t('(no title)');
}

/**
 * Returns the label of a patch's row: its title, which begins with its KB number where it has one. All titles of
 * Windows updates begin alike, and a side bar shows no more than that. In brackets the number is not said again.
 */
export function patchLabel(patch: { readonly title: string | undefined }): string {
  const title = titleText(patch);
  const kb = kbNumber(patch.title);
  if (kb === undefined || /^\W*KB[- ]?\d/i.test(title.normalize('NFKC'))) return title;
  const rest = title.replace(/\s*[([]\s*KB[- ]?(\d+)\s*[)\]]/gi, (all, number) => (number === kb ? '' : all)).trim();
  return rest === '' ? `KB${kb}` : `KB${kb} · ${rest}`;
}

/** Returns where a site or a device is: "ACME > Head Office". */
export function whereText({
  client,
  site,
}: {
  readonly client: { readonly name: string | undefined };
  readonly site: { readonly name: string | undefined };
}): string {
  return `${nameText(client)} > ${nameText(site)}`;
}

const lowerCaseStatuses: Readonly<Record<Exclude<PatchStatus, 'unknown'>, () => string>> = {
  failed: () => t('failed'),
  rebootRequired: () => t('reboot required'),
  pending: () => t('pending'),
  queued: () => t('queued'),
  installing: () => t('installing'),
  missing: () => t('missing'),
  ignored: () => t('ignored'),
  installed: () => t('installed'),
};

/**
 * Returns a status in lower case, to follow a number: "3 installed". `label` is the server's, for an unknown status.
 */
export function statusWords(status: PatchStatus, label: string | undefined): string {
  return status === 'unknown' ? (label ?? t('Unknown')).toLowerCase() : lowerCaseStatuses[status]();
}

/** Returns why a device does not report, as a row says it. */
export function absenceText(absence: Absence): string {
  return { offline: t('offline'), overdue: t('overdue'), unreachable: t('unreachable') }[absence];
}

/** Returns why a device does not report, and what that means for a retry. */
export function absenceHint(absence: Absence): string {
  return t('{0}; its list of patches may be old, and a retry cannot run there now', absenceText(absence));
}

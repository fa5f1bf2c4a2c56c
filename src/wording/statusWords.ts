import { t } from './localize';
import type { PatchStatus } from '../nsight/records';

const words: Readonly<Record<Exclude<PatchStatus, 'unknown'>, () => string>> = {
  failed: () => t('failed'),
  rebootRequired: () => t('reboot required'),
  pending: () => t('pending'),
  queued: () => t('queued'),
  installing: () => t('installing'),
  missing: () => t('missing'),
  ignored: () => t('ignored'),
  installed: () => t('installed'),
};

/** A status as it stands after a number, "3 installed": in our words, among which it stands; `label` is the server's for one that is not known. */
export function statusWords(status: PatchStatus, label: string | undefined): string {
  return status === 'unknown' ? (label ?? t('Unknown')).toLowerCase() : words[status]();
}

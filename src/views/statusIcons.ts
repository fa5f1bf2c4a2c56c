import type { PatchStatus } from '../nsight/records';

/** The icon of each status, in theme colours; every row says the status in words too. */
export const statusIcons: Record<PatchStatus, { readonly icon: string; readonly color?: string }> = {
  failed: { icon: 'error', color: 'list.errorForeground' },
  rebootRequired: { icon: 'debug-restart', color: 'list.warningForeground' },
  pending: { icon: 'clock', color: 'charts.blue' },
  queued: { icon: 'layers', color: 'charts.blue' },
  installing: { icon: 'cloud-download', color: 'charts.blue' },
  missing: { icon: 'circle-large-outline', color: 'charts.yellow' },
  unknown: { icon: 'question' },
  ignored: { icon: 'circle-slash', color: 'disabledForeground' },
  installed: { icon: 'pass', color: 'testing.iconPassed' },
};

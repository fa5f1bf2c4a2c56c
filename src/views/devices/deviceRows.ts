import type { Absence, Patch } from '../../nsight/records';
import { devices as deviceCount } from '../../wording/counts';
import { t } from '../../wording/localize';
import { absenceText, nameText, patchLabel, policyLabelText, severityText, statusText } from '../../wording/patchWords';
import { failedAgainText, type PatchState } from '../patchState';
import { join, type Row, type RowLook } from '../row';
import { statusIcons } from '../statusIcons';
import type { DeviceNode, DevicesNode, PatchNode } from './deviceNodes';
import type { RowCount } from './knownCounts';

/** What is known beside what is listed: of a patch, why a device does not report, or what failed below a row. */
export interface DevicesState extends PatchState {
  readonly absence?: Absence | undefined;
  readonly count?: RowCount | undefined;
}

/**
 * Returns a row of the Devices view: the one place that says how it looks, and what may be done with it:
 * client | site | device | patch [failed] [url] | installed | note [empty] [filtered] | error REMEDIES
 */
export function devicesRow(node: DevicesNode, state: DevicesState): Row {
  return { ...devicesLook(node, state), facts: devicesFacts(node) };
}

function devicesLook(node: DevicesNode, state: DevicesState): RowLook {
  switch (node.kind) {
    case 'client': {
      const name = nameText(node.client);
      return {
        label: name,
        description: countText({ failed: undefined, ...state.count, devices: node.client.deviceCount }),
        icon: 'organization',
        expandable: true,
        accessibilityLabel: t('{0}, client', name),
      };
    }
    case 'site':
      return {
        label: nameText(node.site),
        description: countText(state.count),
        icon: 'location',
        expandable: true,
        accessibilityLabel: t('{0}, site', nameText(node.site)),
      };
    case 'device':
      return deviceLook(node, state);
    case 'patch':
      return patchLook(node, state);
    case 'installed':
      return {
        label: t('Installed ({0})', node.count),
        description: '',
        icon: 'pass',
        color: 'testing.iconPassed',
        expandable: true,
      };
    case 'note': {
      const look = { label: node.text, description: node.hint ?? '', expandable: false };
      if (node.about !== 'problems') return { ...look, icon: 'info' };
      const accessibilityLabel = t('Warning: {0}', node.text);
      return { ...look, icon: 'warning', color: 'list.warningForeground', accessibilityLabel };
    }
    case 'error':
      return {
        label: node.about,
        description: node.words.message,
        icon: 'error',
        color: 'list.errorForeground',
        expandable: false,
        accessibilityLabel: t('Error: {0}', node.about),
      };
  }
}

function devicesFacts(node: DevicesNode): string {
  switch (node.kind) {
    case 'patch':
      return join('patch', node.patch.status === 'failed' && 'failed', node.patch.url !== undefined && 'url');
    case 'error': {
      const { remedies } = node.words;
      return join(
        'error',
        remedies.includes('connect') && 'connect',
        remedies.includes('showLog') && 'showLog',
        remedies.includes('diagnose') && 'diagnose',
      );
    }
    case 'note':
      return join('note', node.about === 'empty' && 'empty', node.about === 'filtered' && 'filtered');
    case 'client':
    case 'site':
    case 'device':
    case 'installed':
      return node.kind;
  }
}

/** Returns "18 devices, 25 failed", as far as that is known. */
export function countText(count: Pick<RowCount, 'devices' | 'failed'> | undefined): string {
  const { devices, failed } = count ?? {};
  return [devices !== undefined && deviceCount(devices), failed !== undefined && t('{0} failed', failed)]
    .filter(Boolean)
    .join(', ');
}

function deviceLook({ device }: DeviceNode, { absence, count }: DevicesState): RowLook {
  const name = nameText(device);
  const failed = countText({ failed: count?.failed, devices: undefined });
  const away = absence && absenceText(absence);
  return {
    label: name,
    // A narrow view cuts the rest: what is to be done comes first, and that a device is away before that all is well.
    description: [...(count?.failed === 0 ? [away, failed] : [failed, away]), shortOs(device.os)]
      .filter(Boolean)
      .join(', '),
    icon: device.type === 'server' ? 'server' : 'device-desktop',
    ...(absence ? { color: 'disabledForeground' } : {}),
    expandable: true,
    accessibilityLabel: device.type === 'server' ? t('{0}, server', name) : t('{0}, workstation', name),
  };
}

function patchLook({ patch }: PatchNode, state: PatchState): RowLook {
  const label = patchLabel(patch);
  if (state.doing !== undefined) return { label, description: state.doing, icon: 'loading~spin', expandable: false };
  const policyLabel = patch.policyOverridden ? policyLabelText(patch) : undefined;
  const policy = policyLabel && t('policy {0}', policyLabel);
  const description = [statusWithState(patch, state), severityText(patch), policy].filter(Boolean).join(', ');
  return { label, description, ...statusIcons[patch.status], expandable: false };
}

function statusWithState(patch: Patch, { pendingSince, retriedAt, failedRetries }: PatchState): string {
  const { status } = patch;
  const label = statusText(patch);
  if (status === 'failed' && retriedAt !== undefined) return t('Retried {0}', retriedAt);
  if (status === 'failed' && failedRetries) return failedAgainText(label, failedRetries);
  return status === 'pending' && pendingSince !== undefined ? t('{0} since {1}', label, pendingSince) : label;
}

/** Returns "Windows 11 Pro" of "Microsoft Windows 11 Pro": a row is short, and its tooltip has the whole. */
function shortOs(os: string | undefined): string {
  return os?.replace(/^Microsoft /, '') ?? '';
}

import type { DeviceNode, DevicesNode, PatchNode } from './deviceNodes';
import type { Patch } from '../../nsight/records';
import { devices } from '../../wording/counts';
import { t } from '../../wording/localize';
import { statusIcons } from '../statusIcons';
import type { PatchState } from '../patchState';
import type { Row } from '../treeItem';
import { nameText, policyLabelText, severityText, statusText, titleText } from '../../wording/patchWords';

/** The one place that says how a row looks. */
export function row(node: DevicesNode, state: PatchState): Row {
  switch (node.kind) {
    case 'client': {
      const { deviceCount } = node.client;
      const name = nameText(node.client);
      return {
        label: name,
        description: deviceCount === undefined ? '' : devices(deviceCount),
        icon: 'organization',
        expandable: true,
        spoken: t('{0}, client', name),
      };
    }
    case 'site':
      return {
        label: nameText(node.site),
        description: '',
        icon: 'location',
        expandable: true,
        spoken: t('{0}, site', nameText(node.site)),
      };
    case 'device':
      return deviceRow(node);
    case 'patch':
      return patchRow(node, state);
    case 'installed':
      return {
        label: t('Installed ({0})', node.count),
        description: '',
        icon: 'pass',
        color: 'testing.iconPassed',
        expandable: true,
      };
    case 'note': {
      const isWarning = node.about === 'problems';
      return {
        label: node.text,
        description: node.hint ?? '',
        ...(isWarning
          ? { icon: 'warning', color: 'list.warningForeground', spoken: t('Warning: {0}', node.text) }
          : { icon: 'info' }),
        expandable: false,
      };
    }
    case 'error':
      return {
        label: node.about,
        description: node.words.message,
        icon: 'error',
        color: 'list.errorForeground',
        expandable: false,
        spoken: t('Error: {0}', node.about),
      };
  }
}

function deviceRow({ device }: DeviceNode): Row {
  const offline = device.online === false;
  return {
    label: nameText(device),
    description: [shortOs(device.os), offline ? t('offline') : ''].filter(Boolean).join(', '),
    icon: device.type === 'server' ? 'server' : 'device-desktop',
    ...(offline ? { color: 'disabledForeground' } : {}),
    expandable: true,
    spoken: device.type === 'server' ? t('{0}, server', nameText(device)) : t('{0}, workstation', nameText(device)),
  };
}

function patchRow({ patch }: PatchNode, state: PatchState): Row {
  if (state.doing !== undefined)
    return { label: titleText(patch), description: state.doing, icon: 'loading~spin', expandable: false };
  const label = patch.policyOverridden ? policyLabelText(patch) : undefined;
  const policy = label && t('policy {0}', label);
  const description = [statusWithState(patch, state), severityText(patch), policy].filter(Boolean).join(', ');
  return { label: titleText(patch), description, ...statusIcons[patch.status], expandable: false };
}

function statusWithState(patch: Patch, { pendingSince, retriedAt, failedAgain }: PatchState): string {
  const { status } = patch;
  const label = statusText(patch);
  if (status === 'failed' && retriedAt !== undefined) return t('Retried {0}', retriedAt);
  if (status === 'failed' && failedAgain) return t('{0} again', label);
  return status === 'pending' && pendingSince !== undefined ? t('{0} since {1}', label, pendingSince) : label;
}

/** "Windows 11 Pro" of "Microsoft Windows 11 Pro": a row is short, and its tooltip has the whole. */
function shortOs(os: string | undefined): string {
  return os?.replace(/^Microsoft /, '') ?? '';
}

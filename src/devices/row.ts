import type { DeviceNode, Node, PatchNode } from './nodes';
import type { Patch } from '../nsight/records';
import { count } from '../messages/escape';
import { statusIcons } from '../messages/look';
import type { PatchState } from '../views/patchState';
import type { Row } from '../views/treeItem';

/** The one place that says how a row looks. */
export function row(node: Node, state: PatchState): Row {
  switch (node.kind) {
    case 'client': {
      const { name, deviceCount } = node.client;
      return { label: name, description: deviceCount === undefined ? '' : count(deviceCount, 'device'), icon: 'organization', expandable: true, spoken: `${name}, client` };
    }
    case 'site':
      return { label: node.site.name, description: '', icon: 'location', expandable: true, spoken: `${node.site.name}, site` };
    case 'device':
      return deviceRow(node);
    case 'patch':
      return patchRow(node, state);
    case 'installed':
      return { label: `Installed (${node.count})`, description: '', icon: 'pass', color: 'testing.iconPassed', expandable: true };
    case 'note': {
      const isWarning = node.details.length > 0;
      return { label: node.text, description: '', ...(isWarning ? { icon: 'warning', color: 'list.warningForeground', spoken: `Warning: ${node.text}` } : { icon: 'info' }), expandable: false };
    }
    case 'error':
      return { label: node.about, description: node.words.message, icon: 'error', color: 'list.errorForeground', expandable: false, spoken: `Error: ${node.about}` };
  }
}

function deviceRow({ device }: DeviceNode): Row {
  const offline = device.online === false;
  return {
    label: device.name,
    description: [shortOs(device.os), offline ? 'offline' : ''].filter(Boolean).join(', '),
    icon: device.type === 'server' ? 'server' : 'device-desktop',
    ...(offline ? { color: 'disabledForeground' } : {}),
    expandable: true,
    spoken: `${device.name}, ${device.type}`,
  };
}

function patchRow({ patch }: PatchNode, state: PatchState): Row {
  if (state.doing !== undefined) return { label: patch.title, description: state.doing, icon: 'loading~spin', expandable: false };
  const policy = patch.policyOverridden && patch.policyLabel ? `policy ${patch.policyLabel}` : undefined;
  const description = [statusText(patch, state), patch.severityLabel, policy].filter(Boolean).join(', ');
  return { label: patch.title, description, ...statusIcons[patch.status], expandable: false };
}

function statusText({ status, statusLabel }: Patch, { pendingSince, retriedAt, failedAgain }: PatchState): string {
  if (status === 'failed' && retriedAt !== undefined) return `Retried ${retriedAt}`;
  if (status === 'failed' && failedAgain) return `${statusLabel} again`;
  return status === 'pending' && pendingSince !== undefined ? `${statusLabel} since ${pendingSince}` : statusLabel;
}

/** "Windows 11 Pro" of "Microsoft Windows 11 Pro": a row is short, and its tooltip has the whole. */
function shortOs(os: string | undefined): string {
  return os?.replace(/^Microsoft /, '') ?? '';
}

import type { DeviceNode, Node, PatchNode } from './nodes';
import type { Patch } from '../nsight/records';
import { count } from '../messages/escape';
import { statusIcons } from '../messages/look';

/** How a row looks, free of VS Code: what toTreeItem turns into a TreeItem. */
export interface Row {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** A theme colour's id. */
  readonly color?: string;
  readonly expandable: boolean;
}

/** What is known about a row beside its record. */
export interface RowState {
  /** What is being done to the patch right now: "retrying…". */
  readonly doing?: string | undefined;
  /** Since when a retry of the patch is waited for: "14:05". */
  readonly pendingSince?: string | undefined;
  /** When it was retried, as long as its device has not been read since. */
  readonly retriedAt?: string | undefined;
  /** It was retried, and failed once more. */
  readonly failedAgain?: boolean | undefined;
}

/** The one place that says how a row looks. */
export function row(node: Node, state: RowState): Row {
  switch (node.kind) {
    case 'client': {
      const { name, deviceCount } = node.client;
      return { label: name, description: deviceCount === undefined ? '' : count(deviceCount, 'device'), icon: 'organization', expandable: true };
    }
    case 'site':
      return { label: node.site.name, description: '', icon: 'location', expandable: true };
    case 'device':
      return deviceRow(node);
    case 'patch':
      return patchRow(node, state);
    case 'installed':
      return { label: `Installed (${node.count})`, description: '', icon: 'pass', color: 'testing.iconPassed', expandable: true };
    case 'note':
      return { label: node.text, description: '', icon: node.details.length > 0 ? 'warning' : 'info', ...(node.details.length > 0 ? { color: 'list.warningForeground' } : {}), expandable: false };
    case 'error':
      return { label: node.about, description: node.words.message, icon: 'error', color: 'list.errorForeground', expandable: false };
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
  };
}

function patchRow({ patch }: PatchNode, state: RowState): Row {
  if (state.doing !== undefined) return { label: patch.title, description: state.doing, icon: 'loading~spin', expandable: false };
  const policy = patch.policyOverridden && patch.policyLabel ? `policy ${patch.policyLabel}` : undefined;
  const description = [statusText(patch, state), patch.severityLabel, policy].filter(Boolean).join(', ');
  return { label: patch.title, description, ...statusIcons[patch.status], expandable: false };
}

function statusText({ status, statusLabel }: Patch, { pendingSince, retriedAt, failedAgain }: RowState): string {
  if (status === 'failed' && retriedAt !== undefined) return `Retried ${retriedAt}`;
  if (status === 'failed' && failedAgain) return `${statusLabel} again`;
  return status === 'pending' && pendingSince !== undefined ? `${statusLabel} since ${pendingSince}` : statusLabel;
}

/** "Windows 11 Pro" of "Microsoft Windows 11 Pro": a row is short, and its tooltip has the whole. */
function shortOs(os: string | undefined): string {
  return os?.replace(/^Microsoft /, '') ?? '';
}

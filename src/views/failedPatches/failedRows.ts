import { devices as deviceCount, devicesOfType, patches as patchCount } from '../../wording/counts';
import { plural, t } from '../../wording/localize';
import {
  absenceText,
  nameText,
  patchLabel,
  severityText,
  statusName,
  statusText,
  whereText,
} from '../../wording/patchWords';
import { whereOf, type DeviceFailure } from '../../scan/failures';
import type { KnownChecks } from '../../inventory/knownChecks';
import type { ScanDevice } from '../../scan/scanData';
import { failedAgainText, type PatchState } from '../patchState';
import { join, type Row, type RowLook } from '../row';
import { statusIcons } from '../statusIcons';
import { isRebootNode, type AnyRebootNode, type FailedNode, type FailureNode } from './failedNodes';
import { failedFor, type RowPast } from './failedPast';

/** What is known of a patch on a device beside the scan, and the part of it that many rows ask for. */
export interface States {
  readonly stateOf: (failure: DeviceFailure) => PatchState;
  readonly doingOf: (failure: DeviceFailure) => string | undefined;
  /** Returns why a device does not report, as far as is known. */
  readonly absenceOf: (device: ScanDevice) => ReturnType<KnownChecks['absenceOf']>;
  /** What is known of failures over time. */
  readonly past?: RowPast | undefined;
}

/**
 * Returns a row of the Failed Patches view: the one place that says how it looks, and what may be done with it:
 * group | failedDevice | failure device|patch [url] | reboot | rebootDevice | rebootPatch [url] | note [filtered] |
 * rest | unread | unreadDevice | unreadList
 */
export function failedRow(node: FailedNode, states: States): Row {
  if (isRebootNode(node)) return rebootRow(node, states);
  return { ...failedLook(node, states), facts: failedFacts(node) };
}

function failedLook(node: Exclude<FailedNode, AnyRebootNode>, states: States): RowLook {
  const { doingOf, past } = states;
  switch (node.kind) {
    case 'group': {
      const { product, severities, devices, twin } = node;
      const label = patchLabel(node);
      const { news, since, icon } = failedFor(node.failures, past);
      const look = {
        // In a side bar the titles of Windows updates leave no room for a description, and the number is what it is
        // about.
        label: `${devices} × ${label}`,
        description: [news, since, severities.join(' / '), twin && product].filter(Boolean).join(', '),
        ...icon,
        expandable: true,
        accessibilityLabel: plural(devices, '{1}, failed on {0} device', '{1}, failed on {0} devices', label),
      };
      return withDoing(look, node.failures, doingOf);
    }
    case 'failedDevice': {
      const parts = [
        patchCount(node.failures.length),
        failedFor(node.failures, past).news,
        whereOf(node.device),
        absenceOf(node.device, states),
      ];
      const description = parts.filter(Boolean).join(', ');
      return withDoing({ ...failedDeviceLook(node), description, expandable: true }, node.failures, doingOf);
    }
    case 'failure':
      return failureLook(node, states);
    case 'note': {
      const description = node.filtered ? t('Clear Filter shows them again') : '';
      return { label: node.text, description, icon: 'info', expandable: false };
    }
    case 'rest': {
      const accessibilityLabel = t('Not finished: {0}', node.text);
      return { label: node.text, description: '', icon: 'debug-pause', expandable: false, accessibilityLabel };
    }
    case 'unread':
      return {
        label: node.text,
        description: '',
        icon: 'warning',
        color: 'list.warningForeground',
        expandable: true,
        accessibilityLabel: t('Warning: {0}', node.text),
      };
    case 'unreadDevice': {
      const look = failedDeviceLook(node);
      const accessibilityLabel = t('Error: {0}', look.accessibilityLabel);
      return { ...look, description: node.reason, expandable: false, accessibilityLabel };
    }
    case 'unreadList': {
      const { client, site, type } = node.list;
      const label = devicesOfType(type, site ? whereText({ client, site }) : nameText(client));
      return {
        label,
        description: node.reason,
        icon: 'error',
        color: 'list.errorForeground',
        expandable: false,
        accessibilityLabel: t('Error: {0}', label),
      };
    }
  }
}

function failedFacts(node: Exclude<FailedNode, AnyRebootNode>): string {
  switch (node.kind) {
    case 'failure':
      return join('failure', node.parent.kind === 'group' ? 'device' : 'patch', node.patch.url !== undefined && 'url');
    case 'note':
      return join('note', node.filtered === true && 'filtered');
    case 'group':
    case 'failedDevice':
    case 'rest':
    case 'unread':
    case 'unreadDevice':
    case 'unreadList':
      return node.kind;
  }
}

function rebootRow(node: AnyRebootNode, states: States): Row {
  switch (node.kind) {
    case 'reboot': {
      const { devices, unknown, kind } = node;
      const parts = [deviceCount(devices.length), unknown > 0 && t('{0} not known yet', unknown)];
      const description = parts.filter(Boolean).join(', ');
      const label = statusName('rebootRequired');
      return { label, description, ...statusIcons.rebootRequired, expandable: true, facts: kind };
    }
    case 'rebootDevice': {
      const parts = [patchCount(node.patches.length), whereOf(node.device), absenceOf(node.device, states)];
      const description = parts.filter(Boolean).join(', ');
      return { ...failedDeviceLook(node), description, expandable: true, facts: node.kind };
    }
    case 'rebootPatch': {
      const { kind, patch } = node;
      const status = statusText({ ...patch, status: 'rebootRequired' });
      const description = [status, severityText(patch)].filter(Boolean).join(', ');
      const facts = join(kind, patch.url !== undefined && 'url');
      return { label: patchLabel(patch), description, ...statusIcons.rebootRequired, expandable: false, facts };
    }
  }
}

function absenceOf(device: ScanDevice, states: States): string {
  const absence = states.absenceOf(device);
  return absence === undefined ? '' : absenceText(absence);
}

function failureLook(node: FailureNode, states: States): RowLook {
  const { parent, device, patch } = node;
  const { past } = states;
  const state = states.stateOf(node);
  const status = statusText({ ...patch, status: 'failed' });
  const news = newsText(status, state);
  const its = failedFor([node], past);
  const look: RowLook =
    parent.kind === 'group'
      ? {
          ...failedDeviceLook({ device }),
          description: [its.news, whereOf(device), absenceOf(device, states), news.toLowerCase(), its.since]
            .filter(Boolean)
            .join(', '),
          expandable: false,
        }
      : {
          label: patchLabel(patch),
          description: [news || status, its.news, its.since, severityText(patch)].filter(Boolean).join(', '),
          ...its.icon,
          expandable: false,
        };
  const { doing } = state;
  return doing === undefined ? look : { ...look, description: doing, icon: 'loading~spin', color: undefined };
}

/** Returns what has happened to a failed patch since it was read, or '' for nothing. */
function newsText(status: string, { failedRetries, retriedAt }: PatchState): string {
  if (retriedAt !== undefined) return t('Retried {0}', retriedAt);
  return failedRetries ? failedAgainText(status, failedRetries) : '';
}

function withDoing(look: RowLook, failures: readonly DeviceFailure[], doingOf: States['doingOf']): RowLook {
  const doing = failures.map(doingOf).find((one) => one !== undefined);
  return doing === undefined
    ? look
    : { ...look, description: `${doing} ${look.description}`, icon: 'loading~spin', color: undefined };
}

function failedDeviceLook({
  device: { type, place },
}: Pick<DeviceFailure, 'device'>): Required<Pick<RowLook, 'label' | 'icon' | 'accessibilityLabel'>> {
  const name = nameText(place.device);
  return {
    label: name,
    icon: type === 'server' ? 'server' : 'device-desktop',
    accessibilityLabel: type === 'server' ? t('{0}, server', name) : t('{0}, workstation', name),
  };
}

import { devicesOfType, patches as patchCount } from '../../wording/counts';
import { plural, t } from '../../wording/localize';
import { absenceText, nameText, patchLabel, severityText, statusText, whereText } from '../../wording/patchWords';
import { whereOf, type DeviceFailure } from '../../scan/failures';
import type { KnownChecks } from '../../inventory/knownChecks';
import type { ScanDevice } from '../../scan/scanData';
import type { PatchState } from '../patchState';
import { join, type Row, type RowLook } from '../row';
import { statusIcons } from '../statusIcons';
import type { FailedNode, FailureNode } from './failedNodes';

/** What is known of a patch on a device beside the scan, and the part of it that many rows ask for. */
export interface States {
  readonly stateOf: (failure: DeviceFailure) => PatchState;
  readonly doingOf: (failure: DeviceFailure) => string | undefined;
  /** Returns why a device does not report, as far as is known. */
  readonly absenceOf: (device: ScanDevice) => ReturnType<KnownChecks['absenceOf']>;
}

/**
 * Returns a row of the Failed Patches view: the one place that says how it looks, and what may be done with it:
 * group | failedDevice | failure device|patch [url] | note [filtered] | rest | unread | unreadDevice | unreadList
 */
export function failedRow(node: FailedNode, states: States): Row {
  return { ...failedLook(node, states), facts: failedFacts(node) };
}

function failedLook(node: FailedNode, states: States): RowLook {
  const { stateOf, doingOf } = states;
  switch (node.kind) {
    case 'group': {
      const { product, severities, devices, twin } = node;
      const label = patchLabel(node);
      const look = {
        // In a side bar the titles of Windows updates leave no room for a description, and the number is what it is
        // about.
        label: `${devices} × ${label}`,
        description: [severities.join(' / '), twin && product].filter(Boolean).join(', '),
        ...statusIcons.failed,
        expandable: true,
        accessibilityLabel: plural(devices, '{1}, failed on {0} device', '{1}, failed on {0} devices', label),
      };
      return withDoing(look, node.failures, doingOf);
    }
    case 'failedDevice': {
      const parts = [patchCount(node.failures.length), whereOf(node.device), absenceOf(node.device, states)];
      const description = parts.filter(Boolean).join(', ');
      return withDoing({ ...failedDeviceLook(node), description, expandable: true }, node.failures, doingOf);
    }
    case 'failure':
      return failureLook(node, stateOf(node), absenceOf(node.device, states));
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

function failedFacts(node: FailedNode): string {
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

function absenceOf(device: ScanDevice, states: States): string {
  const absence = states.absenceOf(device);
  return absence === undefined ? '' : absenceText(absence);
}

function failureLook({ parent, device, patch }: FailureNode, state: PatchState, absence: string): RowLook {
  const status = statusText({ ...patch, status: 'failed' });
  const news = newsText(status, state);
  const look: RowLook =
    parent.kind === 'group'
      ? {
          ...failedDeviceLook({ device }),
          description: [whereOf(device), absence, news.toLowerCase()].filter(Boolean).join(', '),
          expandable: false,
        }
      : {
          label: patchLabel(patch),
          description: [news || status, severityText(patch)].filter(Boolean).join(', '),
          ...statusIcons.failed,
          expandable: false,
        };
  const { doing } = state;
  return doing === undefined ? look : { ...look, description: doing, icon: 'loading~spin', color: undefined };
}

/** Returns what has happened to a failed patch since it was read, or '' for nothing. */
function newsText(status: string, { failedAgain, retriedAt }: PatchState): string {
  if (retriedAt !== undefined) return t('Retried {0}', retriedAt);
  return failedAgain ? t('{0} again', status) : '';
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

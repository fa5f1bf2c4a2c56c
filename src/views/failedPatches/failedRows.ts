import { devices as deviceCount, devicesOfType, patches as patchCount } from '../../wording/counts';
import { plural, t } from '../../wording/localize';
import { forMarkdown } from '../../wording/escape';
import { statusIcons } from '../statusIcons';
import { dateAndTime } from '../../wording/time';
import { join } from '../contextValue';
import type { PatchState } from '../patchState';
import { sheet } from '../tooltipSheet';
import type { Row } from '../treeItem';
import { whereOf, type FailedNode, type DeviceFailure, type FailureNode } from './failedNodes';
import { nameText, severityText, statusText, titleText, whereText } from '../../wording/patchWords';

/** What is known of a patch on a device beside the scan, and the part of it that many rows ask for. */
export interface States {
  readonly stateOf: (failure: DeviceFailure) => PatchState;
  readonly doingOf: (failure: DeviceFailure) => string | undefined;
}

/**
 * How a row of the Failed Patches view looks, and what may be done with it, for the menus:
 * group | failedDevice | failure device|patch [url] | note [filtered] | rest | unread | unreadDevice | unreadList
 */
export function failedRow(
  node: FailedNode,
  { stateOf, doingOf }: States,
): { readonly row: Row; readonly facts: string } {
  switch (node.kind) {
    case 'group': {
      const { title, product, severities, devices, twin } = node;
      const description = [severities.join(' / '), twin && product].filter(Boolean).join(', ');
      // In a side bar the titles of Windows updates leave no room for a description, and the number is what it is about.
      return {
        row: withDoing(
          {
            label: `${devices} × ${title}`,
            description,
            ...statusIcons.failed,
            expandable: true,
            spoken: plural(devices, '{1}, failed on {0} device', '{1}, failed on {0} devices', title),
          },
          node.failures,
          doingOf,
        ),
        facts: 'group',
      };
    }
    case 'failedDevice': {
      const description = `${patchCount(node.failures.length)}, ${whereOf(node.device)}`;
      return {
        row: withDoing({ ...deviceLook(node), description, expandable: true }, node.failures, doingOf),
        facts: 'failedDevice',
      };
    }
    case 'failure':
      return { row: failureRow(node, stateOf(node)), facts: failureFacts(node) };
    case 'note': {
      const row: Row = {
        label: node.text,
        description: node.filtered ? t('Clear Filter shows them again') : '',
        icon: 'info',
        expandable: false,
      };
      return { row, facts: node.filtered ? 'note filtered' : 'note' };
    }
    case 'rest':
      return {
        row: {
          label: node.text,
          description: '',
          icon: 'debug-pause',
          expandable: false,
          spoken: t('Not finished: {0}', node.text),
        },
        facts: 'rest',
      };
    case 'unread':
      return {
        row: {
          label: node.text,
          description: '',
          icon: 'warning',
          color: 'list.warningForeground',
          expandable: true,
          spoken: t('Warning: {0}', node.text),
        },
        facts: 'unread',
      };
    case 'unreadDevice': {
      const look = deviceLook(node);
      return {
        row: { ...look, description: node.reason, expandable: false, spoken: t('Error: {0}', look.spoken) },
        facts: 'unreadDevice',
      };
    }
    case 'unreadList': {
      const { client, site, type } = node.list;
      const label = devicesOfType(type, site ? whereText({ client, site }) : nameText(client));
      return {
        row: {
          label,
          description: node.reason,
          icon: 'error',
          color: 'list.errorForeground',
          expandable: false,
          spoken: t('Error: {0}', label),
        },
        facts: 'unreadList',
      };
    }
  }
}

/** A row's details as Markdown, with every text of the server's escaped. */
export function failedTooltip(node: FailedNode): string {
  switch (node.kind) {
    case 'group':
      return sheet(node.title, [
        [t('Product'), node.product],
        [t('Severity'), node.severities.join(', ') || undefined],
        [t('Failed on'), deviceCount(node.devices)],
      ]);
    case 'failedDevice':
      return sheet(nameText(node.device.place.device), [
        [t('Where'), whereOf(node.device)],
        [t('Failed'), patchCount(node.failures.length)],
        [t('Read'), readAt(node)],
        [t('ID'), node.device.place.device.id],
      ]);
    case 'failure': {
      const { patch, device } = node;
      return sheet(titleText(patch), [
        [t('Device'), device.place.device.name],
        [t('Where'), whereOf(device)],
        [t('Product'), patch.product],
        [t('Status'), statusText({ ...patch, status: 'failed' })],
        [t('Severity'), severityText(patch)],
        [t('Read'), readAt(node)],
        [t('ID'), patch.id],
      ]);
    }
    case 'note':
    case 'rest':
    case 'unread':
      return forMarkdown(node.text);
    case 'unreadDevice':
      return sheet(nameText(node.device.place.device), [
        [t('Where'), whereOf(node.device)],
        [t('Reason'), node.reason],
        [t('ID'), node.device.place.device.id],
      ]);
    case 'unreadList':
      return forMarkdown(node.reason);
  }
}

function failureFacts({ parent, patch }: FailureNode): string {
  return join('failure', parent.kind === 'group' ? 'device' : 'patch', patch.url !== undefined && 'url');
}

function failureRow({ parent, device, patch }: FailureNode, { doing, failedAgain, retriedAt }: PatchState): Row {
  const news =
    retriedAt !== undefined
      ? t('Retried {0}', retriedAt)
      : failedAgain
        ? t('{0} again', statusText({ ...patch, status: 'failed' }))
        : '';
  const row: Row =
    parent.kind === 'group'
      ? {
          ...deviceLook({ device }),
          description: [whereOf(device), news.toLowerCase()].filter(Boolean).join(', '),
          expandable: false,
        }
      : {
          label: titleText(patch),
          description: [news || statusText({ ...patch, status: 'failed' }), severityText(patch)]
            .filter(Boolean)
            .join(', '),
          ...statusIcons.failed,
          expandable: false,
        };
  return doing === undefined ? row : { ...row, description: doing, icon: 'loading~spin', color: undefined };
}

function withDoing(row: Row, failures: readonly DeviceFailure[], doingOf: States['doingOf']): Row {
  const doing = failures.map(doingOf).find((one) => one !== undefined);
  return doing === undefined
    ? row
    : { ...row, description: `${doing} ${row.description}`, icon: 'loading~spin', color: undefined };
}

function deviceLook({
  device: { type, place },
}: Pick<DeviceFailure, 'device'>): Required<Pick<Row, 'label' | 'icon' | 'spoken'>> {
  const name = nameText(place.device);
  return {
    label: name,
    icon: type === 'server' ? 'server' : 'device-desktop',
    spoken: type === 'server' ? t('{0}, server', name) : t('{0}, workstation', name),
  };
}

function readAt({ device: { reading } }: Pick<DeviceFailure, 'device'>): string | undefined {
  return reading && dateAndTime(reading.at);
}

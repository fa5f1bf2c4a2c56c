import { devices as deviceCount, patches as patchCount } from '../../wording/counts';
import { forMarkdown } from '../../wording/escape';
import { t } from '../../wording/localize';
import { absenceHint, nameText, severityText, statusText, titleText } from '../../wording/patchWords';
import { dateAndTime } from '../../wording/time';
import { sheet } from '../tooltipSheet';
import { whereOf, type DeviceFailure } from '../../scan/failures';
import { unknownTime } from '../../scan/scanData';
import type { FailedNode } from './failedNodes';
import type { States } from './failedRows';

/** Returns a row's details as Markdown, with every text of the server's escaped. */
export function failedTooltip(node: FailedNode, absenceOf: States['absenceOf']): string {
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
        [t('State'), stateText(node, absenceOf)],
        [t('Failed'), patchCount(node.failures.length)],
        [t('Read'), readAt(node)],
        [t('ID'), node.device.place.device.id],
      ]);
    case 'failure': {
      const { patch, device } = node;
      return sheet(titleText(patch), [
        [t('Device'), nameText(device.place.device)],
        [t('Where'), whereOf(device)],
        [t('State'), stateText(node, absenceOf)],
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

function stateText({ device }: Pick<DeviceFailure, 'device'>, absenceOf: States['absenceOf']): string | undefined {
  const absence = absenceOf(device);
  return absence === undefined ? undefined : absenceHint(absence);
}

function readAt({ device: { reading } }: Pick<DeviceFailure, 'device'>): string | undefined {
  return reading && reading.at !== unknownTime ? dateAndTime(reading.at) : undefined;
}

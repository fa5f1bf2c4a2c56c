import { devices as deviceCount, patches as patchCount } from '../../wording/counts';
import { forMarkdown } from '../../wording/escape';
import { t } from '../../wording/localize';
import { absenceHint, nameText, severityText, statusName, statusText, titleText } from '../../wording/patchWords';
import { dateAndTime } from '../../wording/time';
import type { PatchState } from '../patchState';
import { sheet, type Line } from '../tooltipSheet';
import { whereOf, type DeviceFailure } from '../../scan/failures';
import { unknownTime } from '../../scan/scanData';
import type { FailedNode } from './failedNodes';
import { failedFor, type RowPast } from './failedPast';
import type { States } from './failedRows';

/** Returns a row's details as Markdown, with every text of the server's escaped. */
export function failedTooltip(
  node: FailedNode,
  { absenceOf, past, stateOf }: Pick<States, 'absenceOf' | 'past' | 'stateOf'>,
): string {
  switch (node.kind) {
    case 'group':
      return sheet(node.title, [
        [t('Product'), node.product],
        [t('Severity'), node.severities.join(', ') || undefined],
        [t('Failed on'), deviceCount(node.devices)],
        ...sinceLines(node.failures, past),
      ]);
    case 'failedDevice':
      return sheet(nameText(node.device.place.device), [
        [t('Where'), whereOf(node.device)],
        [t('State'), stateText(node, absenceOf)],
        [t('Failed'), patchCount(node.failures.length)],
        ...sinceLines(node.failures, past),
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
        ...sinceLines([node], past),
        [t('Retries that failed again'), retriesText(stateOf(node))],
        [t('Read'), readAt(node)],
        [t('ID'), patch.id],
      ]);
    }
    case 'reboot':
      return sheet(statusName('rebootRequired'), [
        [t('Devices'), node.devices.length],
        [t('Not known before they are read again'), node.unknown > 0 ? deviceCount(node.unknown) : undefined],
      ]);
    case 'rebootDevice':
      return sheet(nameText(node.device.place.device), [
        [t('Where'), whereOf(node.device)],
        [t('State'), stateText(node, absenceOf)],
        [t('Reboot Required'), patchCount(node.patches.length)],
        [t('Read'), readAt(node)],
        [t('ID'), node.device.place.device.id],
      ]);
    case 'rebootPatch':
      return sheet(titleText(node.patch), [
        [t('Device'), nameText(node.parent.device.place.device)],
        [t('Where'), whereOf(node.parent.device)],
        [t('Product'), node.patch.product],
        [t('Status'), statusText({ ...node.patch, status: 'rebootRequired' })],
        [t('Severity'), severityText(node.patch)],
        [t('Read'), readAt(node.parent)],
        [t('ID'), node.patch.id],
      ]);
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

/** Since when it fails, in full; of several the oldest. */
function sinceLines(failures: readonly DeviceFailure[], past: RowPast | undefined): Line[] {
  const { news, oldest } = failedFor(failures, past);
  if (!oldest) return [];
  const at = dateAndTime(oldest.firstSeen);
  const since = oldest.isAtLeast ? t('{0} or longer', at) : at;
  return [
    [failures.length > 1 ? t('Oldest failing since') : t('Failing since'), news === '' ? since : `${since} (${news})`],
  ];
}

/** Undefined where none did. */
function retriesText({ failedRetries = 0 }: PatchState): number | undefined {
  return failedRetries > 0 ? failedRetries : undefined;
}

function stateText({ device }: Pick<DeviceFailure, 'device'>, absenceOf: States['absenceOf']): string | undefined {
  const absence = absenceOf(device);
  return absence === undefined ? undefined : absenceHint(absence);
}

function readAt({ device: { reading } }: Pick<DeviceFailure, 'device'>): string | undefined {
  return reading && reading.at !== unknownTime ? dateAndTime(reading.at) : undefined;
}

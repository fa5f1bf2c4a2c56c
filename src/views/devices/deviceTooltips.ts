import { t } from '../../wording/localize';
import { forMarkdown } from '../../wording/escape';
import { devices, ofDevices, patches, patchesOnDevices } from '../../wording/counts';
import { dateAndTime, timeAgo } from '../../wording/time';
import { placeOf, type DevicesNode } from './deviceNodes';
import type { EntityRef } from '../../inventory/place';
import type { Absence, Client, Device, Patch, Site } from '../../nsight/records';
import type { DevicesState } from './deviceRows';
import type { RowCount } from './knownCounts';
import { sheet, type Line } from '../tooltipSheet';
import { absenceHint, nameText, policyLabelText, severityText, statusText, titleText } from '../../wording/patchWords';

/** What is known beside what is listed. `now` is in Unix milliseconds. */
export type TooltipState = Pick<DevicesState, 'absence' | 'count'>;

/** Returns a row's details as Markdown, with every text of the server's escaped. Built when it is asked for. */
export function devicesTooltip(node: DevicesNode, { absence, count }: TooltipState = {}): string {
  switch (node.kind) {
    case 'client':
      return sheet(nameText(node.client), [...clientLines(node.client), ...countLines(count), idLine(node.client)]);
    case 'site':
      return sheet(nameText(node.site), [...siteLines(node.site), ...countLines(count), idLine(node.site)]);
    case 'device':
      return sheet(nameText(node.device), [
        ...deviceLines(node.device, absence),
        ...countLines(count),
        idLine(node.device),
      ]);
    case 'patch':
      return sheet(titleText(node.patch), [[t('Device'), nameText(placeOf(node).device)], ...patchLines(node.patch)]);
    case 'installed':
      return t('Installed patches of {0}', forMarkdown(nameText(node.parent.device)));
    case 'note':
      return [
        forMarkdown(node.text),
        ...(node.hint === undefined ? [] : ['', forMarkdown(node.hint)]),
        ...node.details.map((line) => `- ${forMarkdown(line)}`),
      ].join('\n');
    case 'error':
      return `**${node.about}**\n\n${forMarkdown(node.words.message)}`;
  }
}

function clientLines(client: Client): Line[] {
  return [
    [t('Devices'), client.deviceCount],
    [t('Servers'), client.serverCount],
    [t('Workstations'), client.workstationCount],
    [t('Time zone'), client.timezone],
    [t('Created'), client.creationDate],
  ];
}

function siteLines(site: Site): Line[] {
  return [
    [t('Connection'), yesOrNo(site.connectionOk, t('OK'), t('not OK'))],
    [t('Created'), site.creationDate],
  ];
}

function deviceLines(device: Device, absence: Absence | undefined): Line[] {
  const online = yesOrNo(device.online, t('online, according to N-sight'), t('offline'));
  const model = [device.manufacturer, device.model].filter(Boolean).join(' ');
  const user = [device.domain, device.user].filter(Boolean).join('\\');
  return [
    [t('Description'), device.description],
    [t('OS'), device.os],
    [t('State'), absence ? absenceHint(absence) : online],
    [t('IP'), device.ip],
    [t('External IP'), device.externalIp],
    [t('User'), user || undefined],
    [t('Agent'), device.agentVersion],
    [t('Last boot'), device.lastBoot === undefined ? undefined : dateAndTime(device.lastBoot)],
    [t('Model'), model || undefined],
    [t('Serial'), device.serial],
  ];
}

function idLine({ id }: EntityRef): Line {
  return [t('ID'), id];
}

/** What failed, and what that rests on; nothing of what was not read. */
function countLines(count: RowCount | undefined): Line[] {
  if (!count) return [];
  const { failed, reboot, below, oldest } = count;
  const waiting: Line = [t('Reboot Required'), reboot > 0 ? patches(reboot) : undefined];
  if (!below)
    return [
      [t('Failed'), failed === undefined ? undefined : patches(failed)],
      waiting,
      [t('Read'), oldest === undefined ? undefined : dateAndTime(oldest)],
    ];
  const { read, all, failedDevices } = below;
  return [
    [t('Failed'), failed === undefined ? undefined : patchesOnDevices(failed, failedDevices)],
    waiting,
    [t('Read'), read === 0 ? undefined : readText(read, all)],
    [t('Oldest reading'), oldest === undefined ? undefined : timeAgo(oldest, Date.now())],
  ];
}

function readText(read: number, all: number | undefined): string {
  return all === undefined ? devices(read) : ofDevices(read, all);
}

function yesOrNo(value: boolean | undefined, yes: string, no: string): string | undefined {
  if (value === undefined) return undefined;
  return value ? yes : no;
}

function patchLines(patch: Patch): Line[] {
  return [
    [t('Product'), patch.product],
    [t('Status'), statusText(patch)],
    [t('Severity'), severityText(patch)],
    [t('Policy'), policyText(patch)],
    [t('Released'), patch.releaseDate],
    [t('Installed'), patch.installDate],
    [t('ID'), patch.id],
  ];
}

function policyText(patch: Patch): string | undefined {
  const label = policyLabelText(patch);
  return label !== undefined && patch.policyOverridden ? t('{0} (set for this device)', label) : label;
}

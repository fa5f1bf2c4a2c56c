import { t } from '../../wording/localize';
import { forMarkdown } from '../../wording/escape';
import { dateAndTime } from '../../wording/time';
import { placeOf, type DevicesNode } from './deviceNodes';
import type { Absence, Client, Device, Patch, Site } from '../../nsight/records';
import { sheet, type Line } from '../tooltipSheet';
import { absenceHint, nameText, policyLabelText, severityText, statusText, titleText } from '../../wording/patchWords';

/** Returns a row's details as Markdown, with every text of the server's escaped. Built when it is asked for. */
export function devicesTooltip(node: DevicesNode, absence?: Absence): string {
  switch (node.kind) {
    case 'client':
      return sheet(nameText(node.client), clientLines(node.client));
    case 'site':
      return sheet(nameText(node.site), siteLines(node.site));
    case 'device':
      return sheet(nameText(node.device), deviceLines(node.device, absence));
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
    [t('ID'), client.id],
  ];
}

function siteLines(site: Site): Line[] {
  return [
    [t('Connection'), yesOrNo(site.connectionOk, t('OK'), t('not OK'))],
    [t('Created'), site.creationDate],
    [t('ID'), site.id],
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
    [t('ID'), device.id],
  ];
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

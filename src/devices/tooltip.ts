import { forMarkdown } from '../messages/escape';
import { placeOf, type Node } from './nodes';
import type { Client, Device, Patch, Site } from '../nsight/records';
import { sheet, type Line } from '../views/sheet';

/** A row's details as Markdown, with every text of the server's escaped. Built when it is asked for. */
export function tooltip(node: Node): string {
  switch (node.kind) {
    case 'client': return sheet(node.client.name, clientLines(node.client));
    case 'site': return sheet(node.site.name, siteLines(node.site));
    case 'device': return sheet(node.device.name, deviceLines(node.device));
    case 'patch': return sheet(node.patch.title, [['Device', placeOf(node).device.name], ...patchLines(node.patch)]);
    case 'installed': return `Installed patches of ${forMarkdown(node.parent.device.name)}`;
    case 'note': return [forMarkdown(node.text), ...node.details.slice(0, 20).map((line) => `- ${forMarkdown(line)}`)].join('\n');
    case 'error': return `**${node.about}**\n\n${forMarkdown(node.words.message)}`;
  }
}

function clientLines(client: Client): Line[] {
  return [
    ['Devices', client.deviceCount], ['Servers', client.serverCount], ['Workstations', client.workstationCount],
    ['Time zone', client.timezone], ['Created', client.creationDate], ['ID', client.id],
  ];
}

function siteLines(site: Site): Line[] {
  const connection = site.connectionOk === undefined ? undefined : site.connectionOk ? 'OK' : 'not OK';
  return [['Connection', connection], ['Created', site.creationDate], ['ID', site.id]];
}

function deviceLines(device: Device): Line[] {
  const online = device.online === undefined ? undefined : device.online ? 'online, as N-sight says' : 'offline';
  const model = [device.manufacturer, device.model].filter(Boolean).join(' ');
  const user = [device.domain, device.user].filter(Boolean).join('\\');
  return [
    ['Description', device.description], ['OS', device.os], ['State', online], ['IP', device.ip], ['External IP', device.externalIp],
    ['User', user || undefined], ['Agent', device.agentVersion],
    ['Last boot', device.lastBoot === undefined ? undefined : new Date(device.lastBoot).toLocaleString()],
    ['Model', model || undefined], ['Serial', device.serial], ['ID', device.id],
  ];
}

function patchLines(patch: Patch): Line[] {
  return [
    ['Product', patch.product], ['Status', patch.statusLabel], ['Severity', patch.severityLabel],
    ['Policy', policyText(patch)], ['Released', patch.releaseDate], ['Installed', patch.installDate], ['ID', patch.id],
  ];
}

function policyText({ policyLabel, policyOverridden }: Patch): string | undefined {
  if (!policyLabel) return undefined;
  return policyOverridden ? `${policyLabel} (set for this device)` : policyLabel;
}

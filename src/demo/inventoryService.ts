// list_devices_at_client: sites and devices of a client, of one type, with the flag of Patch Management.
import { xml } from './apiAnswer';
import { listDevicesExample } from './examples';
import type { FleetDevice, FleetSite } from './fleet';
import { clientOf, idParameter, typeParameter, type SimulatedService } from './apiService';
import { element, listing } from './xml';

/** Ordered by site name, then device name (D). Guess: a site without such devices is left out, and so is a client. */
export const listDevicesAtClient: SimulatedService = {
  name: 'list_devices_at_client',
  description: "Lists all devices of type 'server/workstation' for a client.",
  parameters: [idParameter('clientid'), typeParameter(true)],
  example: listDevicesExample,
  fields: [
    ['id', 'integer', 'no', 'The unique identifier of the client, site or device'],
    ['name', 'string', 'no', 'The name of the client, site or device'],
    ['patch', 'integer', 'no', 'Whether Patch Management is active (1) or not (0)'],
  ],
  answer(call) {
    const client = clientOf(call);
    const type = call.params.devicetype ?? '';
    const sites = client.sites
      .toSorted(bySiteName)
      .map((site) => inventorySiteXml(site, type))
      .filter((text) => text !== '');
    const item = ['<client>', element('id', client.id), element('name', client.name), ...sites, '</client>'].join('\n');
    return xml(listing(call, sites.length > 0 ? [item] : [], '<?xml version="1.0"?>\n'));
  },
};

function inventorySiteXml(site: FleetSite, type: string): string {
  // Guess: agentless devices are not in it; they have no checks and none of its flags.
  const devices = site.devices.filter((device) => device.type === type && !device.agentless).toSorted(bySiteName);
  if (devices.length === 0) return '';
  return ['<site>', element('id', site.id), element('name', site.name), ...devices.map(deviceRecord), '</site>'].join(
    '\n',
  );
}

function deviceRecord(device: FleetDevice): string {
  const { user = '', description = '' } = device.fields;
  return [
    `<${device.type}>`,
    element('id', device.id),
    element('name', device.name),
    element('username', user),
    element('description', description),
    element('status', 'Ok'),
    '<checkcount>',
    element('dsc_247', '1'),
    element('pass', '3'),
    element('clear', '4'),
    element('fail', '5'),
    '</checkcount>',
    element('takecontrol', '1'),
    element('patch', device.patchManagement ? '1' : '0'),
    element('mav', '1'),
    element('mob', '1'),
    element('systray', '1'),
    element('mavbreck', '0'),
    `</${device.type}>`,
  ].join('\n');
}

function bySiteName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, 'en');
}

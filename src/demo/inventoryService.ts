// list_devices_at_client: sites and devices of a client, of one type, with the flag of Patch Management.
import { xml } from './apiAnswer';
import { listDevicesExample } from './examples';
import type { FleetDevice, FleetSite } from './fleet';
import { clientOf, idParameter, typeParameter, type SimulatedService } from './apiService';
import { listing, type Elements } from './xml';

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
    const site = client.sites.toSorted(bySiteName).flatMap((one) => inventorySites(one, type));
    const records = site.length > 0 ? [{ id: client.id, name: client.name, site }] : [];
    return xml('<?xml version="1.0"?>\n' + listing(call, 'client', records));
  },
};

function inventorySites(site: FleetSite, type: string): readonly Elements[] {
  // Guess: agentless devices are not in it; they have no checks and none of its flags.
  const devices = site.devices.filter((device) => device.type === type && !device.agentless).toSorted(bySiteName);
  return devices.length === 0 ? [] : [{ id: site.id, name: site.name, [type]: devices.map(deviceRecord) }];
}

function deviceRecord(device: FleetDevice): Elements {
  const { user = '', description = '' } = device.fields;
  return {
    '#': '\n',
    id: device.id,
    name: device.name,
    username: user,
    description,
    status: 'Ok',
    checkcount: { dsc_247: 1, pass: 3, clear: 4, fail: 5 },
    takecontrol: 1,
    patch: device.patchManagement ? 1 : 0,
    mav: 1,
    mob: 1,
    systray: 1,
    mavbreck: 0,
  };
}

function bySiteName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, 'en');
}

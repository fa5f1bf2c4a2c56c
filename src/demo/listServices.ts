// list_clients and list_sites.
import { xml } from './apiAnswer';
import { listClientsExample, listSitesExample } from './examples';
import type { FleetClient, FleetSite } from './fleet';
import { clientOf, idParameter, typeParameter, type SimulatedService } from './apiService';
import { cdata, declaration, listing, type Elements } from './xml';

/** Documented with an XML declaration that names no encoding (D); the bytes are UTF-8. */
export const listClients: SimulatedService = {
  name: 'list_clients',
  description:
    'Lists all clients. If devicetype is given, the list will only show client that have active devices of that type.',
  parameters: [typeParameter(false)],
  example: listClientsExample,
  fields: [
    ['name', 'string', 'yes', 'The name of the client'],
    ['clientid', 'integer', 'no', 'The unique identifier of the client'],
    ['device_count', 'integer', 'no', 'Number of active devices'],
  ],
  answer(call) {
    const type = call.params.devicetype;
    const shown = call.fleet.clients.filter((client) => type === undefined || countDevices(client, type) > 0);
    return xml(declaration + listing(call, 'client', shown.map(clientRecord)));
  },
};

/** Guess: declared as UTF-8, to have that case too. */
export const listSites: SimulatedService = {
  name: 'list_sites',
  description: 'Lists all sites for a client.',
  parameters: [idParameter('clientid')],
  example: listSitesExample,
  fields: [
    ['siteid', 'integer', 'no', 'The unique identifier of the site'],
    ['name', 'string', 'no', 'The name of the site'],
    ['connection_ok', 'integer', 'no', 'Whether the site is connected (1) or not (0)'],
    ['creation_date', 'date', 'yes', 'When the site was created'],
  ],
  answer: (call) =>
    xml('<?xml version="1.0" encoding="UTF-8"?>\n' + listing(call, 'site', clientOf(call).sites.map(siteRecord))),
};

function clientRecord(client: FleetClient): Elements {
  const count = (type: string): number => countDevices(client, type);
  return {
    name: client.name,
    clientid: client.id,
    view_dashboard: '1',
    view_wkstsn_assets: '1',
    dashboard_username: 'none', // literally, when unset (C)
    timezone: '',
    creation_date: '',
    server_count: count('server'),
    workstation_count: count('workstation'),
    mobile_device_count: count('mobile_device'),
    device_count: count('server') + count('workstation') + count('mobile_device'),
    ...client.fields,
  };
}

function siteRecord(site: FleetSite): Elements {
  const {
    connection_ok = '1',
    creation_date = '',
    primary_router = '',
    secondary_router = '',
    ...others
  } = site.fields;
  // Guess: a name with an ampersand comes as CDATA here, because either is documented (D) and one has to be chosen.
  const name = site.name.includes('&') ? cdata(site.name) : site.name;
  return { siteid: site.id, name, ...others, connection_ok, creation_date, primary_router, secondary_router };
}

/** "Active devices" (D). Guess: those found by the network scan are none. */
function countDevices(client: FleetClient, type: string): number {
  return client.sites.flatMap((site) => site.devices).filter((device) => device.type === type && !device.agentless)
    .length;
}

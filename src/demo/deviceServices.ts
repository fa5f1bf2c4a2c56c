// list_servers and list_workstations.
import { xml } from './apiAnswer';
import { listServersExample, listWorkstationsExample } from './examples';
import type { FleetDevice } from './fleet';
import { idParameter, siteOf, type SimulatedCall, type SimulatedService } from './apiService';
import { listing } from './xml';

const fields: SimulatedService['fields'] = [
  ['name', 'string', 'no', 'The name of the device'],
  ['last_boot_time', 'integer', 'yes', 'Unix time of the last boot'],
  ['os', 'string', 'yes', 'Operating system'],
  ['online', 'integer', 'no', 'Online (1) or not (0)'],
];

/** Guess: in ISO-8859-1, to have a list in it too. */
export const listServers: SimulatedService = {
  name: 'list_servers',
  description: 'Lists all servers for site (including top level asset information if available).',
  parameters: [idParameter('siteid')],
  example: listServersExample,
  fields,
  answer: (call) => xml('<?xml version="1.0" encoding="ISO-8859-1"?>\n' + devicesXml(call, 'server'), 'latin1'),
};

/** Documented without an XML declaration (D), so the bytes are UTF-8. Agentless devices are in it (C). */
export const listWorkstations: SimulatedService = {
  name: 'list_workstations',
  description:
    'Lists all workstation monitoring devices for site (including top level asset information if available).',
  parameters: [idParameter('siteid')],
  example: listWorkstationsExample,
  fields,
  answer: (call) => xml(devicesXml(call, 'workstation')),
};

function devicesXml(call: SimulatedCall, type: 'server' | 'workstation'): string {
  const devices = siteOf(call).devices.filter((device) => device.type === type);
  const records = devices.map((device) => deviceFields(device, type));
  return listing(call, type, records);
}

/**
 * All tags in the documented order (D for a workstation's, I that a server's are the same); unknown ones after the
 * model.
 */
function deviceFields(device: FleetDevice, type: 'server' | 'workstation'): Record<string, string> {
  const given = device.fields;
  const taken = new Set<string>();
  const take = (...tags: string[]): Record<string, string> =>
    Object.fromEntries(
      tags.map((tag) => {
        taken.add(tag);
        return [tag, given[tag] ?? usual[tag] ?? ''];
      }),
    );
  const first = take(
    'guid',
    'name',
    'description',
    'install_date',
    'last_boot_time',
    'dsc_active',
    'atz_dst_date',
    'utc_apt',
    'utc_offset',
    'user',
    'domain',
    'manufacturer',
    'model',
  );
  const last = take(
    'ip',
    'external_ip',
    'mac1',
    'mac2',
    'mac3',
    'os',
    'os_details',
    `${type}id`,
    'agent_version',
    'agent_mode',
    'online',
    'active_247',
    'check_interval_247',
    'status_247',
    'local_date_247',
    'device_serial',
    'last_scan_time',
  );
  const others = Object.fromEntries(Object.entries(given).filter(([tag]) => !taken.has(tag)));
  return { ...first, ...others, ...last, name: device.name, [`${type}id`]: device.id };
}

const usual: Readonly<Record<string, string>> = {
  dsc_active: '1',
  utc_offset: '0',
  agent_mode: '3',
  online: '1',
  active_247: '1',
  check_interval_247: '5',
  status_247: '2',
};

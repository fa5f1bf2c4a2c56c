import type { XmlElement } from './xmlElement';
import { countField, flagField, namedField, optionalField } from './fields';
import { listParser, type ListParser } from './recordCollector';
import type { Client, Device, DeviceType, Site } from '../records';

/** Parses list_clients (D). */
export function clientParser(): ListParser<Client> {
  return listParser('client', (client, found) => {
    found.add(client, ['clientid', 'id'], (id) => ({
      id,
      name: namedField(client, 'name'),
      deviceCount: countField(client, 'device_count'),
      serverCount: countField(client, 'server_count'),
      workstationCount: countField(client, 'workstation_count'),
      timezone: optionalField(client, 'timezone'),
      creationDate: optionalField(client, 'creation_date'),
    }));
  });
}

/** Parses list_sites (D). */
export function siteParser(): ListParser<Site> {
  return listParser('site', (site, found) => {
    found.add(site, ['siteid', 'id'], (id) => ({
      id,
      name: namedField(site, 'name'),
      connectionOk: flagField(site, 'connection_ok'),
      creationDate: optionalField(site, 'creation_date'),
    }));
  });
}

/** Parses list_servers and list_workstations, whose ids are the `deviceid` of the patch services (D). */
export function deviceParser(type: DeviceType): ListParser<Device> {
  return listParser(type, (device, found) => {
    found.add(device, [`${type}id`, 'id'], (id) => readDevice(id, type, device));
  });
}

function readDevice(id: string, type: DeviceType, device: XmlElement): Device {
  return {
    id,
    name: namedField(device, 'name'),
    type,
    description: optionalField(device, 'description'),
    os: optionalField(device, 'os'),
    online: flagField(device, 'online'),
    ip: optionalField(device, 'ip'),
    externalIp: optionalField(device, 'external_ip'),
    user: optionalField(device, 'user', 'username'),
    domain: optionalField(device, 'domain'),
    manufacturer: optionalField(device, 'manufacturer'),
    model: optionalField(device, 'model'),
    serial: optionalField(device, 'device_serial'),
    agentVersion: optionalField(device, 'agent_version')?.replaceAll('_', '.'),
    lastBoot: unixSeconds(device.text('last_boot_time')),
  };
}

/** Converts Unix seconds to milliseconds. Empty, 0 and "Not Available" are no time (C). */
function unixSeconds(text: string): number | undefined {
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return seconds === 0 ? undefined : seconds * 1000;
}

import type { Element } from './element';
import { countField, flagField, namedField, optionalField } from './fields';
import { RecordCollector, records } from './recordCollector';
import type { Client, Device, DeviceType, Listing, Site } from '../records';

/** Parses list_clients (D). */
export function parseClients(root: Element): Listing<Client> {
  const found = new RecordCollector<Client>();
  for (const client of records(root, 'client', (p) => {
    found.problem(p);
  })) {
    found.add(client, ['clientid', 'id'], (id) => ({
      id,
      name: namedField(client, 'name'),
      deviceCount: countField(client, 'device_count'),
      serverCount: countField(client, 'server_count'),
      workstationCount: countField(client, 'workstation_count'),
      timezone: optionalField(client, 'timezone'),
      creationDate: optionalField(client, 'creation_date'),
    }));
  }
  return found.listing;
}

/** Parses list_sites (D). */
export function parseSites(root: Element): Listing<Site> {
  const found = new RecordCollector<Site>();
  for (const site of records(root, 'site', (p) => {
    found.problem(p);
  })) {
    found.add(site, ['siteid', 'id'], (id) => ({
      id,
      name: namedField(site, 'name'),
      connectionOk: flagField(site, 'connection_ok'),
      creationDate: optionalField(site, 'creation_date'),
    }));
  }
  return found.listing;
}

/** Parses list_servers and list_workstations, whose ids are the `deviceid` of the patch services (D). */
export function parseDevices(root: Element, type: DeviceType): Listing<Device> {
  const found = new RecordCollector<Device>();
  for (const device of records(root, type, (p) => {
    found.problem(p);
  })) {
    found.add(device, [`${type}id`, 'id'], (id) => ({
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
    }));
  }
  return found.listing;
}

/** Converts Unix seconds to milliseconds. Empty, 0 and "Not Available" are no time (C). */
function unixSeconds(text: string): number | undefined {
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return seconds === 0 ? undefined : seconds * 1000;
}

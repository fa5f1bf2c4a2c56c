import type { Element } from './element';
import { count, flag, nameOf, optional } from './fields';
import { Gathering, records } from './recordCollector';
import type { Client, Device, DeviceType, Listing, Site } from '../records';

/** Reads list_clients (D). */
export function parseClients(root: Element): Listing<Client> {
  const found = new Gathering<Client>();
  for (const client of records(root, 'client', (p) => {
    found.problem(p);
  })) {
    found.add(client, ['clientid', 'id'], (id) => ({
      id,
      name: nameOf(client),
      deviceCount: count(client, 'device_count'),
      serverCount: count(client, 'server_count'),
      workstationCount: count(client, 'workstation_count'),
      timezone: optional(client, 'timezone'),
      creationDate: optional(client, 'creation_date'),
    }));
  }
  return found.listing;
}

/** Reads list_sites (D). */
export function parseSites(root: Element): Listing<Site> {
  const found = new Gathering<Site>();
  for (const site of records(root, 'site', (p) => {
    found.problem(p);
  })) {
    found.add(site, ['siteid', 'id'], (id) => ({
      id,
      name: nameOf(site),
      connectionOk: flag(site, 'connection_ok'),
      creationDate: optional(site, 'creation_date'),
    }));
  }
  return found.listing;
}

/** Reads list_servers and list_workstations, whose ids are the `deviceid` of the patch services (D). */
export function parseDevices(root: Element, type: DeviceType): Listing<Device> {
  const found = new Gathering<Device>();
  for (const device of records(root, type, (p) => {
    found.problem(p);
  })) {
    found.add(device, [`${type}id`, 'id'], (id) => ({
      id,
      name: nameOf(device),
      type,
      description: optional(device, 'description'),
      os: optional(device, 'os'),
      online: flag(device, 'online'),
      ip: optional(device, 'ip'),
      externalIp: optional(device, 'external_ip'),
      user: optional(device, 'user', 'username'),
      domain: optional(device, 'domain'),
      manufacturer: optional(device, 'manufacturer'),
      model: optional(device, 'model'),
      serial: optional(device, 'device_serial'),
      agentVersion: optional(device, 'agent_version')?.replaceAll('_', '.'),
      lastBoot: unixSeconds(device.text('last_boot_time')),
    }));
  }
  return found.listing;
}

/** Unix seconds to milliseconds; empty, 0 and "Not Available" are no time (C). */
function unixSeconds(text: string): number | undefined {
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return seconds === 0 ? undefined : seconds * 1000;
}

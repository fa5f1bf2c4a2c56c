// What one read came to, for a diagnosis: facts about the answer beside its records.
import type { Census, Encoding } from './census';
import type { Element } from './element';
import type { Failure } from './errors';
import { parseClients, parseDevices, parseSites } from './parseFleet';
import { parseInventory } from './parseInventory';
import { parsePatches } from './parsePatches';
import type { Client, Device, InventoryDevice, Listing, Patch, ReadService, Site } from './records';
import type { Params } from './url';

/** What each read lists. */
export interface Records {
  readonly list_clients: Client;
  readonly list_sites: Site;
  readonly list_servers: Device;
  readonly list_workstations: Device;
  readonly list_devices_at_client: InventoryDevice;
  readonly patch_list_all: Patch;
}

/** One read, made once. What is not there is not known: most of it when no whole answer came. */
export interface Probe<T = unknown> {
  readonly service: ReadService;
  /** To the last byte, or to the failure. */
  readonly milliseconds: number;
  readonly failure?: Failure;
  /** Of HTTP. */
  readonly status?: number;
  /** The size of the body, unpacked. */
  readonly bytes?: number;
  readonly encoding?: Encoding;
  /** Undefined where the answer is not well-formed XML. */
  readonly census?: Census | undefined;
  readonly listing?: Listing<T>;
}

/** How the answer to each read becomes records. */
export const parsers: { readonly [S in ReadService]: (root: Element, params: Params) => Listing<Records[S]> } = {
  list_clients: parseClients,
  list_sites: parseSites,
  list_servers: (root) => parseDevices(root, 'server'),
  list_workstations: (root) => parseDevices(root, 'workstation'),
  list_devices_at_client: (root, { devicetype, clientid }) => parseInventory(root, devicetype === 'workstation' ? devicetype : 'server', clientid ?? ''),
  patch_list_all: parsePatches,
};

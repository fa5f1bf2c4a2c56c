import { EventEmitter } from 'node:events';
import pLimit from 'p-limit';
import type { Client, Device, DeviceType, Listing, Patch, Site } from '../nsight/records';
import { Lists } from './lists';

/** The reads that the inventory needs of the client. */
export interface InventoryClient {
  listClients(signal: AbortSignal): Promise<Listing<Client>>;
  listSites(clientId: string, signal: AbortSignal): Promise<Listing<Site>>;
  listServers(siteId: string, signal: AbortSignal): Promise<Listing<Device>>;
  listWorkstations(siteId: string, signal: AbortSignal): Promise<Listing<Device>>;
  listPatches(deviceId: string, signal: AbortSignal): Promise<Listing<Patch>>;
}

/** A device with the way to it. */
export interface DevicePlace {
  readonly client: Client;
  readonly site: Site;
  readonly device: Device;
}

/** How many reads are under way at once: a refresh with many open devices must not look like an attack. */
const readsAtOnce = 8;

/**
 * What is known of the fleet behind one connection. Every list is read when it is first asked for and kept; see Lists.
 * All reads reject with the client's NsightError.
 */
export class Inventory {
  readonly #stop = new AbortController();
  readonly #limit = pLimit(readsAtOnce);
  readonly #events = new EventEmitter<{ patches: [deviceId: string] }>();
  readonly #clients: Lists<Listing<Client>>;
  readonly #sites: Lists<Listing<Site>>;
  readonly #servers: Lists<Listing<Device>>;
  readonly #workstations: Lists<Listing<Device>>;
  readonly #patches: Lists<Listing<Patch>>;

  constructor(client: InventoryClient) {
    this.#clients = this.#lists((_, signal) => client.listClients(signal));
    this.#sites = this.#lists((id, signal) => client.listSites(id, signal));
    this.#servers = this.#lists((id, signal) => client.listServers(id, signal));
    this.#workstations = this.#lists((id, signal) => client.listWorkstations(id, signal));
    this.#patches = this.#lists((id, signal) => client.listPatches(id, signal));
  }

  clients(): Promise<Listing<Client>> {
    return this.#clients.get('');
  }

  sites(clientId: string): Promise<Listing<Site>> {
    return this.#sites.get(clientId);
  }

  devices(siteId: string, type: DeviceType): Promise<Listing<Device>> {
    return this.#devices(type).get(siteId);
  }

  patches(deviceId: string): Promise<Listing<Patch>> {
    return this.#patches.get(deviceId);
  }

  /** The patches of a device as they were last read, if they were. */
  knownPatches(deviceId: string): Listing<Patch> | undefined {
    return this.#patches.peek(deviceId);
  }

  /** Reads the patches of a device again, and tells all who listen. */
  async refreshPatches(deviceId: string): Promise<Listing<Patch>> {
    this.#patches.drop(deviceId);
    try {
      return await this.#patches.get(deviceId);
    } finally {
      this.#events.emit('patches', deviceId);
    }
  }

  /** Calls `listener` whenever the patches of a device were read again. Gives the way to stop that. */
  onPatches(listener: (deviceId: string) => void): () => void {
    this.#events.on('patches', listener);
    return () => this.#events.off('patches', listener);
  }

  dropClients(): void {
    this.#clients.drop('');
  }

  /** Forgets a client's sites and all below them, as far as it is known. */
  dropSites(clientId: string): void {
    for (const site of this.#sites.peek(clientId)?.items ?? []) this.dropDevices(site.id);
    this.#sites.drop(clientId);
  }

  /** Forgets a site's devices and their patches. */
  dropDevices(siteId: string): void {
    for (const lists of [this.#servers, this.#workstations]) {
      for (const device of lists.peek(siteId)?.items ?? []) this.#patches.drop(device.id);
      lists.drop(siteId);
    }
  }

  /** Forgets everything. */
  dropAll(): void {
    for (const lists of this.#all()) lists.dropAll();
  }

  /** Forgets a list that could not be read, so that it is tried again. */
  dropFailed(list: 'clients' | 'sites' | DeviceType | 'patches', id: string): void {
    switch (list) {
      case 'clients': return this.#clients.dropFailed('');
      case 'sites': return this.#sites.dropFailed(id);
      case 'patches': return this.#patches.dropFailed(id);
      case 'server':
      case 'workstation': return this.#devices(list).dropFailed(id);
    }
  }

  /** Ends every read that is under way; whoever waits gets the failure 'cancelled'. */
  dispose(): void {
    this.#stop.abort();
    for (const lists of this.#all()) lists.close();
    this.#events.removeAllListeners();
  }

  #all(): Pick<Lists<unknown>, 'dropAll' | 'close'>[] {
    return [this.#clients, this.#sites, this.#servers, this.#workstations, this.#patches];
  }

  #devices(type: DeviceType): Lists<Listing<Device>> {
    return type === 'server' ? this.#servers : this.#workstations;
  }

  #lists<T>(read: (id: string, signal: AbortSignal) => Promise<T>): Lists<T> {
    return new Lists((id, signal) => this.#limit(() => read(id, AbortSignal.any([signal, this.#stop.signal]))));
  }
}

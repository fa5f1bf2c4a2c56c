import { EventEmitter } from 'node:events';
import pLimit from 'p-limit';
import type { Client, Device, DeviceType, InventoryDevice, Listing, Patch, Site } from '../nsight/records';
import { ListCache } from './listCache';
import { RateLimiter } from './rateLimiter';
import type { DevicePath } from './place';
import { CacheBudget } from './cacheBudget';

/** The reads that the inventory needs of the client. */
export interface InventoryClient {
  listClients(signal: AbortSignal): Promise<Listing<Client>>;
  listSites(clientId: string, signal: AbortSignal): Promise<Listing<Site>>;
  listServers(siteId: string, signal: AbortSignal): Promise<Listing<Device>>;
  listWorkstations(siteId: string, signal: AbortSignal): Promise<Listing<Device>>;
  listDevicesAtClient(clientId: string, type: DeviceType, signal: AbortSignal): Promise<Listing<InventoryDevice>>;
  listPatches(deviceId: string, signal: AbortSignal, onAnswer: () => void): Promise<Listing<Patch>>;
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
  /** `patches` after a list was read again that others may show, `read` after each one that was read at all. */
  readonly #events = new EventEmitter<{
    patches: [deviceId: string];
    read: [deviceId: string, listing: Listing<Patch>];
  }>();
  /** How fast many lists in a row may be read. */
  readonly pace: RateLimiter;
  readonly #clients: ListCache<Listing<Client>>;
  readonly #sites: ListCache<Listing<Site>>;
  readonly #servers: ListCache<Listing<Device>>;
  readonly #workstations: ListCache<Listing<Device>>;
  readonly #atClient: Readonly<Record<DeviceType, ListCache<Listing<InventoryDevice>>>>;
  readonly #patches: ListCache<Listing<Patch>>;
  readonly #spare = new CacheBudget();
  /** Who waits for the answer of a device to be there, be it read or not. */
  readonly #answered = new Map<string, () => void>();

  constructor(client: InventoryClient, requestsPerMinute: () => number = () => Infinity) {
    this.pace = new RateLimiter(requestsPerMinute);
    this.#clients = this.#lists((_, signal) => client.listClients(signal));
    this.#sites = this.#lists((id, signal) => client.listSites(id, signal));
    this.#servers = this.#lists((id, signal) => client.listServers(id, signal));
    this.#workstations = this.#lists((id, signal) => client.listWorkstations(id, signal));
    this.#atClient = {
      server: this.#lists((id, signal) => client.listDevicesAtClient(id, 'server', signal)),
      workstation: this.#lists((id, signal) => client.listDevicesAtClient(id, 'workstation', signal)),
    };
    this.#patches = this.#lists(async (id, signal) => {
      const listing = await client.listPatches(id, signal, () => {
        this.#answered.get(id)?.();
      });
      this.#events.emit('read', id, listing);
      return listing;
    });
  }

  /** The clients, read again unless that was less than this many milliseconds ago. */
  clients(youngerThan = Infinity): Promise<Listing<Client>> {
    return this.#clients.getYounger('', youngerThan);
  }

  /** How many milliseconds ago the clients were read, if they are known. */
  ageOfClients(): number | undefined {
    return this.#clients.age('');
  }

  sites(clientId: string): Promise<Listing<Site>> {
    return this.#sites.get(clientId);
  }

  devices(siteId: string, type: DeviceType, youngerThan = Infinity): Promise<Listing<Device>> {
    return this.#devices(type).getYounger(siteId, youngerThan);
  }

  patches(deviceId: string): Promise<Listing<Patch>> {
    this.#spare.want(deviceId);
    return this.#patches.get(deviceId);
  }

  /** The devices of a type at all sites of a client, in one call, unless they were read less than this many milliseconds ago. */
  devicesAtClient(clientId: string, type: DeviceType, youngerThan: number): Promise<Listing<InventoryDevice>> {
    return this.#atClient[type].getYounger(clientId, youngerThan);
  }

  /** The devices of a type at a client, if that list was read less than this many milliseconds ago. */
  knownAtClient(clientId: string, type: DeviceType, youngerThan: number): Listing<InventoryDevice> | undefined {
    return this.#atClient[type].peek(clientId, youngerThan);
  }

  /** Every device that some list has, with where it is. Asks nobody. */
  knownPlaces(): (DevicePath & { readonly type: DeviceType })[] {
    const places = new Map<string, DevicePath & { readonly type: DeviceType }>();
    for (const client of this.#clients.peek('')?.items ?? []) {
      for (const type of ['server', 'workstation'] as const) {
        for (const device of this.#atClient[type].peek(client.id)?.items ?? [])
          places.set(device.id, { client, site: device.site, device, type });
        for (const site of this.#sites.peek(client.id)?.items ?? []) {
          for (const device of this.#devices(type).peek(site.id)?.items ?? [])
            places.set(device.id, { client, site, device, type });
        }
      }
    }
    return [...places.values()];
  }

  /** Returns all patches that were read and are kept. */
  *knownPatchesOfAll(): Iterable<Patch> {
    for (const { items } of this.#patches.all()) yield* items;
  }

  /** How many milliseconds ago the patches of a device were read, if they are known. */
  ageOfPatches(deviceId: string): number | undefined {
    return this.#patches.age(deviceId);
  }

  /** The patches of a device as they were last read, if that was less than this many milliseconds ago. */
  knownPatches(deviceId: string, youngerThan: number): Listing<Patch> | undefined {
    return this.#patches.peek(deviceId, youngerThan);
  }

  /**
   * Reads the patches of a device again, and tells all who listen. As one of many, for whom the next may be asked for
   * when the answer is there and still to be read, the list is kept only as long as there is room for it, unless
   * somebody shows it.
   */
  async refreshPatches(deviceId: string, oneOfMany?: { readonly onAnswer: () => void }): Promise<Listing<Patch>> {
    this.#patches.drop(deviceId);
    if (oneOfMany) this.#answered.set(deviceId, oneOfMany.onAnswer);
    try {
      const listing = await this.#patches.get(deviceId);
      if (oneOfMany) this.#keepSpare(deviceId, listing.items.length);
      return listing;
    } finally {
      this.#answered.delete(deviceId);
      this.#events.emit('patches', deviceId);
    }
  }

  /** Calls `listener` whenever the patches of a device were read again. Gives the way to stop that. */
  onPatches(listener: (deviceId: string) => void): () => void {
    this.#events.on('patches', listener);
    return () => this.#events.off('patches', listener);
  }

  /** Calls `listener` with the patches of a device whenever they were read. Gives the way to stop that. */
  onRead(listener: (deviceId: string, listing: Listing<Patch>) => void): () => void {
    this.#events.on('read', listener);
    return () => this.#events.off('read', listener);
  }

  /** Forgets a client's sites and all below them, as far as it is known. */
  dropSites(clientId: string): void {
    for (const site of this.#sites.peek(clientId)?.items ?? []) this.dropDevices(site.id, clientId);
    this.#sites.drop(clientId);
    this.#dropAtClient(clientId);
  }

  /** Forgets a site's devices and their patches. */
  dropDevices(siteId: string, clientId: string): void {
    this.#dropAtClient(clientId);
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
  dropFailed(list: 'clients' | 'sites' | DeviceType | 'patches' | 'atClient', id: string): void {
    switch (list) {
      case 'atClient':
        this.#atClient.server.dropFailed(id);
        this.#atClient.workstation.dropFailed(id);
        return;
      case 'clients':
        return this.#clients.dropFailed('');
      case 'sites':
        return this.#sites.dropFailed(id);
      case 'patches':
        return this.#patches.dropFailed(id);
      case 'server':
      case 'workstation':
        return this.#devices(list).dropFailed(id);
    }
  }

  /** Ends every read that is under way; whoever waits gets the failure 'cancelled'. */
  dispose(): void {
    this.#stop.abort();
    for (const lists of this.#all()) lists.close();
    this.#events.removeAllListeners();
  }

  #keepSpare(deviceId: string, patches: number): void {
    for (const id of this.#spare.read(deviceId, patches)) {
      if (this.#patches.peek(id)) this.#patches.drop(id); // One that is being read again is waited for.
    }
  }

  #all(): Pick<ListCache<unknown>, 'dropAll' | 'close'>[] {
    return [
      this.#clients,
      this.#sites,
      this.#servers,
      this.#workstations,
      this.#atClient.server,
      this.#atClient.workstation,
      this.#patches,
    ];
  }

  #dropAtClient(clientId: string): void {
    this.#atClient.server.drop(clientId);
    this.#atClient.workstation.drop(clientId);
  }

  #devices(type: DeviceType): ListCache<Listing<Device>> {
    return type === 'server' ? this.#servers : this.#workstations;
  }

  #lists<T>(read: (id: string, signal: AbortSignal) => Promise<T>): ListCache<T> {
    return new ListCache((id, signal) => this.#limit(() => read(id, AbortSignal.any([signal, this.#stop.signal]))));
  }
}

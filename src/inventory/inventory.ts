import pLimit, { type LimitFunction } from 'p-limit';
import type { RequestGate } from '../nsight/client';
import type { Client, Device, DeviceType, InventoryDevice, Listing, Patch, Site } from '../nsight/records';
import { Emitter } from '../util/emitter';
import { CacheBudget } from './cacheBudget';
import { KnownChecks } from './knownChecks';
import { ListCache, type CachedReadOptions, type ListRead, type PatchesRead, type ReadOptions } from './listCache';
import type { DevicePath, EntityRef, PlacesSource } from './place';
import { RateLimiter, type RateLimiterOptions } from './rateLimiter';

/** The reads that the inventory needs of the client. `gate` limits how many requests are under way. */
export interface InventoryClient {
  listClients(signal: AbortSignal, gate: RequestGate): Promise<Listing<Client>>;
  listSites(clientId: string, signal: AbortSignal, gate: RequestGate): Promise<Listing<Site>>;
  listServers(siteId: string, signal: AbortSignal, gate: RequestGate): Promise<Listing<Device>>;
  listWorkstations(siteId: string, signal: AbortSignal, gate: RequestGate): Promise<Listing<Device>>;
  listDevicesAtClient(
    clientId: string,
    type: DeviceType,
    signal: AbortSignal,
    gate: RequestGate,
  ): Promise<Listing<InventoryDevice>>;
  listPatches(deviceId: string, signal: AbortSignal, gate: RequestGate): Promise<Listing<Patch>>;
}

/** How a list is to be read; one of many has a `gate`, which limits their requests. */
export type InventoryReadOptions = ReadOptions & Pick<CachedReadOptions, 'gate' | 'signal'>;

/** What an inventory needs of its surroundings. */
export interface InventoryOptions {
  /** Returns how many requests of bulk reads may be sent in a minute; no limit by default. */
  readonly requestsPerMinute?: (() => number) | undefined;
  /** Returns the time in Unix milliseconds. */
  readonly now?: () => number;
  /** How the requests of bulk reads are spaced beside those of other windows. */
  readonly pace?: RateLimiterOptions | undefined;
}

/** The most requests for lists under way at once: a refresh with many open devices must not look like an attack. */
const requestsAtOnce = 8;

/** What can fail to be read: to try it again. */
export type ListName = 'clients' | 'sites' | DeviceType | 'patches';

/**
 * Holds what is known of the fleet behind one connection. Every list is read when it is first asked for and cached; see
 * ListCache. All reads reject with the client's NsightError.
 */
export class Inventory {
  readonly #stop = new AbortController();
  readonly #requests: LimitFunction = pLimit(requestsAtOnce);
  readonly #patchesChanged = new Emitter<string>();
  readonly #patchesRead = new Emitter<PatchesRead>();
  readonly #clientsRead = new Emitter<Listing<Client>>();
  readonly #client: InventoryClient;
  readonly #now: () => number;
  readonly #clients: ListCache<Listing<Client>>;
  readonly #sites: ListCache<Listing<Site>>;
  readonly #devices: Readonly<Record<DeviceType, ListCache<Listing<Device>>>>;
  readonly #atClient: Readonly<Record<DeviceType, ListCache<Listing<InventoryDevice>>>>;
  readonly #patches: ListCache<Listing<Patch>>;
  readonly #budget = new CacheBudget();

  /** What knows devices by name beside the lists: the history, the scan. */
  readonly otherPlaces: PlacesSource[] = [];
  /** How fast the lists of a bulk read may be asked for. */
  readonly rateLimiter: RateLimiter;
  readonly checks: KnownChecks;
  /** Fires with the id of a device whose patches were read again, or could not be. */
  readonly onDidChangePatches = this.#patchesChanged.event;
  /** Fires for each list of patches that was read, with the records. */
  readonly onDidReadPatches = this.#patchesRead.event;
  /** Fires for each list of clients that was read. */
  readonly onDidReadClients = this.#clientsRead.event;

  constructor(client: InventoryClient, options: InventoryOptions = {}) {
    const { requestsPerMinute = () => Infinity, now = () => Date.now(), pace } = options;
    this.#client = client;
    this.#now = now;
    this.checks = new KnownChecks(now);
    this.rateLimiter = new RateLimiter(requestsPerMinute, pace);
    this.#clients = this.#cache(async ({ signal, gate }) => {
      const listing = await client.listClients(signal, gate);
      this.#clientsRead.fire(listing);
      return listing;
    });
    this.#sites = this.#cache(({ id, signal, gate }) => client.listSites(id, signal, gate));
    this.#devices = {
      server: this.#cache((of) => this.checks.follow(() => client.listServers(of.id, of.signal, of.gate))),
      workstation: this.#cache((of) => this.checks.follow(() => client.listWorkstations(of.id, of.signal, of.gate))),
    };
    this.#atClient = {
      server: this.#cache(({ id, signal, gate }) => client.listDevicesAtClient(id, 'server', signal, gate)),
      workstation: this.#cache(({ id, signal, gate }) => client.listDevicesAtClient(id, 'workstation', signal, gate)),
    };
    this.#patches = this.#cache(async ({ id: deviceId, signal, gate, askedAt }) => {
      const listing = await client.listPatches(deviceId, signal, gate);
      this.#patchesRead.fire({ deviceId, listing, askedAt: askedAt() });
      return listing;
    });
  }

  /** Returns the clients. */
  clients(options?: ReadOptions): Promise<Listing<Client>> {
    return this.#clients.get('', options);
  }

  /** Returns how many milliseconds ago the clients were read, if they are known. */
  ageOfClientsMs(): number | undefined {
    return this.#clients.ageMs('');
  }

  /** Returns the sites of a client. */
  sites(clientId: string, options?: ReadOptions): Promise<Listing<Site>> {
    return this.#sites.get(clientId, options);
  }

  /** Returns the devices of a type at a site. */
  devices(siteId: string, type: DeviceType, options?: InventoryReadOptions): Promise<Listing<Device>> {
    return this.#devices[type].get(siteId, options);
  }

  /** Returns the devices of a type at a site if they are known and no older than `maxAgeMs`. */
  knownDevices(siteId: string, type: DeviceType, maxAgeMs: number): Listing<Device> | undefined {
    return this.#devices[type].peek(siteId, maxAgeMs);
  }

  /** Returns the devices of a type at all sites of a client, which takes one call. */
  devicesAtClient(
    clientId: string,
    type: DeviceType,
    options?: InventoryReadOptions,
  ): Promise<Listing<InventoryDevice>> {
    return this.#atClient[type].get(clientId, options);
  }

  /** Returns how many milliseconds ago that list of a site's was asked for, if it is known. */
  ageOfDevicesMs(siteId: string, type: DeviceType): number | undefined {
    return this.#devices[type].ageMs(siteId);
  }

  /** Returns how many milliseconds ago that list of a client's was asked for, if it is known. */
  ageAtClientMs(clientId: string, type: DeviceType): number | undefined {
    return this.#atClient[type].ageMs(clientId);
  }

  /** Returns the devices of a type at all sites of a client if they are known and no older than `maxAgeMs`. */
  knownAtClient(clientId: string, type: DeviceType, maxAgeMs: number): Listing<InventoryDevice> | undefined {
    return this.#atClient[type].peek(clientId, maxAgeMs);
  }

  /** Returns the patches of a device, and keeps them in the cache for a view that shows them. */
  patches(deviceId: string, options?: ReadOptions): Promise<Listing<Patch>> {
    this.#budget.pin(deviceId);
    return this.#patches.get(deviceId, options);
  }

  /** Returns the patches of a device if they are known and no older than `maxAgeMs`. */
  knownPatches(deviceId: string, maxAgeMs: number): Listing<Patch> | undefined {
    return this.#patches.peek(deviceId, maxAgeMs);
  }

  /** Returns how many milliseconds ago the patches of a device were read, if they are known. */
  ageOfPatchesMs(deviceId: string): number | undefined {
    return this.#patches.ageMs(deviceId);
  }

  /** Returns the devices of a type that lists of a client's sites have, no older than `maxAgeMs`. Sends no request. */
  knownAtSites(client: EntityRef, type: DeviceType, maxAgeMs: number): DevicePath[] {
    const sites = this.#sites.peek(client.id)?.items ?? [];
    return sites.flatMap((site) =>
      (this.#devices[type].peek(site.id, maxAgeMs)?.items ?? []).map((device) => ({ client, site, device })),
    );
  }

  /** How many lists were read that name devices, or where these are. */
  get namingReads(): number {
    return this.#namingCaches().reduce((sum, { reads }) => sum + reads, 0);
  }

  /** Returns every device that some list has, with where it is. Sends no request. */
  knownPlaces(): (DevicePath & { readonly type: DeviceType })[] {
    const places = new Map<string, DevicePath & { readonly type: DeviceType }>();
    for (const client of this.#clients.peek('')?.items ?? []) {
      for (const type of ['server', 'workstation'] as const) {
        for (const device of this.#atClient[type].peek(client.id)?.items ?? [])
          places.set(device.id, { client, site: device.site, device, type });
        for (const site of this.#sites.peek(client.id)?.items ?? []) {
          for (const device of this.#devices[type].peek(site.id)?.items ?? [])
            places.set(device.id, { client, site, device, type });
        }
      }
    }
    return [...places.values()];
  }

  /** Returns all patches that were read and are cached. */
  *knownPatchesOfAll(): Iterable<Patch> {
    for (const { items } of this.#patches.all()) yield* items;
  }

  /**
   * Reads the patches of a device again. One of many, which has a gate, stays in the cache only while there is room
   * for it, unless a view shows it.
   */
  async refreshPatches(
    deviceId: string,
    options: Pick<CachedReadOptions, 'gate' | 'signal'> = {},
  ): Promise<Listing<Patch>> {
    this.#patches.invalidate(deviceId);
    try {
      const listing = await this.#patches.get(deviceId, options);
      if (options.gate) this.#makeRoomFor(deviceId, listing.items.length);
      return listing;
    } finally {
      this.#patchesChanged.fire(deviceId);
    }
  }

  /** Asks the server for the clients, whatever is cached: to know whether it answers at all. */
  async checkServer(signal: AbortSignal): Promise<void> {
    const turn = await this.rateLimiter.acquire(signal);
    const paced: RequestGate = async (send) => {
      await this.rateLimiter.renew(turn, signal);
      return send();
    };
    if (!signal.aborted) await this.#client.listClients(signal, this.#gate(paced));
  }

  /** Forgets a client's sites and all below them, as far as they are known. */
  forgetSites(clientId: string): void {
    for (const site of this.#sites.peek(clientId)?.items ?? []) this.forgetDevices(site.id, clientId);
    this.#sites.invalidate(clientId);
    this.#forgetAtClient(clientId);
  }

  /** Forgets a site's devices and their patches. */
  forgetDevices(siteId: string, clientId: string): void {
    this.#forgetAtClient(clientId);
    for (const lists of Object.values(this.#devices)) {
      for (const device of lists.peek(siteId)?.items ?? []) this.#patches.invalidate(device.id);
      lists.invalidate(siteId);
    }
  }

  /** Forgets everything. */
  forgetAll(): void {
    for (const lists of [...this.#caches(), this.checks]) lists.invalidateAll();
  }

  /** Forgets the failure of a list that a view shows, so that it is read again. */
  forgetFailure(list: ListName, id: string): void {
    const caches = { clients: this.#clients, sites: this.#sites, ...this.#devices, patches: this.#patches };
    caches[list].invalidateFailed(list === 'clients' ? '' : id);
  }

  /** Cancels every read: whoever waits gets the failure 'cancelled'. */
  dispose(): void {
    this.#stop.abort();
    for (const lists of this.#caches()) lists.close();
    this.#patchesChanged.dispose();
    this.#patchesRead.dispose();
  }

  #makeRoomFor(deviceId: string, patches: number): void {
    for (const id of this.#budget.read(deviceId, patches)) {
      if (this.#patches.peek(id)) this.#patches.invalidate(id); // One that is being read again is waited for.
    }
  }

  #caches(): Pick<ListCache<unknown>, 'invalidateAll' | 'close'>[] {
    return [...this.#namingCaches(), this.#patches];
  }

  #namingCaches(): Pick<ListCache<unknown>, 'invalidateAll' | 'close' | 'reads'>[] {
    return [this.#clients, this.#sites, ...Object.values(this.#devices), ...Object.values(this.#atClient)];
  }

  #forgetAtClient(clientId: string): void {
    for (const lists of Object.values(this.#atClient)) lists.invalidate(clientId);
  }

  #cache<T>(read: (list: ListRead & { readonly gate: RequestGate }) => Promise<T>): ListCache<T> {
    return new ListCache(
      ({ signal, gate, ...list }) =>
        read({ ...list, signal: AbortSignal.any([signal, this.#stop.signal]), gate: this.#gate(gate) }),
      this.#now,
    );
  }

  #gate(outer: RequestGate = (send) => send()): RequestGate {
    return (send) => this.#requests(() => outer(send));
  }
}

import type { Session } from '../../connection/session';
import type { DevicePath } from '../../inventory/place';
import {
  failedOn,
  failedOnAll,
  FleetCounts,
  type CountedDevice,
  type CountedReading,
  type FleetCount,
} from '../../scan/fleetCounts';
import type { Client, DeviceType, Listing, Patch } from '../../nsight/records';
import type { Scan } from '../../scan/scan';
import { keyOf, readingOf, types, unknownTime } from '../../scan/scanData';
import type { ClientNode, DeviceNode, SiteNode } from './deviceNodes';

/** What is known of what failed on the devices below a row. */
export interface RowCount {
  /** How many devices there are, where that is known. */
  readonly devices: number | undefined;
  /** Undefined: nothing was read, or not enough to say that nothing failed. */
  readonly failed: number | undefined;
  /** How many patches wait for a reboot, as far as was read. */
  readonly reboot: number;
  /** Missing in the row of a device. */
  readonly below?: {
    readonly failedDevices: number;
    readonly read: number;
    /** How many devices have Patch Management, where that is known. */
    readonly all: number | undefined;
  };
  /** When the oldest reading was, in Unix milliseconds. */
  readonly oldest: number | undefined;
}

/** A row with devices below it, or of one. */
export type CountedNode = ClientNode | SiteNode | DeviceNode;

/** How often the rows follow what is read, in milliseconds. */
const followEveryMs = 500;

/**
 * What is known of the patches of a fleet, by whomever and whenever it was read: the scan, and what is not in it but
 * was read since the connection began. Asks the server for nothing.
 */
export class KnownCounts {
  readonly #inventory: Session['inventory'];
  readonly #onChange: () => void;
  /** Devices that the scan has not read, by their ids. */
  readonly #others = new Map<string, { place: DevicePath | undefined; readonly reading: CountedReading }>();
  /** What rows show, by their ids. */
  readonly #shown = new Map<string, string>();
  #scan: Scan | undefined;
  #counts: FleetCounts | undefined;
  #stop: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #updated = -Infinity;
  #isClosed = false;

  /** `onChange` is called some time after something was read. */
  constructor({ inventory }: Pick<Session, 'inventory'>, onChange: () => void) {
    this.#inventory = inventory;
    this.#onChange = onChange;
    inventory.onDidReadPatches(({ deviceId, listing, askedAt }) => {
      if (!this.#scan?.data.devices.get(deviceId)?.reading)
        this.#others.set(deviceId, { place: undefined, reading: countedReading(listing, askedAt) });
      this.#changed();
    });
  }

  /** Counts what a scan knows, too, and follows it. */
  follow(scan: Scan): void {
    if (this.#isClosed || this.#scan) return;
    this.#scan = scan;
    this.#stop = scan.onChange(() => {
      this.#changed();
    });
    this.#changed();
  }

  /** Returns what is known below a row, which shows that from now on. */
  of(node: CountedNode): RowCount {
    const count = this.#countOf(node);
    this.#shown.set(node.id, keyOfCount(count));
    return count;
  }

  /** Returns those of the rows that show something else than what is known. */
  outdated(nodes: Iterable<CountedNode>): CountedNode[] {
    return [...nodes].filter((node) => {
      const shown = this.#shown.get(node.id);
      return shown !== undefined && shown !== keyOfCount(this.#countOf(node));
    });
  }

  dispose(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#stop();
  }

  #countOf(node: CountedNode): RowCount {
    const counts = (this.#counts ??= this.#count());
    switch (node.kind) {
      case 'client': {
        const count = countBelow(counts.ofClient(node.client.id), devicesWithPatches(node.client));
        return { ...count, devices: node.client.deviceCount };
      }
      case 'site': {
        const count = counts.ofSite(node.parent.client.id, node.site);
        return countBelow(count, this.#devicesAt(node, count));
      }
      case 'device': {
        const { id } = node.device;
        const reading = this.#scan?.data.devices.get(id)?.reading ?? this.#others.get(id)?.reading;
        if (reading?.kind !== 'read') return { devices: undefined, failed: undefined, reboot: 0, oldest: undefined };
        const oldest = reading.at === unknownTime ? undefined : reading.at;
        return { devices: undefined, failed: failedOn(reading), reboot: reading.reboot?.length ?? 0, oldest };
      }
    }
  }

  /** Follows at once what is read for the first time, and a scan in steps. */
  #changed(): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#updated = performance.now();
        this.#counts = undefined;
        this.#onChange();
      },
      Math.max(0, this.#updated + followEveryMs - performance.now()),
    );
  }

  #count(): FleetCounts {
    const scanned = this.#scan?.data.devices ?? new Map<string, CountedDevice>();
    for (const id of this.#others.keys()) if (scanned.get(id)?.reading) this.#others.delete(id);
    this.#placeOthers();
    const devices: CountedDevice[] = [];
    for (const [id, device] of scanned) if (!this.#others.has(id)) devices.push(device);
    for (const { place, reading } of this.#others.values()) if (place) devices.push({ place, reading });
    return new FleetCounts(devices);
  }

  /** Notes where the others are, as far as that is known by now. */
  #placeOthers(): void {
    const others = [...this.#others];
    if (others.every(([, { place }]) => place)) return;
    const known = new Map(this.#inventory.knownPlaces().map((place) => [place.device.id, place]));
    for (const [id, other] of others) other.place ??= this.#scan?.data.devices.get(id)?.place ?? known.get(id);
  }

  /** Returns how many devices with patches a site has, if both lists of them are known. */
  #devicesAt({ site, parent: { client } }: SiteNode, count: FleetCount): number | undefined {
    const lists = types.map((type) => this.#inventory.knownDevices(site.id, type, Infinity)?.items);
    if (lists.every((list) => list !== undefined)) return lists.reduce((sum, list) => sum + list.length, 0);
    const scanned = this.#scan?.data.lists;
    const isListed = (type: DeviceType) =>
      [undefined, site].some((one) => scanned?.get(keyOf(client, one, type))?.outcome?.kind === 'listed');
    return types.every(isListed) ? count.devices : undefined;
  }
}

function keyOfCount({ devices, failed, reboot, oldest, below }: RowCount): string {
  return [devices, failed, reboot, oldest, below?.read, below?.all].join(' ');
}

function countBelow(count: FleetCount, devices: number | undefined): RowCount {
  const { read, unmanaged, failedDevices, reboot, oldest } = count;
  const all = devices === undefined ? undefined : Math.max(devices - unmanaged, read);
  return { devices, failed: failedOnAll(count, devices), reboot, oldest, below: { failedDevices, read, all } };
}

/** Returns how many patches failed by a list, and nothing that would keep the list in memory. */
function countedReading(listing: Listing<Patch>, askedAt: number): CountedReading {
  const reading = readingOf(listing, askedAt);
  if (reading.kind !== 'read') return reading;
  const { kind, at, failed, reboot = [], problems } = reading;
  return { kind, at, failed: { length: failed.length }, reboot: { length: reboot.length }, problems };
}

/** Returns how many devices of a client may have patches, as far as is known: mobile ones have none. */
function devicesWithPatches({ deviceCount, serverCount, workstationCount }: Client): number | undefined {
  const isSplit = serverCount !== undefined && workstationCount !== undefined;
  return isSplit ? serverCount + workstationCount : deviceCount;
}

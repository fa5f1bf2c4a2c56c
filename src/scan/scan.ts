import { EventEmitter } from 'node:events';
import { isAtSite, type EntityRef, type DevicePath } from '../inventory/place';
import type { Client, DeviceType, Listing, Patch } from '../nsight/records';
import {
  isDeviceIn,
  isDue,
  isListDue,
  isListIn,
  isReadSince,
  dueFrom,
  keyOf,
  ofSite,
  readingOf,
  type ListOutcome,
  type ListRef,
  type ScanPart,
  type DeviceReading,
  type ScanChange,
  type ScanData,
  type ScanDevice,
  type ScanList,
} from './scanData';
import { Texts } from './internTexts';
import type { DeviceList } from '../inventory/scope';

/**
 * What a scan knows of one account: every device that it has listed and what was read of each, of patches only those
 * that failed. Each device is in exactly one state, so the numbers always add up.
 */
export class Scan {
  /** What its records share. */
  readonly texts = new Texts();
  readonly #now: () => number;
  readonly #events = new EventEmitter<{ change: [ScanChange] }>();
  #touched: { isWhole: boolean; readonly clients: Set<string> } = { isWhole: false, clients: new Set() };
  #lists = new Map<string, ScanList>();
  #devices = new Map<string, ScanDevice>();
  #clients: ScanData['clients'];
  #at: number | undefined;

  /** `now` returns the time in Unix milliseconds. */
  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  get data(): ScanData {
    return { at: this.#at, clients: this.#clients, lists: this.#lists, devices: this.#devices };
  }

  /** Takes the place of all that is known, as it is stored. */
  restore({ at, clients, lists, devices }: ScanData): void {
    this.#at = at;
    this.#clients = clients;
    this.#lists = new Map(lists);
    this.#devices = new Map(devices);
    this.#changed();
  }

  /** Takes the place of all that is known of a client, as it is stored; another's device that is here too is here. */
  restoreClient(id: string, { lists, devices }: Pick<ScanData, 'lists' | 'devices'>): void {
    for (const [key, { client }] of this.#lists) if (client.id === id && !lists.has(key)) this.#lists.delete(key);
    for (const [key, { place }] of this.#devices)
      if (place.client.id === id && !devices.has(key)) this.#devices.delete(key);
    for (const [key, list] of lists) this.#lists.set(key, list);
    for (const [key, device] of devices) this.#devices.set(key, device);
    this.#changed();
  }

  /** Takes the place of what is known of the whole, as it is stored. */
  restoreWhole({ at, clients }: Pick<ScanData, 'at' | 'clients'>): void {
    this.#at = at;
    this.#clients = clients;
    this.#changed();
  }

  /** The clients there are. What belongs to others is forgotten, unless some could not be read. */
  knowClients({ items, problems }: Listing<EntityRef & Partial<Client>>, now: number): void {
    const before = problems.length > 0 ? (this.#clients?.ids ?? []) : [];
    const ids = new Set([...items.map(({ id }) => id), ...before]);
    const counted = new Map(
      items.map(({ id, serverCount, workstationCount, deviceCount }) => [
        id,
        { server: serverCount, workstation: workstationCount, all: deviceCount },
      ]),
    );
    this.#clients = { at: now, ids, problems: problems.length, counted };
    this.#touched.isWhole = true;
    if (problems.length > 0) {
      this.#changed();
      return;
    }
    for (const [key, { client }] of this.#lists) if (!ids.has(client.id)) this.#deleteList(key);
    for (const [id, { place }] of this.#devices) if (!ids.has(place.client.id)) this.#deleteDevice(id);
    this.#changed();
  }

  /** Puts lists of devices in line, but for those of clients that are gone. */
  queueLists(lists: readonly ListRef[], now: number): void {
    for (const { type, ...list } of lists.filter(({ client }) => this.#clients?.ids.has(client.id) ?? true)) {
      const [client, site] = [this.texts.entity(list.client), list.site && this.texts.entity(list.site)];
      const key = keyOf(client, site, type);
      const outcome = this.#lists.get(key)?.outcome;
      this.#setList(key, { client, site, type, outcome, dueSince: dueFrom(now, outcome) });
    }
    this.#setAt(now);
    this.#changed();
  }

  /** Puts devices in line that are known already. */
  queueDevices(ids: Iterable<string>, now: number): void {
    for (const id of ids) {
      const device = this.#devices.get(id);
      if (device && device.reading?.kind !== 'unmanaged')
        this.#setDevice(id, { ...device, dueSince: dueFrom(now, device.reading) });
    }
    this.#changed();
  }

  /**
   * A list of devices came: those that are new or still there are put in line, unless they were read since the list
   * was, or `onlyNew`. Those that are gone are forgotten, unless some could not be read. `lacking`: so many are known
   * to be in no list.
   */
  listed(
    list: ScanList,
    { places, unmanaged, problems }: DeviceList,
    now: number,
    { lacking = 0, onlyNew = false }: { readonly lacking?: number; readonly onlyNew?: boolean } = {},
  ): void {
    const { client, site, type } = list;
    const here = devicesHere(list, { places, unmanaged });
    const ids = new Set(here.map(({ place }) => place.device.id));
    if (problems.length === 0) this.#forgetGone(list, ids);
    const since = onlyNew ? -Infinity : (list.dueSince ?? now);
    const dueSince = ({ reading, dueSince: before }: ScanDevice) =>
      isReadSince(since, reading, this.#now()) ? before : dueFrom(now, reading);
    for (const { place, managed } of here) {
      const device = this.#listedDevice(place, type, managed, now);
      this.#setDevice(place.device.id, managed ? { ...device, dueSince: dueSince(device) } : device);
    }
    if (site === undefined) this.#forgetListsOfSites(client, type);
    this.#setOutcome(list, {
      kind: 'listed',
      at: now,
      problems: problems.length,
      lacking: lacking || undefined,
    });
  }

  /** A list of devices could not be read. What was known of its devices stays. */
  listUnreadable(list: ScanList, reason: string, now: number): void {
    this.#setOutcome(list, { kind: 'unreadable', at: now, reason });
  }

  /** The patches of a device were read, `at` that time. Devices that no scan has listed are not followed. */
  read(id: string, listing: Listing<Patch>, at: number): void {
    this.#setReading(id, this.texts.reading(readingOf(listing, at)));
  }

  /** The patches of a device could not be read. What had failed there before is not known to be so any more. */
  unreadable(id: string, reason: string, now: number): void {
    this.#setReading(id, { kind: 'unreadable', at: now, reason: this.texts.shared(reason) });
  }

  /** The scan ended, or was cut off. */
  ended(now: number): void {
    this.#setAt(now);
    this.#changed();
  }

  isListDue({ client, site, type }: ListRef): boolean {
    const list = this.#lists.get(keyOf(client, site, type));
    return list !== undefined && isListDue(list);
  }

  isDeviceDue(id: string): boolean {
    const device = this.#devices.get(id);
    return device !== undefined && isDue(device);
  }

  dueLists(part: ScanPart): ScanList[] {
    return [...this.#lists.values()].filter((list) => isListDue(list) && isListIn(part, list));
  }

  dueDevices(part: ScanPart): string[] {
    return [...this.#devices].filter(([, device]) => isDue(device) && isDeviceIn(part, device)).map(([id]) => id);
  }

  /** Returns the devices that were known before the lists of a part, which are in line, have come. */
  devicesOfDueLists(part: ScanPart): ScanDevice[] {
    const since = new Map(
      this.dueLists(part).map((list) => [keyOf(list.client, list.site, list.type), list.dueSince ?? Infinity]),
    );
    return [...this.#devices.values()].filter(({ place, type, reading, dueSince }) => {
      const listDue =
        since.get(keyOf(place.client, undefined, type)) ?? since.get(keyOf(place.client, place.site, type));
      const readSince = Math.min(listDue ?? Infinity, dueSince ?? Infinity);
      return listDue !== undefined && reading?.kind !== 'unmanaged' && !isReadSince(readSince, reading, this.#now());
    });
  }

  /** Calls `listener` after each change. Gives the way to stop that. */
  onChange(listener: (change: ScanChange) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  #listedDevice(given: DevicePath, type: DeviceType, managed: boolean, listedAt: number): ScanDevice {
    const { reading, dueSince } = this.#devices.get(given.device.id) ?? {};
    const device = { place: this.texts.place(given), type, listedAt };
    if (!managed) return { ...device, reading: { kind: 'unmanaged', at: listedAt }, dueSince: undefined };
    return reading?.kind === 'unmanaged'
      ? { ...device, reading: undefined, dueSince: undefined }
      : { ...device, reading, dueSince };
  }

  #setReading(id: string, reading: DeviceReading): void {
    const device = this.#devices.get(id);
    if (!device || device.reading?.kind === 'unmanaged') return;
    // A list that was long on its way, in this window or another, is no news. A time to come is not known.
    const last = device.reading?.at ?? -Infinity;
    const isNews = reading.at >= last || last > this.#now();
    this.#setDevice(id, { ...device, reading: isNews ? reading : device.reading, dueSince: undefined });
    this.#changed();
  }

  #setOutcome({ client, site, type }: ScanList, outcome: ListOutcome): void {
    const key = keyOf(client, site, type);
    const whole = this.#lists.get(keyOf(client, undefined, type))?.outcome;
    // A site's list that was read adds nothing to its client's.
    if (site !== undefined && outcome.kind === 'listed' && whole?.kind === 'listed') this.#deleteList(key);
    else this.#setList(key, { client, site, type, outcome, dueSince: undefined });
    this.#changed();
  }

  #forgetGone({ client, site, type }: ListRef, listed: ReadonlySet<string>): void {
    for (const [id, device] of this.#devices) {
      if (device.type === type && device.place.client.id === client.id && ofSite(device, site) && !listed.has(id))
        this.#deleteDevice(id);
    }
  }

  #forgetListsOfSites(client: EntityRef, type: DeviceType): void {
    for (const [key, list] of this.#lists)
      if (list.site && list.client.id === client.id && list.type === type) this.#deleteList(key);
  }

  #setAt(at: number): void {
    this.#at = at;
    this.#touched.isWhole = true;
  }

  #setList(key: string, list: ScanList): void {
    this.#lists.set(key, list);
    this.#touch(list.client);
  }

  #deleteList(key: string): void {
    this.#touch(this.#lists.get(key)?.client);
    this.#lists.delete(key);
  }

  /** Its client may have been another one so far. */
  #setDevice(id: string, device: ScanDevice): void {
    this.#touch(this.#devices.get(id)?.place.client);
    this.#devices.set(id, device);
    this.#touch(device.place.client);
  }

  #deleteDevice(id: string): void {
    this.#touch(this.#devices.get(id)?.place.client);
    this.#devices.delete(id);
  }

  #touch(client: EntityRef | undefined): void {
    if (client) this.#touched.clients.add(client.id);
  }

  #changed(): void {
    const change = this.#touched;
    this.#touched = { isWhole: false, clients: new Set() };
    this.#events.emit('change', change);
  }
}

/** The devices of a list that are at its site, and whether Patch Management is on. */
function devicesHere(
  { client, site }: ListRef,
  { places, unmanaged }: Pick<DeviceList, 'places' | 'unmanaged'>,
): { readonly place: DevicePath; readonly managed: boolean }[] {
  return [
    ...places.map((place) => ({ place, managed: true })),
    ...unmanaged.map((place) => ({ place, managed: false })),
  ]
    .filter(({ place }) => site === undefined || isAtSite(place.site, site))
    .map(({ place, managed }) => ({ managed, place: { client, site: site ?? place.site, device: place.device } }));
}

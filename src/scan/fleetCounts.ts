import type { DevicePath, EntityRef } from '../inventory/place';
import { unknownTime, type DeviceReading } from './scanData';

/** What is known of patches on the devices of a part of the fleet, added up. */
export interface FleetCount {
  readonly devices: number;
  /** Devices whose patches were read. */
  readonly read: number;
  /** Those of them with records that could not be read, and nothing else that failed. */
  readonly unsure: number;
  /** Devices without Patch Management. */
  readonly unmanaged: number;
  /** Devices whose list of patches is empty (D). */
  readonly noData: number;
  readonly failed: number;
  readonly failedDevices: number;
  /** Patches that wait for a reboot. */
  readonly reboot: number;
  /** When the oldest reading was, in Unix milliseconds. */
  readonly oldest: number | undefined;
}

/** As much of a reading as is counted. */
export type CountedReading =
  | Exclude<DeviceReading, { kind: 'read' }>
  | {
      readonly kind: 'read';
      readonly at: number;
      readonly failed: { readonly length: number };
      readonly reboot?: { readonly length: number } | undefined;
      readonly problems: number;
    };

/** A device with what is known of it. */
export interface CountedDevice {
  readonly place: DevicePath;
  readonly reading: CountedReading | undefined;
}

type Sum = { -readonly [Key in keyof FleetCount]: FleetCount[Key] };

/** What is known of a fleet, by client and by site. */
export class FleetCounts {
  readonly #clients = new Map<string, Sum>();
  readonly #sites = new Map<string, Map<string, Sum>>();

  /** Adds up the devices, each once: in one pass, so that 10,000 take a few milliseconds. */
  constructor(devices: Iterable<CountedDevice>) {
    for (const { place, reading } of devices) {
      const { client, site } = place;
      const sites = orNew(this.#sites, client.id, () => new Map<string, Sum>());
      addReading(orNew(this.#clients, client.id, emptyCount), reading);
      addReading(orNew(sites, siteKey(site), emptyCount), reading);
    }
  }

  /** Returns what is known of a client's devices. */
  ofClient(id: string): FleetCount {
    return this.#clients.get(id) ?? emptyCount();
  }

  /** Returns what is known of a site's devices. An inventory may have told the site by its name only. */
  ofSite(clientId: string, site: EntityRef): FleetCount {
    const sites = this.#sites.get(clientId);
    return sites?.get(siteKey(site)) ?? sites?.get(siteKey({ ...site, id: '' })) ?? emptyCount();
  }
}

/**
 * Returns how many patches failed on a device, or undefined where it was not read, or not well enough to say that none
 * did.
 */
export function failedOn(reading: CountedReading | undefined): number | undefined {
  if (reading?.kind !== 'read') return undefined;
  const { failed, problems } = reading;
  return failed.length > 0 || problems === 0 ? failed.length : undefined;
}

/**
 * Returns how many patches failed on devices, or undefined where that is not known. Nothing is no number as long as
 * there are devices that were not read.
 *
 * @param all - how many devices there are.
 */
export function failedOnAll(
  { failed, read, unsure, unmanaged, noData }: FleetCount,
  all: number | undefined,
): number | undefined {
  if (failed > 0) return failed;
  return read > 0 && unsure === 0 && all !== undefined && read + unmanaged + noData >= all ? 0 : undefined;
}

function addReading(sum: Sum, reading: CountedReading | undefined): void {
  sum.devices += 1;
  if (reading?.kind === 'unmanaged') sum.unmanaged += 1;
  if (reading?.kind === 'noData') sum.noData += 1;
  if (reading?.kind !== 'read') return;
  const failed = failedOn(reading);
  sum.read += 1;
  sum.reboot += reading.reboot?.length ?? 0;
  sum.failed += failed ?? 0;
  if (failed === undefined) sum.unsure += 1;
  else if (failed > 0) sum.failedDevices += 1;
  if (reading.at !== unknownTime) sum.oldest = Math.min(sum.oldest ?? Infinity, reading.at);
}

function siteKey({ id, name }: EntityRef): string {
  return id === '' ? `\n${name ?? ''}` : id; // No id has a line break.
}

function emptyCount(): Sum {
  return {
    devices: 0,
    read: 0,
    unsure: 0,
    unmanaged: 0,
    noData: 0,
    failed: 0,
    failedDevices: 0,
    reboot: 0,
    oldest: undefined,
  };
}

function orNew<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

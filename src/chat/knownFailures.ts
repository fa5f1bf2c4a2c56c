import type { Session } from '../connection/session';
import { readingOf, type DeviceReading, type ScanDevice } from '../scan/scanData';
import type { Scan } from '../scan/scan';
import type { DevicePath } from '../inventory/place';
import type { DeviceType } from '../nsight/records';

/** A device that some list or the scan has. */
export interface KnownDevice {
  readonly place: DevicePath;
  readonly type: DeviceType;
  /** Patch Management is on, as far as is known. */
  readonly managed: boolean;
}

/** A device as the scan has it. */
export function scannedDevice({ place, type, reading }: ScanDevice): KnownDevice {
  return { place, type, managed: reading?.kind !== 'unmanaged' };
}

/** Every device that the scan or a list has, by its id. Asks nobody. */
export function knownDevices({ inventory }: Session, { data }: Scan): Map<string, KnownDevice> {
  const known = new Map<string, KnownDevice>();
  for (const place of inventory.knownPlaces()) known.set(place.device.id, { place, type: place.type, managed: true });
  for (const [id, device] of data.devices) known.set(id, scannedDevice(device));
  return known;
}

/** What was last read of a device's patches, by the scan or for a view. Asks nobody. */
export function knownReading(
  { inventory }: Session,
  { data }: Scan,
  deviceId: string,
  now: number,
): DeviceReading | undefined {
  const scanned = data.devices.get(deviceId)?.reading;
  const listing = inventory.knownPatches(deviceId, Infinity);
  const at = now - Math.round(inventory.ageOfPatchesMs(deviceId) ?? 0);
  return listing && at > (scanned?.at ?? -Infinity) ? readingOf(listing, at) : scanned;
}

/** Whether a reading tells what failed, or that nothing can be told. */
export function isKnownFailure(
  reading: DeviceReading | undefined,
): reading is Exclude<DeviceReading, { kind: 'unreadable' }> {
  return reading !== undefined && reading.kind !== 'unreadable';
}

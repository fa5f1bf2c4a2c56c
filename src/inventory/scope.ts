import type { DeviceType, InventoryDevice, Device, Listing, ListingProblem } from '../nsight/records';
import type { DevicePath, EntityRef } from './place';

/** A part of the fleet. */
export type Scope = WideScope | { readonly kind: 'device'; readonly place: DevicePath };

/** A part of the fleet whose devices are listed first. */
export type WideScope =
  | { readonly kind: 'client'; readonly client: EntityRef }
  | { readonly kind: 'site'; readonly client: EntityRef; readonly site: EntityRef };

/** The devices of one type in a part of the fleet. */
export interface DeviceListRef {
  readonly scope: WideScope;
  readonly type: DeviceType;
}

/** A list of devices as it was read. */
export interface DeviceList {
  readonly places: readonly DevicePath[];
  /** Those with Patch Management off; a site's own lists do not tell. */
  readonly unmanaged: readonly DevicePath[];
  readonly problems: readonly ListingProblem[];
}

/** Returns the devices of a site's own list. */
export function devicesOfSite(
  { client, site }: Extract<WideScope, { kind: 'site' }>,
  { items, problems }: Listing<Device>,
): DeviceList {
  return { places: items.map((device) => ({ client, site, device })), unmanaged: [], problems };
}

/** Returns the devices of a client's list, which tells of Patch Management too. */
export function devicesOfClient({ items, problems }: Listing<InventoryDevice>): DeviceList {
  const of = (managed: boolean) =>
    items
      .filter(({ patchManagement }) => (patchManagement !== false) === managed)
      .map((device): DevicePath => ({ client: device.client, site: device.site, device }));
  return { places: of(true), unmanaged: of(false), problems };
}

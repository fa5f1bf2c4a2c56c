import type { DeviceType, ListingProblem } from '../nsight/records';
import type { Inventory } from './inventory';
import type { EntityRef, DevicePath } from './place';

/** A part of the fleet. */
export type Scope =
  | { readonly kind: 'client'; readonly client: EntityRef }
  | { readonly kind: 'site'; readonly client: EntityRef; readonly site: EntityRef }
  | { readonly kind: 'device'; readonly place: DevicePath };

/** The devices of one type in a part of the fleet. */
export interface DevicesIn {
  readonly places: readonly DevicePath[];
  /** Those with Patch Management off; a site's own lists do not tell. */
  readonly unmanaged: readonly DevicePath[];
  /** A sentence on each record that was none. */
  readonly problems: readonly ListingProblem[];
}

/** A client's devices come in one call for each type, which tells of Patch Management too; a site's are often known. */
export async function devicesIn(
  inventory: Inventory,
  scope: Exclude<Scope, { kind: 'device' }>,
  type: DeviceType,
  youngerThan: number,
): Promise<DevicesIn> {
  if (scope.kind === 'site') {
    inventory.dropFailed(type, scope.site.id);
    const { items, problems } = await inventory.devices(scope.site.id, type, youngerThan);
    return {
      places: items.map((device) => ({ client: scope.client, site: scope.site, device })),
      unmanaged: [],
      problems,
    };
  }
  inventory.dropFailed('atClient', scope.client.id);
  const { items, problems } = await inventory.devicesAtClient(scope.client.id, type, youngerThan);
  const of = (managed: boolean) =>
    items
      .filter(({ patchManagement }) => (patchManagement !== false) === managed)
      .map((device): DevicePath => ({ client: device.client, site: device.site, device }));
  return { places: of(true), unmanaged: of(false), problems };
}

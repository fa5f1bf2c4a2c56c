import type { DeviceType } from '../nsight/records';
import type { Inventory } from './inventory';
import type { Named, Place } from './place';

/** A part of the fleet. */
export type Scope =
  | { readonly kind: 'client'; readonly client: Named }
  | { readonly kind: 'site'; readonly client: Named; readonly site: Named }
  | { readonly kind: 'device'; readonly place: Place };

/** The devices of one type in a part of the fleet. */
export interface DevicesIn {
  readonly places: readonly Place[];
  /** Those with Patch Management off; a site's own lists do not tell. */
  readonly unmanaged: readonly Place[];
  /** A sentence on each record that was none. */
  readonly problems: readonly string[];
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
      .map((device): Place => ({ client: device.client, site: device.site, device }));
  return { places: of(true), unmanaged: of(false), problems };
}

import type { Inventory } from '../inventory/inventory';
import type { DevicePath } from '../inventory/place';
import { shorten } from './escape';
import { t } from './localize';
import { nameText, whereText } from './patchWords';

/** A notification has no room for more of a name. */
export const longestInNotification = 60;

/** Names devices, so that those of one name are told apart: by their client, and where that is not enough by more. */
export class DeviceNames {
  readonly #byName = new Map<string, Map<string, DevicePath>>();

  /** `known` are all devices that are known, each as often as it comes. */
  constructor(...known: readonly Iterable<DevicePath>[]) {
    for (const places of known) for (const place of places) this.add(place);
  }

  /** Adds a device that is known. */
  add(place: DevicePath): void {
    const key = nameKey(place);
    const namesakes = this.#byName.get(key) ?? new Map<string, DevicePath>();
    namesakes.set(place.device.id, place);
    this.#byName.set(key, namesakes);
  }

  /**
   * Returns "SRV-01"; or where another device of that name is known, "SRV-01 (ACME)".
   *
   * @param longest - how many characters the device's name may have, and as many what tells it apart.
   */
  textOf(place: DevicePath, longest = Infinity): string {
    const cut = (text: string) => shorten(text, longest);
    const name = cut(nameText(place.device));
    const others = [...(this.#byName.get(nameKey(place))?.values() ?? [])].filter(
      ({ device }) => device.id !== place.device.id,
    );
    if (others.length === 0) return name;
    const clientText = ({ client }: DevicePath) => cut(nameText(client));
    const pathText = (one: DevicePath) => cut(whereText(one));
    const best = [clientText, pathText].find((text) => others.every((other) => text(other) !== text(place)));
    const where = best ? best(place) : t('{0}, id {1}', pathText(place), place.device.id);
    return `${name} (${where})`;
  }
}

/** Returns the names of all devices that are known, and of `more`, by which those of one name are told apart. */
export function deviceNames(
  inventory: Pick<Inventory, 'knownPlaces' | 'otherPlaces'>,
  ...more: readonly Iterable<DevicePath>[]
): DeviceNames {
  return new DeviceNames(inventory.knownPlaces(), ...inventory.otherPlaces.map(({ places }) => places()), ...more);
}

/** Nobody tells two names apart by the case of their letters. */
function nameKey({ device }: DevicePath): string {
  return (device.name ?? '').toLowerCase();
}

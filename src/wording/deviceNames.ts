import type { DevicePath } from '../inventory/place';
import { t } from './localize';
import { nameText, whereText } from './patchWords';

/** Names devices, so that those of one name are told apart: by their client, and where that is not enough by more. */
export class DeviceNames {
  readonly #byName = new Map<string, Map<string, DevicePath>>();

  /** `known` are all devices that are known, each as often as it comes. */
  constructor(...known: readonly Iterable<DevicePath>[]) {
    for (const places of known)
      for (const place of places) {
        const key = nameKey(place);
        const namesakes = this.#byName.get(key) ?? new Map<string, DevicePath>();
        namesakes.set(place.device.id, place);
        this.#byName.set(key, namesakes);
      }
  }

  /** Returns "SRV-01"; or where another device of that name is known, "SRV-01 (ACME)". */
  textOf(place: DevicePath): string {
    const name = nameText(place.device);
    const others = [...(this.#byName.get(nameKey(place))?.values() ?? [])].filter(
      ({ device }) => device.id !== place.device.id,
    );
    if (others.length === 0) return name;
    const apart = (text: (one: DevicePath) => string) => others.every((other) => text(other) !== text(place));
    const clientText = ({ client }: DevicePath) => nameText(client);
    const best = [clientText, whereText].find(apart);
    const where = best ? best(place) : t('{0}, id {1}', whereText(place), place.device.id);
    return `${name} (${where})`;
  }
}

/** Nobody tells two names apart by the case of their letters. */
function nameKey({ device }: DevicePath): string {
  return (device.name ?? '').toLowerCase();
}

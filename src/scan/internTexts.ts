import type { DevicePath, EntityRef } from '../inventory/place';
import type { Patch } from '../nsight/records';
import type { DeviceReading, FailedPatch, ScanDevice } from './scanData';

/** Texts that are kept for long, each once: thousands of devices fail with the same few titles. */
export class Texts {
  readonly #texts = new Map<string, string>();
  readonly #entities = new Map<string, EntityRef>();

  /** The same text as one string for all who have it. */
  shared(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const own = this.own(text);
    this.#texts.set(own, own);
    return own;
  }

  /** The text as a string of its own: a part of an answer would keep the whole answer in memory. */
  own(text: string): string {
    return Buffer.from(text).toString();
  }

  /** One object for all who have the same id and name. */
  entity({ id, name }: EntityRef): EntityRef {
    const key = JSON.stringify([id, name]);
    const known = this.#entities.get(key) ?? { id: this.shared(id), name: this.shared(name ?? '') };
    this.#entities.set(key, known);
    return known;
  }

  place({ client, site, device }: DevicePath): DevicePath {
    return {
      client: this.entity(client),
      site: this.entity(site),
      device: { id: this.own(device.id), name: this.own(device.name ?? '') },
    };
  }

  device(device: ScanDevice): ScanDevice {
    return { ...device, place: this.place(device.place), reading: device.reading && this.reading(device.reading) };
  }

  reading(reading: DeviceReading): DeviceReading {
    if (reading.kind !== 'read') return reading;
    const kept = (patch: FailedPatch) => this.#failedPatch(patch);
    return {
      ...reading,
      failed: reading.failed.map(kept),
      reboot: reading.reboot?.map(kept),
      undecided: reading.undecided?.map((key) => this.shared(key)),
    };
  }

  #failedPatch({
    id,
    title,
    product,
    statusLabel,
    severity,
    severityLabel,
    url,
  }: Pick<Patch, keyof FailedPatch>): FailedPatch {
    const share = (text: string | undefined) => (text === undefined ? undefined : this.shared(text));
    return {
      id: this.own(id),
      title: this.shared(title ?? ''),
      product: share(product),
      statusLabel: this.shared(statusLabel ?? ''),
      severity,
      severityLabel: share(severityLabel),
      url: share(url),
    };
  }
}

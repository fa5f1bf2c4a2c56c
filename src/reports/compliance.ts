import { byName } from '../inventory/order';
import type { EntityRef } from '../inventory/place';
import type { ScanData, ScanDevice } from '../scan/scanData';

/** How a client is doing. Of its devices with Patch Management each is read, or is not. */
export interface ClientCompliance {
  readonly client: EntityRef;
  /** With Patch Management. */
  readonly devices: number;
  /** Those whose patches were read; one without patch data is not among them. */
  readonly read: number;
  /** Those that were read, each of their records, and on which nothing failed. */
  readonly compliant: number;
  readonly failed: number;
  readonly rebootDevices: number;
}

/** Returns the share of the devices that were read on which nothing failed; undefined where none was read. */
export function complianceOf({ read, compliant }: Pick<ClientCompliance, 'read' | 'compliant'>): number | undefined {
  return read === 0 ? undefined : compliant / read;
}

type Counting = { -readonly [K in keyof ClientCompliance]: ClientCompliance[K] };

const zero = { devices: 0, read: 0, compliant: 0, failed: 0, rebootDevices: 0 };

/** Counts devices by client: first all failures are added, then all devices. */
export class Compliance {
  readonly #clients = new Map<string, Counting>();
  readonly #failing = new Set<string>();

  /** A client whose lists are known is there, though it has no device. */
  constructor({ lists }: Pick<ScanData, 'lists'>) {
    for (const { client } of lists.values()) this.#of(client);
  }

  addFailure({ place }: ScanDevice): void {
    this.#of(place.client).failed += 1;
    this.#failing.add(place.device.id);
  }

  addDevice({ place, reading }: ScanDevice, waitsForReboot: boolean): void {
    if (reading?.kind === 'unmanaged') return;
    const client = this.#of(place.client);
    client.devices += 1;
    if (waitsForReboot) client.rebootDevices += 1;
    if (reading?.kind !== 'read') return;
    client.read += 1;
    if (!this.#failing.has(place.device.id) && reading.problems === 0) client.compliant += 1;
  }

  /** The lowest share first; those of whom nothing was read last. */
  get sorted(): ClientCompliance[] {
    return [...this.#clients.values()].sort(
      (a, b) => (complianceOf(a) ?? 2) - (complianceOf(b) ?? 2) || b.failed - a.failed || byName(a.client, b.client),
    );
  }

  /** Of all clients together. */
  get overall(): ClientCompliance {
    const sum: Counting = { ...zero, client: { id: '', name: undefined } };
    for (const { devices, read, compliant, failed, rebootDevices } of this.#clients.values()) {
      sum.devices += devices;
      sum.read += read;
      sum.compliant += compliant;
      sum.failed += failed;
      sum.rebootDevices += rebootDevices;
    }
    return sum;
  }

  #of(client: EntityRef): Counting {
    const known = this.#clients.get(client.id);
    if (known) return known;
    const added = { ...zero, client };
    this.#clients.set(client.id, added);
    return added;
  }
}

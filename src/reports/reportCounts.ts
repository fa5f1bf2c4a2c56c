import { byName } from '../inventory/order';
import type { EntityRef } from '../inventory/place';
import type { DeviceFailure } from '../scan/failures';
import type { ScanData, ScanDevice } from '../scan/scanData';
import type { FailureAge } from '../snapshots/fleetPast';
import { severityText } from '../wording/patchWords';

// The counts of a report, each taken up failure by failure.

/** How many failures have a severity, as N-sight names it; undefined: it names none. */
export interface SeverityCount {
  readonly severity: string | undefined;
  readonly failed: number;
  readonly devices: number;
}

/** Counts failures by severity. */
export class Severities {
  readonly #counts = new Map<string | undefined, { failed: number; readonly devices: Set<string> }>();

  add({ device, patch }: DeviceFailure): void {
    const severity = severityText(patch);
    const count = this.#counts.get(severity) ?? { failed: 0, devices: new Set<string>() };
    count.failed += 1;
    count.devices.add(device.place.device.id);
    this.#counts.set(severity, count);
  }

  /** The most frequent first. */
  get sorted(): SeverityCount[] {
    return [...this.#counts]
      .map(([severity, { failed, devices }]) => ({ severity, failed, devices: devices.size }))
      .sort((a, b) => b.failed - a.failed);
  }
}

/** How many failures are as old as this, in days; undefined: that is not known. */
export interface AgeBand {
  /** The last day of the band; Infinity for what is older than all. */
  readonly upToDays: number | undefined;
  readonly failed: number;
  /** How many of them may be older: their devices had not been read before. */
  readonly mayBeOlder: number;
}

/** As long as a day is, but for those on which clocks are set. */
export const dayMs = 24 * 60 * 60 * 1000;
const bandDays = [1, 7, 30, 90, Infinity, undefined] as const;

/** Returns for how many days something has failed. Both are Unix milliseconds. */
export function daysSince(at: number, now: number): number {
  return Math.max(0, Math.floor((now - at) / dayMs));
}

/** Counts failures by age. */
export class Ages {
  readonly #counts = bandDays.map((upToDays) => ({ upToDays, failed: 0, mayBeOlder: 0 }));

  constructor(private readonly now: number) {}

  add(age: FailureAge | undefined): void {
    const days = age && daysSince(age.firstSeen, this.now);
    const band = this.#counts.find(({ upToDays }) =>
      days === undefined ? upToDays === undefined : upToDays !== undefined && days <= upToDays,
    );
    if (!band) return;
    band.failed += 1;
    if (age?.isAtLeast) band.mayBeOlder += 1;
  }

  /** The youngest first. That of unknown age is only there where it has some. */
  get bands(): AgeBand[] {
    return this.#counts.filter(({ upToDays, failed }) => upToDays !== undefined || failed > 0);
  }
}

/** How a client is doing. Of its devices with Patch Management each is read, or is not. */
export interface ClientCompliance {
  readonly client: EntityRef;
  /** With Patch Management. */
  readonly devices: number;
  /** Those whose patches were read; one without patch data is not among them. */
  readonly read: number;
  /** Those that were read, and on which nothing failed. */
  readonly compliant: number;
  readonly failed: number;
  readonly rebootDevices: number;
}

/** Returns the share of the devices that were read on which nothing failed; undefined where none was read. */
export function complianceOf({ read, compliant }: Pick<ClientCompliance, 'read' | 'compliant'>): number | undefined {
  return read === 0 ? undefined : compliant / read;
}

type Counting = { -readonly [K in keyof ClientCompliance]: ClientCompliance[K] };

const counting = (client: EntityRef): Counting => ({
  client,
  devices: 0,
  read: 0,
  compliant: 0,
  failed: 0,
  rebootDevices: 0,
});

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
    if (!this.#failing.has(place.device.id)) client.compliant += 1;
  }

  /** The lowest share first; those of whom nothing was read last. */
  get sorted(): ClientCompliance[] {
    return [...this.#clients.values()].sort(
      (a, b) => (complianceOf(a) ?? 2) - (complianceOf(b) ?? 2) || b.failed - a.failed || byName(a.client, b.client),
    );
  }

  /** Of all clients together. */
  get overall(): ClientCompliance {
    const sum = counting({ id: '', name: undefined });
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
    const added = counting(client);
    this.#clients.set(client.id, added);
    return added;
  }
}

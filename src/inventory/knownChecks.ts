import type { Absence, DeviceChecks, Listing } from '../nsight/records';
import { elapsedMs, momentBy, type Moment } from '../util/clock';
import { Emitter } from '../util/emitter';

/**
 * Whether one of a device's failing checks is the Patch Status Check. It is known by its description: which type it is
 * is not documented, and N-able's translations keep the word.
 */
export function failsPatchCheck({ failing }: DeviceChecks): boolean {
  return failing.some(({ description = '' }) => /patch/i.test(description.normalize('NFKC')));
}

/** What N-sight last said of the checks that fail, and of the devices that do not report. */
export class KnownChecks {
  readonly #now: () => number;
  readonly #changed = new Emitter<ReadonlySet<string>>();
  /** By client, and those of all clients together. */
  readonly #askedAt = new Map<string | undefined, Moment>();
  #devices = new Map<string, DeviceChecks>();

  /** The whole account took too long to answer: it is asked client by client. */
  isByClient = false;
  /** Fires with the ids of the devices that are said to report again, or not to report any more. */
  readonly onDidChangeAbsence = this.#changed.event;

  /** `now` returns the time in Unix milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Returns this moment, to be given to `take`. */
  moment(): Moment {
    return momentBy(this.#now);
  }

  /** Takes what was said of a client, or of all, which was asked for at that moment: what is not in it is all right. */
  take(clientId: string | undefined, { items }: Listing<DeviceChecks>, askedAt: Moment): void {
    const before = this.#devices;
    const others = clientId === undefined ? [] : [...before].filter(([, device]) => device.clientId !== clientId);
    this.#devices = new Map([...others, ...items.map((device): [string, DeviceChecks] => [device.id, device])]);
    if (clientId === undefined) this.#askedAt.clear();
    this.#askedAt.set(clientId, askedAt);
    const ids = [...before.keys(), ...this.#devices.keys()];
    const changed = new Set(ids.filter((id) => before.get(id)?.absence !== this.absenceOf(id)));
    if (changed.size > 0) this.#changed.fire(changed);
  }

  /** Notes that clients were asked for, whatever came of it: what was refused is not asked for again at once. */
  asked(clientIds: Iterable<string>, askedAt: Moment): void {
    for (const id of clientIds) this.#askedAt.set(id, askedAt);
  }

  /** Has all be asked for again; until then what is known stays. */
  invalidateAll(): void {
    this.#askedAt.clear();
  }

  /** Returns those of the clients whose checks were asked for more than `maxAgeMs` ago. */
  outdated(clientIds: Iterable<string>, maxAgeMs: number): string[] {
    const isFresh = (key: string | undefined) => {
      const at = this.#askedAt.get(key);
      return at !== undefined && elapsedMs(at, this.moment()) < maxAgeMs;
    };
    return isFresh(undefined) ? [] : [...new Set(clientIds)].filter((id) => !isFresh(id));
  }

  /** Returns every device of which something is known. */
  get devices(): Iterable<DeviceChecks> {
    return this.#devices.values();
  }

  /** Whether the Patch Status Check fails on a device, as far as is known. */
  isFlagged(deviceId: string): boolean {
    const device = this.#devices.get(deviceId);
    return device !== undefined && failsPatchCheck(device);
  }

  /** Returns why a device does not report; undefined where it does, or nothing is known. */
  absenceOf(deviceId: string): Absence | undefined {
    return this.#devices.get(deviceId)?.absence;
  }
}

import type { Absence, Device, DeviceChecks, Listing } from '../nsight/records';
import { elapsedMs, momentBy, type Moment } from '../util/clock';
import { Emitter } from '../util/emitter';

/**
 * Whether one of a device's failing checks is the Patch Status Check. It is known by its description: which type it is
 * is not documented, and N-able's translations keep the word.
 */
export function failsPatchCheck({ failing }: DeviceChecks): boolean {
  return failing.some(({ description = '' }) => /patch/i.test(description.normalize('NFKC')));
}

/** What was said of a device, and when that was asked for. Of its checks, of which there may be many, one matters. */
interface SaidOfDevice extends Omit<DeviceChecks, 'failing'> {
  readonly isFlagged: boolean;
  readonly askedAt: Moment;
}

/** What N-sight last said of the checks that fail, and of the devices that do not report. */
export class KnownChecks {
  readonly #now: () => number;
  readonly #changed = new Emitter<ReadonlySet<string>>();
  /** By client, and those of all clients together. */
  readonly #askedAt = new Map<string | undefined, Moment>();
  #devices = new Map<string, SaidOfDevice>();
  /** What the last list of a device said, where it did. */
  readonly #listed = new Map<string, { readonly online: boolean; readonly askedAt: Moment }>();

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
    const before = this.#absences();
    const others =
      clientId === undefined ? [] : [...this.#devices].filter(([, device]) => device.clientId !== clientId);
    const said = items.map((device): [string, SaidOfDevice] => {
      const { id, type, clientId, absence } = device;
      return [id, { id, type, clientId, absence, isFlagged: failsPatchCheck(device), askedAt }];
    });
    this.#devices = new Map([...others, ...said]);
    if (clientId === undefined) this.#askedAt.clear();
    this.#askedAt.set(clientId, askedAt);
    this.#tellChanged(before);
  }

  /** Has a list of devices read, which says of most whether they are online. */
  async follow(read: () => Promise<Listing<Device>>): Promise<Listing<Device>> {
    const askedAt = this.moment();
    const listing = await read();
    const before = this.#absences();
    for (const { id, online } of listing.items) {
      if (online === undefined) this.#listed.delete(id);
      else this.#listed.set(id, { online, askedAt });
    }
    this.#tellChanged(before);
    return listing;
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
  get devices(): Iterable<Omit<DeviceChecks, 'failing'>> {
    return this.#devices.values();
  }

  /** Whether the Patch Status Check fails on a device, as far as is known. */
  isFlagged(deviceId: string): boolean {
    return this.#devices.get(deviceId)?.isFlagged ?? false;
  }

  /**
   * Returns why a device does not report; undefined where it does, or nothing is known. A list that has it as online
   * counts where it is the younger one, and one that has it as offline where the checks have no reason.
   */
  absenceOf(deviceId: string): Absence | undefined {
    const said = this.#devices.get(deviceId);
    const listed = this.#listed.get(deviceId);
    const isOnlineSince = listed?.online && listed.askedAt.monotonicMs > (said?.askedAt.monotonicMs ?? 0);
    if (isOnlineSince) return undefined;
    return said?.absence ?? (listed?.online === false ? 'offline' : undefined);
  }

  /** Why devices do not report, by their ids. */
  #absences(): Map<string, Absence> {
    const absences = new Map<string, Absence>();
    for (const id of new Set([...this.#devices.keys(), ...this.#listed.keys()])) {
      const absence = this.absenceOf(id);
      if (absence !== undefined) absences.set(id, absence);
    }
    return absences;
  }

  #tellChanged(before: ReadonlyMap<string, Absence>): void {
    const now = this.#absences();
    const ids = [...before.keys(), ...now.keys()].filter((id) => before.get(id) !== now.get(id));
    if (ids.length > 0) this.#changed.fire(new Set(ids));
  }
}

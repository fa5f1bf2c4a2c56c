import type { PatchStatus } from '../nsight/records';

/** Something of N-sight's by its id and its name, undefined where N-sight gave none. */
export interface EntityRef {
  readonly id: string;
  readonly name: string | undefined;
}

/** A device with the way to it. */
export interface DevicePath {
  readonly client: EntityRef;
  readonly site: EntityRef;
  readonly device: EntityRef;
}

/** What knows devices by name beside the lists of an inventory: the history, the scan. */
export interface PlacesSource {
  readonly places: () => Iterable<DevicePath>;
  /** Returns another value once it may know other devices. */
  readonly version: () => string | number;
}

/** Whether a device's site is this one. An inventory may give no id of a site, which is '' then: its name has to do. */
export function isAtSite(found: EntityRef, site: EntityRef): boolean {
  return found.id === '' ? (found.name ?? '') === (site.name ?? '') : found.id === site.id;
}

/** As much of a patch as it takes to act on it. */
export interface PatchRef {
  readonly id: string;
  readonly title: string | undefined;
  readonly status: PatchStatus;
}

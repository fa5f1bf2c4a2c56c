// The records that the API lists. Every text is the server's: trimmed and without control characters, but not trusted.
// Ids are text and are sent back unchanged. A field that is empty, or has one of the API's words for nothing, is
// undefined.

/** From list_clients. Counts are of active devices. */
export interface Client {
  readonly id: string;
  readonly name: string | undefined;
  readonly deviceCount: number | undefined;
  readonly serverCount: number | undefined;
  readonly workstationCount: number | undefined;
  readonly timezone: string | undefined;
  readonly creationDate: string | undefined;
}

/** From list_sites. */
export interface Site {
  readonly id: string;
  readonly name: string | undefined;
  readonly connectionOk: boolean | undefined;
  readonly creationDate: string | undefined;
}

/** The types of devices that have patches. */
export type DeviceType = 'server' | 'workstation';

/** From list_servers and list_workstations; the id is the `deviceid` of the patch services. */
export interface Device {
  readonly id: string;
  readonly name: string | undefined;
  readonly type: DeviceType;
  readonly description: string | undefined;
  readonly os: string | undefined;
  /** As the server reports it. It has been seen to report a machine that was off as online (C). */
  readonly online: boolean | undefined;
  readonly ip: string | undefined;
  readonly externalIp: string | undefined;
  readonly user: string | undefined;
  readonly domain: string | undefined;
  readonly manufacturer: string | undefined;
  readonly model: string | undefined;
  readonly serial: string | undefined;
  /** With dots, as in `6.0.0`. */
  readonly agentVersion: string | undefined;
  /** Unix milliseconds. */
  readonly lastBoot: number | undefined;
}

/** From list_devices_at_client: the cheapest inventory, and the only one that says whether Patch Management is on. */
export interface InventoryDevice {
  readonly id: string;
  readonly name: string | undefined;
  readonly type: DeviceType | 'mobile_device';
  readonly description: string | undefined;
  readonly patchManagement: boolean | undefined;
  readonly client: { readonly id: string; readonly name: string | undefined };
  /** The id is '' if the answer has no valid one, which is then one of the problems. */
  readonly site: { readonly id: string; readonly name: string | undefined };
}

/** A check that fails on a device. Which type is which is not documented: the description tells. */
export interface FailingCheck {
  readonly description: string | undefined;
  readonly type: string | undefined;
}

/** Why a device's agent does not report, as N-sight calls it. What is known of such a device is old. */
export type Absence = 'offline' | 'overdue' | 'unreachable';

/** From list_failing_checks, which lists only devices that have failing checks, or do not report (C). */
export interface DeviceChecks {
  readonly id: string;
  readonly type: DeviceType;
  readonly clientId: string;
  readonly failing: readonly FailingCheck[];
  readonly absence: Absence | undefined;
}

/** Every known status. `unknown` is any other, shown by its label. */
export const patchStatuses = [
  'missing',
  'pending',
  'queued',
  'installing',
  'installed',
  'failed',
  'ignored',
  'rebootRequired',
  'unknown',
] as const;

/** The status of a patch on a device. */
export type PatchStatus = (typeof patchStatuses)[number];

/** Every known policy. `unknown` is any other, shown by its label. */
export const patchPolicies = ['ignore', 'approve', 'doNothing', 'unknown'] as const;

/** The policy, from the low bits of its code. 64 in addition means that a user or the API overrode it (C, I). */
export type PatchPolicy = (typeof patchPolicies)[number];

/** The one severity whose code is known (D). */
export type PatchSeverity = 'moderate';

/** From patch_list_all. Dates are N-sight's own text ("31-Jul-2024"). */
export interface Patch {
  readonly id: string;
  readonly title: string | undefined;
  readonly product: string | undefined;
  readonly status: PatchStatus;
  /** N-sight's word for the status. */
  readonly statusLabel: string | undefined;
  /** N-sight's code of the status: digits, or '' if it sent none. */
  readonly statusCode: string;
  readonly policy: PatchPolicy;
  readonly policyLabel: string | undefined;
  readonly policyOverridden: boolean;
  /** The severity by its code, if that is known. */
  readonly severity: PatchSeverity | undefined;
  /** N-sight's word for the severity. */
  readonly severityLabel: string | undefined;
  /** An https address; all others are dropped. */
  readonly url: string | undefined;
  readonly releaseDate: string | undefined;
  readonly installDate: string | undefined;
}

/** A record, or a whole list, that could not be used. Every text is the server's. */
export type ListingProblem =
  /** A record of this element without an id in `tag`. Its name or title is '' if it has none. */
  | { readonly kind: 'missingId'; readonly element: string; readonly name: string; readonly tag: string }
  /** A record with an invalid id. */
  | {
      readonly kind: 'badId';
      readonly element: string;
      readonly name: string;
      readonly tag: string;
      readonly id: string;
    }
  /** A second record with the same id. */
  | { readonly kind: 'duplicateId'; readonly element: string; readonly id: string }
  /** The list contains elements of another name than expected. */
  | { readonly kind: 'otherElement'; readonly found: string; readonly expected: string };

/** A list as it was read: the valid records, and the problems of the others. */
export interface Listing<T> {
  readonly items: readonly T[];
  readonly problems: readonly ListingProblem[];
}

/** Every service that lists something. `Listings` has what each returns. */
export const readServices = [
  'list_clients',
  'list_sites',
  'list_servers',
  'list_workstations',
  'list_devices_at_client',
  'patch_list_all',
  'list_failing_checks',
] as const;

/** A service that lists something. */
export type ReadService = (typeof readServices)[number];

/** What each read returns. */
export interface Listings {
  readonly list_clients: Listing<Client>;
  readonly list_sites: Listing<Site>;
  readonly list_servers: Listing<Device>;
  readonly list_workstations: Listing<Device>;
  readonly list_devices_at_client: Listing<InventoryDevice>;
  readonly patch_list_all: Listing<Patch>;
  readonly list_failing_checks: Listing<DeviceChecks>;
}

/** Every service that changes something. */
export const writeServices = [
  'patch_retry',
  'patch_reprocess',
  'patch_approve',
  'patch_ignore',
  'patch_do_nothing',
  'patch_inherit',
] as const;

/** A service that changes something. */
export type WriteService = (typeof writeServices)[number];

/** A service of the API. */
export type Service = ReadService | WriteService;

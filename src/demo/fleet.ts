// What the simulator tells about, and builders for fleets of any size. Everything may be changed while it runs.
// Ids are text: leading zeros and eighteen digits stay as they are.

/** The values of `devicetype` (D), which are the names of the elements too. */
export type FleetDeviceType = 'server' | 'workstation' | 'mobile_device';

/** All that one key sees. */
export interface Fleet {
  readonly clients: FleetClient[];
  /** How list_failing_checks answers, where that differs from the usual. */
  checks?: FleetChecks;
}

/** The oddities of list_failing_checks. */
export interface FleetChecks {
  /**
   * How devices are grouped: a group without any is `missing`, which is the usual, or `empty`; there are none at all
   * (`ungrouped`); or the sites are in a group, too (C).
   */
  readonly form?: 'missing' | 'empty' | 'ungrouped' | 'sites';
  /** It is refused, with an error or as a service that is not known. */
  readonly refused?: 'error' | 'unknown';
}

/** A check that fails on a device. */
export interface FleetCheck {
  readonly description: string;
  /** Not documented: 1023 is an automated task, 1026 and 1034 are managed antivirus (C). */
  readonly type: string;
  readonly output?: string;
}

/** A client, as list_clients knows it. */
export interface FleetClient {
  id: string;
  name: string;
  readonly sites: FleetSite[];
  /** Texts of list_clients by tag, where they differ from the usual. */
  fields: Record<string, string>;
}

/** A site, as list_sites knows it. */
export interface FleetSite {
  id: string;
  name: string;
  readonly devices: FleetDevice[];
  /** Texts of list_sites by tag, where they differ from the usual. */
  fields: Record<string, string>;
}

/** A device, as list_servers, list_workstations and list_devices_at_client know it. */
export interface FleetDevice {
  id: string;
  name: string;
  type: FleetDeviceType;
  /** The `patch` flag of list_devices_at_client. */
  patchManagement: boolean;
  /** Known to the network scan only: in list_workstations, without patches (C). */
  agentless: boolean;
  /** Texts of list_servers and list_workstations by tag. Tags that are not N-sight's come out between its own. */
  fields: Record<string, string>;
  /** Made when first asked for, if the device was built so. */
  readonly patches: FleetPatch[];
  /** In list_failing_checks. In Report mode the Patch Status Check is green whatever is missing (D). */
  failingChecks?: readonly FleetCheck[];
  /** Why its agent does not report, by list_failing_checks. */
  absence?: 'offline' | 'overdue' | 'unreachable';
}

/** The Patch Status Check. Guess: its type, and its words. */
export const patchStatusCheck: FleetCheck = {
  description: 'Patch Status Check - Patch Management',
  type: '1031',
  output: 'Failed patches: see the patch overview',
};

/** A patch on one device, as patch_list_all knows it. */
export interface FleetPatch {
  id: string;
  title: string;
  product: string;
  /** The code before any retry; see statusAt. */
  status: number;
  /** For a code that is in no table. */
  statusLabel: string | undefined;
  policy: number;
  /** What patch_inherit goes back to. */
  inheritedPolicy: number;
  severity: number;
  severityLabel: string;
  url: string;
  /** As in `31-Jul-2024`. */
  releaseDate: string;
  /** As in `31-Jul-2024 00:00`; empty when it is not installed. */
  installDate: string;
  /** When the retry under way began, in milliseconds by the simulator's clock. */
  retriedAt: number | undefined;
  /** The code in which a retry ends. */
  retryEndsIn: number;
}

/** A fleet with nothing in it. */
export function emptyFleet(): Fleet {
  return { clients: [] };
}

/** Adds a client; without an id it gets the next one. */
export function addClient(fleet: Fleet, given: Partial<FleetClient> = {}): FleetClient {
  const number = fleet.clients.length + 1;
  const client = { id: `${number}`, name: `Client ${number}`, sites: [], fields: {}, ...given };
  fleet.clients.push(client);
  return client;
}

/** Adds a site; without an id it gets one made of its client's id and its place. */
export function addSite(client: FleetClient, given: Partial<FleetSite> = {}): FleetSite {
  const number = client.sites.length + 1;
  const site = { id: client.id + pad(number, 3), name: `Site ${number}`, devices: [], fields: {}, ...given };
  client.sites.push(site);
  return site;
}

/** What addDevice takes: patches may come as a function, to be called when they are first asked for. */
export type NewDevice = Partial<Omit<FleetDevice, 'patches'>> & {
  readonly patches?: FleetPatch[] | (() => FleetPatch[]);
};

/** Adds a device, a server unless said otherwise; without an id it gets one made of its site's id and its place. */
export function addDevice(site: FleetSite, given: NewDevice = {}): FleetDevice {
  const number = site.devices.length + 1;
  const { patches = [], ...rest } = given;
  let made = typeof patches === 'function' ? undefined : patches;
  const device = {
    id: site.id + pad(number, 5),
    name: `DEVICE-${number}`,
    type: 'server' as const,
    patchManagement: true,
    agentless: false,
    fields: {},
    ...rest,
    get patches(): FleetPatch[] {
      made ??= typeof patches === 'function' ? patches() : patches;
      return made;
    },
  };
  site.devices.push(device);
  return device;
}

/** Adds a patch, failed unless said otherwise; without an id it gets one made of the device's id and its place. */
export function addPatch(device: FleetDevice, given: Partial<FleetPatch> = {}): FleetPatch {
  const number = device.patches.length + 1;
  const patch = newPatch({ id: device.id + pad(number, 5), title: `Patch ${number}`, ...given });
  device.patches.push(patch);
  return patch;
}

/** A patch that belongs to no device yet: failed, approved by its policy, and installed after a retry. */
export function newPatch(given: Partial<FleetPatch> & { readonly id: string; readonly title: string }): FleetPatch {
  const policy = given.policy ?? 2;
  return {
    product: 'Product',
    status: 16,
    statusLabel: undefined,
    policy,
    inheritedPolicy: policy & ~64,
    severity: 3,
    severityLabel: 'Moderate',
    url: '',
    releaseDate: '',
    installDate: '',
    retriedAt: undefined,
    retryEndsIn: 8,
    ...given,
  };
}

/** All devices of a fleet, with where they are. */
export function* fleetDevices(fleet: Fleet): Generator<{ client: FleetClient; site: FleetSite; device: FleetDevice }> {
  for (const client of fleet.clients) {
    for (const site of client.sites) for (const device of site.devices) yield { client, site, device };
  }
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0');
}

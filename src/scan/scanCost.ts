import type { Session } from '../connection/session';
import { groupBy } from '../util/groupBy';
import type { Scope, WideScope } from '../inventory/scope';
import { plural, t } from '../wording/localize';
import type { Client, DeviceType } from '../nsight/records';
import { freshMs } from '../inventory/bulkRead';
import { callsForChecks, checkedClients } from './readChecks';
import type { Scan } from './scan';
import { keyOf, ofSite, types, type ScanDevice } from './scanData';

/**
 * How many calls a scan takes. `atMost`: of a site it is only known how many devices its whole client has. `atLeast`:
 * of
 * a client it is not known how many devices it has.
 */
export interface Cost {
  readonly calls: number;
  readonly atMost: boolean;
  readonly atLeast?: boolean;
}

/**
 * What it costs to scan parts of the fleet: a list of each type for each client and one for each device, without what
 * is known.
 */
export async function costOf(
  { inventory }: Pick<Session, 'inventory'>,
  scan: Scan,
  scopes: readonly Scope[],
  ofTypes = types,
): Promise<Cost> {
  const clients = new Map((await inventory.clients()).items.map((client) => [client.id, client]));
  const isFresh = (id: string) => inventory.knownPatches(id, freshMs) !== undefined;
  const known = groupBy(
    inventory.knownPlaces().filter(({ device }) => isFresh(device.id)),
    ({ client, type }) => keyOf(client, undefined, type),
  );

  const managed = groupBy(
    [...scan.data.devices.values()].filter(({ reading }) => reading?.kind !== 'unmanaged'),
    ({ place, type }) => keyOf(place.client, undefined, type),
  );

  const partCost = (scope: WideScope, type: DeviceType): Cost => {
    const site = scope.kind === 'site' ? scope.site : undefined;
    const listed = inventory
      .knownAtClient(scope.client.id, type, freshMs)
      ?.items.filter((device) => ofSite({ place: { client: scope.client, site: device.site, device } }, site));
    if (listed)
      return {
        calls: listed.filter(({ id, patchManagement }) => patchManagement !== false && !isFresh(id)).length,
        atMost: false,
      };
    const knownHere = (known.get(keyOf(scope.client, undefined, type)) ?? []).filter((place) =>
      ofSite({ place }, site),
    ).length;
    const client = clients.get(scope.client.id);
    const counted = listedDeviceCount(client, type);
    const inScan = site || counted === undefined ? scannedAt(scan, managed, scope, type) : undefined;
    const calls = 1 + Math.max(0, (inScan ?? counted ?? 0) - knownHere);
    if (inScan === undefined && counted === undefined) return { calls, atMost: false, atLeast: true };
    return { calls, atMost: site !== undefined && inScan === undefined };
  };

  return sumOf(
    scopes.flatMap((scope) => (scope.kind === 'device' ? [] : ofTypes.map((type) => partCost(scope, type)))),
  );
}

/** What it costs to go on with a scan that was cut off. */
export async function costOfRest(session: Pick<Session, 'inventory'>, scan: Scan): Promise<Cost> {
  const lists = scan.dueLists('all');
  const scopes = new Map(
    lists.map(({ client, site }): [string, Scope] => [
      keyOf(client, site, 'server'),
      site ? { kind: 'site', client, site } : { kind: 'client', client },
    ]),
  );
  const listing = await costOf(session, scan, [...scopes.values()]);
  const devices = listing.calls + scan.dueDevices('all').length;
  return withChecks(session, { ...listing, calls: devices }, checkedClients(scan, 'all'));
}

/** Returns a cost with the calls that tell what is to be read first, unless there is nothing to be read. */
export function withChecks(session: Pick<Session, 'inventory'>, cost: Cost, clientIds: readonly string[]): Cost {
  return cost.calls === 0 ? cost : { ...cost, calls: cost.calls + callsForChecks(session, clientIds) };
}

function sumOf(parts: readonly Cost[]): Cost {
  const calls = parts.reduce((sum, part) => sum + part.calls, 0);
  const atLeast = parts.some((part) => part.atLeast);
  return atLeast ? { calls, atMost: false, atLeast } : { calls, atMost: parts.some(({ atMost }) => atMost) };
}

/** "About 561 calls, about 10 minutes at 60 a minute". */
export function costText({ calls, atMost, atLeast = false }: Cost, perMinute: number): string {
  const callsText = plural(calls, '{0} call', '{0} calls');
  if (atLeast) return t('At least {0}, plus one for each device; the number of devices is not known yet', callsText);
  if (perMinute === Infinity) return atMost ? t('At most {0}', callsText) : t('About {0}', callsText);
  const minutes = plural(Math.max(1, Math.ceil(calls / perMinute)), '{0} minute', '{0} minutes');
  return atMost
    ? t('At most {0}, at most {1} at {2} a minute', callsText, minutes, perMinute)
    : t('About {0}, about {1} at {2} a minute', callsText, minutes, perMinute);
}

/**
 * The devices that a client has by list_clients, if it says so; the total is used where it gives no number for the
 * type.
 */
function listedDeviceCount(client: Client | undefined, type: DeviceType): number | undefined {
  const { deviceCount, serverCount, workstationCount } = client ?? {};
  if (type === 'server') return serverCount ?? deviceCount;
  return workstationCount ?? (deviceCount && Math.max(0, deviceCount - (serverCount ?? deviceCount)));
}

/**
 * How many devices of a type an earlier scan found at a client or site, if it has looked there.
 *
 * @param managed - what it found, by client and type.
 */
function scannedAt(
  { data }: Scan,
  managed: ReadonlyMap<string, readonly ScanDevice[]>,
  scope: WideScope,
  type: DeviceType,
): number | undefined {
  const site = scope.kind === 'site' ? scope.site : undefined;
  const looked = [site, undefined].some(
    (one) => data.lists.get(keyOf(scope.client, one, type))?.outcome?.kind === 'listed',
  );
  if (!looked) return undefined;
  const atClient = managed.get(keyOf(scope.client, undefined, type)) ?? [];
  return atClient.filter((device) => ofSite(device, site)).length;
}

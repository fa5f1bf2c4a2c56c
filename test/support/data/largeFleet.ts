// The fleet by which it is measured how soon a scan finds what failed, without a server: 5,000 devices of 200 clients.
// One in ten has failures, 85 % of these had some yesterday too, half of them have a red Patch Status Check, and so has
// one healthy device in twenty.
import { Inventory, type InventoryClient } from '../../../src/inventory/inventory';
import { NsightError } from '../../../src/nsight/errors';
import type { DeviceChecks, DeviceType, InventoryDevice, Listing } from '../../../src/nsight/records';
import type { ScanSession } from '../../../src/scan/readChecks';
import { runScan, wholeFleet } from '../../../src/scan/runScan';
import { Scan } from '../../../src/scan/scan';
import { queueChanges, readChanges } from '../../../src/scan/scanAgain';
import { listsOf } from '../../../src/scan/scanData';
import { groupBy } from '../../../src/util/groupBy';
import { patch } from './records';

/** A device of the fleet, and how many patches failed on it. */
interface MeasuredDevice {
  readonly id: string;
  readonly client: string;
  readonly type: DeviceType;
  readonly today: number;
  readonly yesterday: number;
  readonly isRed: boolean;
}

const day = 24 * 60 * 60 * 1000;
const clientCount = 200;
const never = new AbortController().signal;

const devices = Array.from({ length: 5_000 }, (_, n): MeasuredDevice => {
  const [group, place] = [Math.floor(n / 10), n % 10];
  const failed = 1 + (group % 4);
  const isSick = place === 3;
  const wasSick = isSick ? group % 20 < 17 : place === 7 && group % 20 < 3;
  const healthy = group * 9 + (place > 3 ? place - 1 : place);
  return {
    id: `${n + 1}`,
    client: `c${n % clientCount}`,
    type: n % 8 === 0 ? 'server' : 'workstation',
    today: isSick ? failed : 0,
    yesterday: wasSick ? failed : 0,
    isRed: isSick ? Math.floor(group / 20) % 2 === 0 : healthy % 20 === 0,
  };
});
const byId = new Map(devices.map((device) => [device.id, device]));
const byClient = groupBy(devices, ({ client }) => client);

/** The failed patches of today. */
export const failedInAll = devices.reduce((sum, { today }) => sum + today, 0);

/** What was found by a call: the number of failed patches. */
export type Found = readonly number[];

/** How a scan went: what each of its calls found, and what the scan then knows. */
export interface MeasuredScan {
  readonly found: Found;
  readonly scan: Scan;
}

/** Returns the part of what failed that was found with the first calls of so many. */
export function foundAfter(found: Found, calls: number): number {
  return found.slice(0, Math.floor(calls)).reduce((sum, one) => sum + one, 0) / failedInAll;
}

/** Scans the fleet anew where yesterday's scan is known. `isLate`: the checks of the whole account take too long. */
export async function scanMeasured(isLate = false): Promise<MeasuredScan> {
  const scan = await scanOfYesterday();
  const { session, found } = sessionOf('today', isLate);
  const scopes = await wholeFleet(session, scan, Date.now());
  scan.queueLists(scopes.flatMap(listsOf), Date.now());
  await runScan(session, scan, 'all', options);
  return { found, scan };
}

/** Reads again what may have changed since yesterday's scan. */
export async function scanAgainMeasured(): Promise<MeasuredScan> {
  const scan = await scanOfYesterday();
  const { session, found } = sessionOf('today');
  const changes = await readChanges(session, scan, { ...options, retries: new Map() });
  if (changes) await runScan(session, scan, queueChanges(scan, changes, Date.now()), { ...options, onlyNew: true });
  return { found, scan };
}

const options = { signal: never, now: () => Date.now(), onProgress: () => undefined };

async function scanOfYesterday(): Promise<Scan> {
  const yesterday = () => Date.now() - day;
  const scan = new Scan();
  const { session } = sessionOf('yesterday');
  const scopes = await wholeFleet(session, scan, yesterday());
  scan.queueLists(scopes.flatMap(listsOf), yesterday());
  await runScan(session, scan, 'all', { ...options, now: yesterday });
  return scan;
}

function sessionOf(when: 'today' | 'yesterday', isLate = false): { session: ScanSession; found: number[] } {
  const found: number[] = [];
  const answer = <T>(items: readonly T[], failed = 0): Promise<Listing<T>> => {
    found.push(failed);
    return Promise.resolve({ items, problems: [] });
  };
  const client: InventoryClient = {
    listClients: () =>
      answer(
        Array.from({ length: clientCount }, (_, n) => ({
          id: `c${n}`,
          name: `Client ${n}`,
          deviceCount: 25,
          serverCount: undefined,
          workstationCount: undefined,
          timezone: undefined,
          creationDate: undefined,
        })),
      ),
    listSites: () => answer([]),
    listServers: () => answer([]),
    listWorkstations: () => answer([]),
    listDevicesAtClient: (id, type) =>
      answer((byClient.get(id) ?? []).filter((one) => one.type === type).map(inventoryDevice)),
    listPatches: (id) => {
      const failed = byId.get(id)?.[when] ?? 0;
      const patches = Array.from({ length: failed + 1 }, (_, n) => ({
        id: `${n}`,
        status: n < failed ? ('failed' as const) : ('installed' as const),
      }));
      return answer(patches.map(patch), when === 'today' ? failed : 0);
    },
  };
  const listFailingChecks = (id: string | undefined): Promise<Listing<DeviceChecks>> => {
    if (isLate && id === undefined) {
      found.push(0);
      return Promise.reject(new NsightError('list_failing_checks', { kind: 'timeout', seconds: 30 }));
    }
    const red = (id === undefined ? devices : (byClient.get(id) ?? [])).filter(({ isRed }) => isRed);
    return answer(when === 'today' ? red.map(deviceChecks) : []);
  };
  const session = { client: { listFailingChecks }, inventory: new Inventory(client), closed: never };
  return { session, found };
}

function inventoryDevice({ id, type, client }: MeasuredDevice): InventoryDevice {
  return {
    id,
    type,
    name: `DEVICE-${id}`,
    description: undefined,
    patchManagement: true,
    client: { id: client, name: client },
    site: { id: `${client}s`, name: 'Site' },
  };
}

function deviceChecks({ id, type, client }: MeasuredDevice): DeviceChecks {
  const failing = [{ description: 'Patch Status Check', type: '1031' }];
  return { id, type, clientId: client, failing, absence: undefined };
}

// Scans over real HTTP, for unit tests.
import assert from 'node:assert/strict';
import type { Session } from '../../../src/connection/session';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../../src/demo/fleet';
import type { Simulator } from '../simulator/testSimulator';
import { runScan, wholeFleet, type ScanProgress } from '../../../src/scan/runScan';
import type { Scan } from '../../../src/scan/scan';
import { keyOf, listsOf, type ScanPart } from '../../../src/scan/scanData';
import type { Scope } from '../../../src/inventory/scope';
import { pastRounding } from '../system/clock';

const never = new AbortController().signal;
let clock = 0;
/** A clock that never stands still, and does not run ahead either. */
const steadyNow = () => (clock = Math.max(clock + 0.001, Date.now()));
export { steadyNow as now };

/** Scans the fleet, or parts of it, when what was read before is plainly older. */
export async function scanNow(
  session: Session,
  scan: Scan,
  given?: {
    scopes?: readonly Scope[];
    part?: ScanPart;
    signal?: AbortSignal;
    onProgress?: (progress: ScanProgress) => void;
    now?: () => number;
  },
): Promise<unknown> {
  await pastRounding();
  const { part, signal = never, onProgress = () => undefined, now = steadyNow } = given ?? {};
  const scopes = given?.scopes ?? (part ? [] : await wholeFleet(session, scan, now()));
  const lists = scopes.flatMap(listsOf);
  if (!part) scan.queueLists(lists, now());
  return runScan(
    session,
    scan,
    part ?? { lists: new Set(lists.map(({ client, site, type }) => keyOf(client, site, type))), ids: new Set() },
    { signal, now, onProgress },
  );
}

/** Which devices were asked for their patches, in order. */
export function asked(simulator: Simulator): string[] {
  return simulator.requests
    .filter(({ service }) => service === 'patch_list_all')
    .map(({ params }) => params.deviceid ?? '');
}

/** The ids of failed patches by device. */
export function failedIn(scan: Scan): Record<string, string[]> {
  return Object.fromEntries(
    [...scan.data.devices].flatMap(([id, { reading }]) =>
      reading?.kind === 'read' && reading.failed.length > 0 ? [[id, reading.failed.map((patch) => patch.id)]] : [],
    ),
  );
}

/** Clients 1 to n, each with a site of two servers and a workstation, all with one failed and one installed patch. */
export function clients(n: number): Fleet {
  const fleet = emptyFleet();
  for (let c = 1; c <= n; c++) {
    const client = addClient(fleet);
    for (let s = 1; s <= 2; s++) {
      const site = addSite(client);
      for (const type of ['server', 'workstation'] as const) {
        const device = addDevice(site, { id: `${c}${s}${type === 'server' ? 1 : 2}`, type });
        addPatch(device, { id: `${device.id}1`, title: 'KB1' });
        addPatch(device, { id: `${device.id}2`, title: 'KB2', status: 8 });
      }
    }
  }
  return fleet;
}

/** A client of a fleet. */
export const clientScope = (fleet: Fleet, index: number): Scope => ({
  kind: 'client',
  client: fleet.clients[index] ?? assert.fail(),
});
/** A site of the first client of a fleet. */
export const siteScope = (fleet: Fleet, index: number): Scope => {
  const client = fleet.clients[0] ?? assert.fail();
  return { kind: 'site', client, site: client.sites[index] ?? assert.fail() };
};

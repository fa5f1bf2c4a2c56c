// Sessions over real HTTP, for unit tests.
import type { EntityRef } from '../../../src/inventory/place';
import assert from 'node:assert/strict';
import type { Session } from '../../../src/connection/session';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../../src/demo/fleet';
import { startSimulator, type Simulator, type SimulatorOptions } from './testSimulator';
import { Inventory, type InventoryOptions } from '../../../src/inventory/inventory';
import { NsightClient, type ClientOptions } from '../../../src/nsight/client';
import { reader } from '../system/reader';

/** One site of ACME with servers 1 to `devices`, each with failed patches: 101 and so on. */
export function fleetOf(devices: number, patches: number): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet, { name: 'ACME' }), { name: 'Head Office' });
  for (let d = 1; d <= devices; d++) {
    const device = addDevice(site, { id: String(d), name: `SRV-${d}` });
    for (let p = 1; p <= patches; p++) addPatch(device, { id: `${d}${String(p).padStart(2, '0')}`, title: `KB${p}` });
  }
  return fleet;
}

const running: { readonly simulator: Simulator; readonly session: Session }[] = [];

afterEach('close the sessions', async () => {
  for (const { simulator, session } of running.splice(0)) {
    session.close();
    await simulator.stop();
  }
});

/** A simulator and a session with it, which end with the test. */
export async function sessionWith(
  { pace, ...options }: SimulatorOptions & Pick<InventoryOptions, 'pace'>,
  requestsPerMinute?: () => number,
  wait?: ClientOptions['wait'],
): Promise<{ simulator: Simulator; session: Session }> {
  const simulator = await startSimulator({ record: true, ...options });
  const endpoint = { server: simulator.url, key: simulator.key };
  const client = new NsightClient(endpoint, {
    version: '0',
    timeoutSeconds: () => 30,
    log: () => undefined,
    reader,
    ...(wait ? { wait } : {}),
    acquire: async (signal) => {
      await inventory.rateLimiter.acquire(signal);
    },
  });
  const inventory: Inventory = new Inventory(client, {
    requestsPerMinute,
    pace,
    ...(options.now ? { now: options.now } : {}),
  });
  const closing = new AbortController();
  const session: Session = {
    endpoint,
    account: simulator.url,
    label: '',
    demo: false,
    client,
    inventory,
    closed: closing.signal,
    close: () => {
      closing.abort();
      inventory.dispose();
    },
  };
  running.push({ simulator, session });
  return { simulator, session };
}

/** The one client there is. */
export async function onlyClient({ inventory }: Session): Promise<EntityRef> {
  return (await inventory.clients()).items[0] ?? assert.fail('there is no client');
}

export { randomOf } from '../data/randomOf';

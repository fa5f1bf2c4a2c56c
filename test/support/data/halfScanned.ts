// A large fleet of which half was scanned, without a server.
import type { Session } from '../../../src/connection/session';
import type { Inventory, InventoryClient } from '../../../src/inventory/inventory';
import { NsightClient } from '../../../src/nsight/client';
import type { Client, Listing } from '../../../src/nsight/records';
import { Scan } from '../../../src/scan/scan';
import { keyOf, types, type ScanData, type ScanDevice, type ScanList } from '../../../src/scan/scanData';
import { reader } from '../system/reader';
import { scanDevice } from './scanData';

/** What chat asks about. */
export interface HalfScanned {
  readonly session: Session;
  readonly scan: Scan;
}

/**
 * A session and a scan of so many clients with so many servers each, the last one at a site of its own; every second
 * client was scanned.
 */
export async function halfScanned(
  clientCount: number,
  serversEach: number,
  open: (client: InventoryClient) => Inventory,
): Promise<HalfScanned> {
  const clients = Array.from({ length: clientCount }, (_, c) => clientOf(c, serversEach));
  const none = () => Promise.resolve({ items: [], problems: [] });
  const listing: Listing<Client> = { items: clients, problems: [] };
  const inventory = open({
    listClients: () => Promise.resolve(listing),
    listSites: none,
    listServers: none,
    listWorkstations: none,
    listDevicesAtClient: none,
    listPatches: none,
  });
  await inventory.clients();
  const endpoint = { server: 'https://rmm.example', key: 'k' };
  const session: Session = {
    endpoint,
    account: endpoint.server,
    label: '',
    demo: false,
    client: new NsightClient(endpoint, { version: '0', timeoutSeconds: () => 30, log: () => undefined, reader }),
    inventory,
    closed: new AbortController().signal,
    close: () => undefined,
  };
  const scan = new Scan();
  const at = Date.now();
  const devices = new Map<string, ScanDevice>();
  const lists = new Map<string, ScanList>();
  for (const [c, client] of clients.entries()) {
    if (c % 2 === 0) continue;
    for (const type of types) {
      const outcome = { kind: 'listed', at, problems: 0 } as const;
      lists.set(keyOf(client, undefined, type), { client, site: undefined, type, outcome, dueSince: undefined });
    }
    for (let d = 0; d < serversEach; d++) {
      const id = `${client.id}-${d}`;
      const made = scanDevice({ id, name: `SRV-${c * serversEach + d}`, failed: [{}] });
      const isLast = d === serversEach - 1;
      const site = isLast ? { id: `t${c}`, name: `Annex ${c}` } : { id: `s${c}`, name: `Office ${c}` };
      devices.set(id, { ...made, listedAt: at, place: { client, site, device: made.place.device } });
    }
  }
  scan.restore({ at, clients: { at, ids: new Set(clients.map(({ id }) => id)), problems: 0 }, lists, devices });
  return { session, scan };
}

/** A session and a scan that has read all devices of a fleet: these. */
export async function wholeScanned(
  { at, devices }: Pick<ScanData, 'at' | 'devices'>,
  open: (client: InventoryClient) => Inventory,
): Promise<HalfScanned> {
  const named = new Map([...devices.values()].map(({ place: { client } }) => [client.id, client]));
  const items = [...named.values()].map(({ id, name }, c) => ({ ...clientOf(c, 0), id, name }));
  const listClients = () => Promise.resolve({ items, problems: [] });
  const { session, scan } = await halfScanned(0, 0, (client) => open({ ...client, listClients }));
  const outcome = { kind: 'listed', at: at ?? 0, problems: 0 } as const;
  const lists = items.flatMap((client) =>
    types.map((type): ScanList => ({ client, site: undefined, type, outcome, dueSince: undefined })),
  );
  scan.restore({
    at,
    clients: { at: at ?? 0, ids: new Set(named.keys()), problems: 0 },
    lists: new Map(lists.map((list) => [keyOf(list.client, undefined, list.type), list])),
    devices: new Map(devices),
  });
  return { session, scan };
}

function clientOf(c: number, serversEach: number): Client {
  return {
    id: String(c),
    name: `Client ${c}`,
    deviceCount: serversEach,
    serverCount: serversEach,
    workstationCount: 0,
    timezone: undefined,
    creationDate: undefined,
  };
}

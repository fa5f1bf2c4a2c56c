// A simulator in a process of its own, so that its work is not counted. All its devices have the same patches.
// usage: node simulator.process.mjs CLIENTS DEVICES PATCHES FAILED LATENCY SITES MORE
// The numbers of BenchFleet, in this order.
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../src/demo/fleet';
import { startSimulator } from '../support/simulator/testSimulator';

/** What the simulator has. */
export interface BenchFleet {
  readonly clients: number;
  /** At the first site of each client. */
  readonly devices: number;
  /** How many sites the first client has. */
  readonly sites?: number;
  /** How many devices its first site has more. */
  readonly more?: number;
  /** On each device. */
  readonly patches: number;
  /** Of them. */
  readonly failed: number;
  /** From request to answer, in milliseconds. */
  readonly latency: number;
}

/** What was asked for so far: when each request arrived, in milliseconds. */
export interface Arrived {
  readonly calls: number;
  readonly patchLists: number;
  readonly deviceLists: number;
  readonly at: readonly number[];
}

const [clients = 0, devices = 0, patches = 0, failed = 0, latency = 0, sites = 1, more = 0] = process.argv
  .slice(2)
  .map(Number);
const fleet = emptyFleet();
for (let c = 0; c < clients; c++) {
  const client = addClient(fleet);
  const site = addSite(client);
  for (let d = 0; d < devices + (c === 0 ? more : 0); d++)
    addDevice(site, { name: `SRV-${c}-${d}`, type: d % 2 === 0 ? 'server' : 'workstation' });
  for (let n = 1; n < sites && c === 0; n++) addSite(client);
}
const device = fleet.clients[0]?.sites[0]?.devices[0] ?? process.exit(1);
for (let n = 0; n < patches; n++) {
  addPatch(device, {
    title: `2024-07 Cumulative Update for Windows Server 2019 for x64-based Systems (KB${5_000_000 + n})`,
    product: 'Windows Server 2019',
    url: `https://support.microsoft.com/help/${5_000_000 + n}`,
    status: n < failed ? 16 : 8,
    releaseDate: '31-Jul-2024',
    installDate: '31-Jul-2024 00:00',
  });
}
const simulator = await startSimulator({ fleet, record: true });
const response = await fetch(
  `${simulator.url}/api/?apikey=${simulator.key}&service=patch_list_all&deviceid=${device.id}`,
  { headers: { 'User-Agent': 'Mozilla/5.0 (compatible; nsight-patches/0)' } },
);
// Made once: else making it would be a part of the latency.
const answer = {
  status: response.status,
  headers: { 'Content-Type': 'text/xml' },
  body: Buffer.from(await response.arrayBuffer()),
};
simulator.fault({ kind: 'delay', ms: latency, then: { kind: 'raw', answer } }, { service: 'patch_list_all' });
simulator.fault({ kind: 'delay', ms: latency });
simulator.forget();
process.on('disconnect', () => process.exit());
process.on('message', () => {
  process.send?.({
    calls: simulator.count(),
    patchLists: simulator.count('patch_list_all'),
    deviceLists: simulator.count('list_devices_at_client'),
    at: simulator.requests.map(({ at }) => at),
  } satisfies Arrived);
  simulator.forget();
});
process.send?.({ server: simulator.url, key: simulator.key });

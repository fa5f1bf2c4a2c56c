// A simulator in a process of its own, so that its work is not counted. All its devices have the same patches.
// usage: node simulator.process.mjs JSON      JSON: BenchFleet
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../src/demo/fleet';
import { startSimulator } from '../../src/demo/simulator';

/** What the simulator has. */
export interface BenchFleet {
  readonly clients: number;
  /** At each client. */
  readonly devices: number;
  /** On each device. */
  readonly patches: number;
  /** Of them. */
  readonly failed: number;
  /** From request to answer, in milliseconds. */
  readonly latency: number;
}

/** What was asked for so far: when each request arrived, in milliseconds. */
export interface Arrived {
  readonly patchLists: number;
  readonly deviceLists: number;
  readonly at: readonly number[];
}

const { clients, devices, patches, failed, latency }: BenchFleet = JSON.parse(process.argv[2] ?? '');
const fleet = emptyFleet();
for (let c = 0; c < clients; c++) {
  const site = addSite(addClient(fleet));
  for (let d = 0; d < devices; d++) addDevice(site, { name: `SRV-${c}-${d}`, type: d % 2 === 0 ? 'server' : 'workstation' });
}
const device = fleet.clients[0]?.sites[0]?.devices[0] ?? process.exit(1);
for (let n = 0; n < patches; n++) {
  addPatch(device, {
    title: `2024-07 Cumulative Update for Windows Server 2019 for x64-based Systems (KB${5_000_000 + n})`, product: 'Windows Server 2019',
    url: `https://support.microsoft.com/help/${5_000_000 + n}`, status: n < failed ? 16 : 8, releaseDate: '31-Jul-2024', installDate: '31-Jul-2024 00:00',
  });
}
const simulator = await startSimulator({ fleet, record: true });
const response = await fetch(`${simulator.url}/api/?apikey=${simulator.key}&service=patch_list_all&deviceid=${device.id}`, { headers: { 'User-Agent': 'Mozilla/5.0 (compatible; nsight-patches/0)' } });
// Made once: else making it would be a part of the latency.
const answer = { status: response.status, headers: { 'Content-Type': 'text/xml' }, body: Buffer.from(await response.arrayBuffer()) };
simulator.fault({ kind: 'delay', ms: latency, then: { kind: 'raw', answer } }, { service: 'patch_list_all' });
simulator.fault({ kind: 'delay', ms: latency });
simulator.forget();
process.on('disconnect', () => process.exit());
process.on('message', () => {
  process.send?.({ patchLists: simulator.count('patch_list_all'), deviceLists: simulator.count('list_devices_at_client'), at: simulator.requests.map(({ at }) => at) } satisfies Arrived);
  simulator.forget();
});
process.send?.({ server: simulator.url, key: simulator.key });

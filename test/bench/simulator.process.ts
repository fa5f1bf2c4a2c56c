// A simulator in a process of its own, so that its work is not counted: devices 1 to n, all with the same patches.
// usage: node simulator.process.mjs PATCHES LATENCY      LATENCY: from request to answer, in milliseconds
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../src/demo/fleet';
import { startSimulator } from '../../src/demo/simulator';

const [patches = 0, latency = 0] = process.argv.slice(2).map(Number);
const fleet = emptyFleet();
const device = addDevice(addSite(addClient(fleet)));
for (let n = 0; n < patches; n++) {
  addPatch(device, {
    title: `2024-07 Cumulative Update for Windows Server 2019 for x64-based Systems (KB${5_000_000 + n})`, product: 'Windows Server 2019',
    url: `https://support.microsoft.com/help/${5_000_000 + n}`, status: n % 20 === 0 ? 16 : 8, releaseDate: '31-Jul-2024', installDate: '31-Jul-2024 00:00',
  });
}
const simulator = await startSimulator({ fleet });
const response = await fetch(`${simulator.url}/api/?apikey=${simulator.key}&service=patch_list_all&deviceid=${device.id}`, { headers: { 'User-Agent': 'Mozilla/5.0 (compatible; nsight-patches/0)' } });
// Made once: else making it would be a part of the latency.
const answer = { status: response.status, headers: { 'Content-Type': 'text/xml' }, body: Buffer.from(await response.arrayBuffer()) };
simulator.fault({ kind: 'delay', ms: latency, then: { kind: 'raw', answer } }, { service: 'patch_list_all' });
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.(simulator.count('patch_list_all')));
process.send?.({ server: simulator.url, key: simulator.key });

// The extension host must stay responsive while a large answer is read.
import { startBench } from './client';
import { pauseOf } from './pause';
import { best, report } from './report';

const bench = await startBench({ clients: 1, devices: 1, patches: 10_650, failed: 500, latency: 0 });
await bench.client.listPatches('0'); // The thread is there, as it is after the first row that was opened.
const { result, longest, took } = await best(() => pauseOf(() => bench.client.listPatches('1')));
bench.stop();
report({ what: `one answer of ${result.items.length} patches: longest pause`, value: longest, unit: 'ms', atMost: 20 });
report({ what: 'until it was read', value: took, unit: 'ms' });

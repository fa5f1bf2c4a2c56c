// The extension host must stay responsive while answers are read.
import { Inventory } from '../../src/inventory/inventory';
import { readMany } from '../../src/inventory/readMany';
import { startClient } from './client';
import { pauseOf } from './pause';
import { best, report } from './report';

const PATCHES = 10_650;
const large = await startClient(PATCHES, 0);
await large.client.listPatches('0'); // The thread is there, as it is after the first row that was opened.
const one = await best(() => pauseOf(() => large.client.listPatches('1')), ({ longest }) => longest);
large.stop();
report({ what: `one answer of ${one.result.items.length} patches: longest pause`, value: one.longest, unit: 'ms', atMost: 50 });
report({ what: 'until it was read', value: one.took, unit: 'ms' });

const DEVICES = 500;
const LATENCY = 50;
const ideal = (DEVICES * LATENCY) / 4;
const many = await startClient(200, LATENCY);
const ids = Array.from({ length: DEVICES }, (_, n) => String(n));
const scan = await best(() => pauseOf(async () => {
  const before = await many.calls();
  const inventory = new Inventory(many.client);
  const read = await readMany(inventory, ids, { signal: new AbortController().signal, youngerThan: 0, onProgress: () => undefined });
  inventory.dispose();
  const patches = [...read.values()].reduce((sum, outcome) => sum + ('listing' in outcome ? outcome.listing.items.length : 0), 0);
  return { patches, calls: await many.calls() - before };
}), ({ took }) => took);
many.stop();
report({ what: `${DEVICES} devices, ${scan.result.patches} patches in all, ${LATENCY} ms each: longest pause`, value: scan.longest, unit: 'ms', atMost: 50 });
report({ what: 'calls', value: scan.result.calls, unit: '', atMost: DEVICES });
report({ what: `until all were read, in times of the ideal ${ideal} ms`, value: scan.took / ideal, unit: '', atMost: 1.2 });

// A scan of a large fleet is loaded and stored in pieces, and a save writes only what has changed.
import { statSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../scripts/lib/root.mjs';
import { largeScan } from '../support/data/scanData';
import { filesIn, scanFolder, store } from '../support/data/storedScans';
import { kept } from './memory';
import { pauseOf } from './pause';
import { best, report } from './report';

const memory = await memoryKept();
for (const clients of [200, 1]) await times(clients);
report({ what: '10000 devices, 40000 failed: memory that it keeps', value: memory / 1e6, unit: 'MB', atMost: 60 });

async function times(clients: number): Promise<void> {
  const large = largeScan({ clients, devices: 10_000, failed: 4 });
  const what = `10000 devices, 40000 failed, ${clients === 1 ? '1 client' : `${clients} clients`}`;
  const folder = temporaryFolder();
  const saved = await best(() => pauseOf(() => store(temporaryFolder(), large)));
  await store(folder, large);
  const read = await best(() => pauseOf(() => load(folder)));
  report({ what: `${what}: longest pause while it is loaded`, value: read.longest, unit: 'ms', atMost: 20 });
  report({ what: 'until it was loaded', value: read.took, unit: 'ms' });
  report({ what: 'longest pause while all of it is stored', value: saved.longest, unit: 'ms', atMost: 20 });
  report({ what: 'until it was stored', value: saved.took, unit: 'ms' });
  const { scan, stored } = read.result;
  const files = () => new Map([...filesIn(folder).keys()].map((name) => [name, statSync(path.join(folder, name)).ino]));
  const before = files();
  scan.read('1', { items: [], problems: [] }, Date.now());
  await stored.save();
  const written = [...files()].filter(([name, ino]) => before.get(name) !== ino);
  const bytes = written.reduce((sum, [name]) => sum + statSync(path.join(folder, name)).size, 0);
  report({
    what: 'written once a device was read',
    value: bytes / 1e3,
    unit: 'kB',
    ...(clients > 1 && { atMost: 100, result: 'savedKB' }),
  });
}

async function memoryKept(): Promise<number> {
  const folder = temporaryFolder();
  await storeLarge(folder);
  const before = kept();
  const { scan } = await load(folder);
  const after = kept();
  if (scan.data.devices.size === 0) throw new Error('nothing was read');
  return after - before;
}

/** By itself, so that nothing of it is kept. */
function storeLarge(folder: string): Promise<void> {
  return store(folder, largeScan({ clients: 200, devices: 10_000, failed: 4 }));
}

async function load(folder: string): Promise<ReturnType<typeof scanFolder>> {
  const one = scanFolder(folder);
  await one.stored.load();
  return one;
}

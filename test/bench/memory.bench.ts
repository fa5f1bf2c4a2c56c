// A scan keeps what failed, not what was read.
import { scanStats } from '../../src/scan/scanStats';
import { startBench } from './client';
import { kept } from './memory';
import { report } from './report';
import { scanAll } from './scanAll';

const bench = await startBench({ clients: 100, devices: 100, patches: 50, failed: 4, latency: 0 });
const session = bench.session();
const before = kept();
const { scan, close } = await scanAll(session);
const more = kept() - before;
const { devices, failures } = scanStats(scan.data);
close();
session.close();
bench.stop();
report({
  what: `scan of ${devices} devices of 50 patches, ${failures} failed in all: memory that it keeps`,
  value: more / 1e6,
  unit: 'MB',
  atMost: 60,
  result: 'scanKeptMB',
});

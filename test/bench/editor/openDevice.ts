import assert from 'node:assert/strict';
import http from 'node:http';
import { parts as loadParts } from '../../editor/exported';
import { startSimulator } from '../simulator';
import { hand } from './results';

const devices = 60;
const patches = 200;

/**
 * Opens one device after the other, and has the same list read by nothing but Node beside it: what is left is what the
 * extension takes from the click to the rows. `compare` runs this in older revisions too, so it goes by nothing but
 * what stands above.
 */
export async function openDevice(): Promise<void> {
  const { connections, devices: view } = await loadParts();
  const simulator = await startSimulator(process.env.NSIGHT_BENCH_SIMULATOR ?? '', {
    clients: 1,
    devices,
    patches,
    failed: patches,
    latency: 0,
  });
  const { server, key } = simulator.endpoint;
  await connections.connect(simulator.endpoint, new AbortController().signal);
  const [client] = await view.getChildren();
  const [site] = await view.getChildren(client);
  const [clicks, reads]: [number[], number[]] = [[], []];
  for (const device of await view.getChildren(site)) {
    reads.push(await timeOf(() => read(`${server}/api/?apikey=${key}&service=patch_list_all&deviceid=0`)));
    clicks.push(
      await timeOf(async () => {
        const rows = await view.getChildren(device);
        for (const row of rows) view.getTreeItem(row);
        assert.equal(rows.length, patches);
      }),
    );
  }
  assert.equal(clicks.length, devices);
  await connections.disconnect();
  simulator.stop();
  const what = `one list of ${patches} patches, from click to rows, without the network`;
  hand([{ what, value: median(clicks) - median(reads), unit: 'ms', ratioAtMost: 0.6 }]);
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function read(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'User-Agent': 'Mozilla/5.0 (compatible; nsight-patches/0)' };
    const request = http.get(url, { headers, agent: false }, (response) => {
      response.resume().once('end', resolve).once('error', reject);
    });
    request.once('error', reject);
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

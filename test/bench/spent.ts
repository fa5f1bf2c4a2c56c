import { startBench } from './client';
import { report } from './report';

/**
 * Reads so many lists of 2,000 patches, one after the other, and reports what this process has spent since it was
 * started: processor time and memory, its threads included. `compare` runs this in older revisions too, so it goes by
 * nothing but what stands above.
 */
export async function readLists(count: number): Promise<void> {
  const bench = await startBench({ clients: 1, devices: 1, patches: 2000, failed: 100, latency: 0 });
  for (let n = 0; n < count; n++) {
    const { items } = await bench.client.listPatches(String(n));
    if (items.length !== 2000) throw new Error(`A list has ${items.length} patches.`);
  }
  bench.stop();
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const what = `${count} × 2000 patches in a process`;
  const isOne = count === 1;
  const cpu = isOne
    ? { result: 'readingOneCpuRatio', ratioAtMost: 0.65 }
    : { result: 'readingCpuRatio', ratioAtMost: 0.35 };
  const peak = isOne ? {} : { result: 'readingPeakMiB', atMost: 95 };
  const seconds = (userCPUTime + systemCPUTime) / 1e6;
  report({ what: `${what}: processor time`, value: seconds, unit: 's', ...cpu, isRatio: true });
  report({ what: `${what}: peak memory`, value: maxRSS / 1024, unit: 'MiB', ...peak });
}

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DevicesNode } from '../../../src/views/devices/deviceNodes';
import { LazyTreeDataProvider, type TreeRows } from '../../../src/views/lazyTreeDataProvider';
import type { FailedNode } from '../../../src/views/failedPatches/failedNodes';
import type { ScanData } from '../../../src/scan/scanData';
import { scanData } from '../../support/data/scanData';
import { clientsOf, store } from '../../support/data/storedScans';
import { parts as loadParts } from '../../editor/exported';
import { pauseOf } from '../pause';
import { startSimulator, type BenchSimulator } from '../simulator';
import type { BenchFleet } from '../simulator.process';
import { hand } from './results';

type Parts = Awaited<ReturnType<typeof loadParts>>;

/** What a gesture took at so many rows: milliseconds, the longest pause of the extension host among them, and calls. */
interface Gesture {
  readonly what: string;
  readonly rows: number;
  readonly took: number;
  readonly longest: number;
  readonly calls: number;
}

const found: Gesture[] = [];

/** Does what users do at more and more rows. */
export async function gestures(): Promise<void> {
  const parts = await loadParts();
  for (const rows of [10, 100, 1_000, 10_000]) {
    await onDevices(parts, rows);
    await onFailed(parts, rows);
  }
  await inView(parts);
  hand(found);
}

/** Connects to a simulator with such a fleet and, if given, a scan that was stored for it. */
async function using(
  parts: Parts,
  fleet: BenchFleet,
  scan: ScanData | undefined,
  use: (gesture: Measure, connect: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator(process.env.NSIGHT_BENCH_SIMULATOR ?? '', fleet);
  const { endpoint } = simulator;
  if (scan) await store(path.join(parts.context.globalStorageUri.fsPath, 'failed'), scan, { account: endpoint.server });
  await use(
    (rows, what, work) => measure(simulator, rows, what, work),
    async () => {
      await parts.connections.connect(endpoint, new AbortController().signal);
    },
  );
  await parts.connections.disconnect();
  simulator.stop();
}

type Measure = <T>(rows: number, what: string, work: () => Promise<T>) => Promise<T>;

async function measure<T>(simulator: BenchSimulator, rows: number, what: string, work: () => Promise<T>): Promise<T> {
  await simulator.arrived();
  const { result, took, longest } = await pauseOf(work);
  found.push({ what, rows, took, longest, calls: (await simulator.arrived()).calls });
  return result;
}

async function onDevices(parts: Parts, n: number): Promise<void> {
  const { filter } = parts;
  const devices = asVsCodeKnows<DevicesNode>(parts.devices);
  const show = async (node?: DevicesNode) =>
    shown(await devices.getChildren(node), n, (one) => devices.getTreeItem(one));
  await using(
    parts,
    { clients: n, devices: 0, sites: n, more: n, patches: n, failed: n, latency: 0 },
    undefined,
    async (gesture, connect) => {
      const [client] = await gesture(n, 'Connect, and open the Devices view', async () => {
        await connect();
        return show();
      });
      const [site] = await gesture(n, 'Open a client', () => show(client));
      const [device] = await gesture(n, 'Open a site', () => show(site));
      const [patch] = await gesture(n, 'Open a device', () => show(device));
      await gesture(n, 'Refresh a device', async () => {
        await vscode.commands.executeCommand('nsight.refreshItem', device);
        await show(device);
      });
      await gesture(n, 'Retry a patch', async () => {
        await vscode.commands.executeCommand('nsight.retryPatch', patch);
        await show(device);
      });
      await gesture(n, 'Filter an open device', async () => {
        await filter.set({ statuses: [], severities: [], text: 'KB' });
        await show(device);
      });
      await filter.set(undefined);
      await gesture(n, 'Refresh the view, open down to a device', async () => {
        await vscode.commands.executeCommand('nsight.refresh');
        await Promise.all([show(), show(client), show(site), show(device)]);
      });
    },
  );
}

const none: BenchFleet = { clients: 1, devices: 1, patches: 1, failed: 1, latency: 0 };

/** A scan that found so many failed patches, `each` on a device, of so many different ones. */
export function scanOf(n: number, each: number, titles: number): ScanData {
  const devices = Array.from({ length: Math.ceil(n / each) }, (_, d) => d);
  const failed = (d: number) =>
    Array.from({ length: each }, (_, p) => ({ id: `${d}-${p}`, title: `KB${(d * each + p) % titles}` }));
  const at = Date.now();
  const data = scanData(
    devices.map((d) => ({ id: String(d), client: `Client ${d % 50}`, failed: failed(d) })),
    { at },
  );
  // A client of the simulator's is among them: else it would be another account's.
  return { ...data, clients: { at, ids: new Set(['1', ...clientsOf(data)]), problems: 0, counted: undefined } };
}

async function onFailed(parts: Parts, n: number): Promise<void> {
  const { filter } = parts;
  const failed = asVsCodeKnows<FailedNode>(parts.failed);
  const show = async (rows: number, node?: FailedNode) =>
    shown(await failed.getChildren(node), rows, (one) => failed.getTreeItem(one));
  const [patches, devices] = [Math.min(n, 200), Math.ceil(n / 4)];
  await using(parts, none, scanOf(n, 4, 200), async (gesture, connect) => {
    await connect();
    await gesture(n, 'Open the Failed Patches view', () => show(patches));
    await gesture(n, 'List by Device', async () => {
      await vscode.commands.executeCommand('nsight.groupByDevice');
      await show(devices);
    });
    await gesture(n, 'List by Patch', async () => {
      await vscode.commands.executeCommand('nsight.groupByPatch');
      await show(patches);
    });
    await gesture(n, 'Filter the failed patches', async () => {
      await filter.set({ statuses: [], severities: [], text: 'KB1' });
      await show(1);
    });
    await filter.set(undefined);
  });
  await using(parts, none, scanOf(n, 1, 1), async (gesture, connect) => {
    await connect();
    const [group] = await show(1);
    await gesture(n, 'Open a patch that failed on as many devices', () => show(n, group));
  });
}

/** Has VS Code show 1,000 clients, and the 9,001 devices of one site. */
async function inView(parts: Parts): Promise<void> {
  const { devices, tree } = parts;
  await using(
    parts,
    { clients: 1_000, devices: 1, more: 9_000, patches: 1, failed: 1, latency: 0 },
    undefined,
    async (gesture, connect) => {
      await gesture(1_000, 'Have VS Code show 1,000 clients', async () => {
        await connect();
        const all = asked(devices, 1_000);
        await vscode.commands.executeCommand('nsight.devices.focus');
        await all;
      });
      await gesture(9_001, 'Have VS Code show 9,001 devices of one site', async () => {
        const [client] = await devices.getChildren();
        const [site] = await devices.getChildren(client);
        const [, second] = await devices.getChildren(site);
        const all = asked(devices, 9_001);
        if (second) await tree.reveal(second);
        await all;
      });
    },
  );
}

/** A view as VS Code knows it. */
function asVsCodeKnows<N>(rows: TreeRows<N>): LazyTreeDataProvider<N> {
  const provider = new LazyTreeDataProvider<N>(() => Promise.resolve());
  provider.fill(rows);
  return provider;
}

/** Makes the rows as VS Code does that shows them. */
async function shown<T>(nodes: T[], atLeast: number, toItem: (node: T) => unknown): Promise<T[]> {
  await Promise.all(nodes.map(toItem));
  assert.ok(nodes.length >= atLeast, `${nodes.length} rows instead of ${atLeast}`);
  return nodes;
}

/** Resolves when VS Code has asked how so many rows look. */
function asked(devices: Parts['devices'], rows: number): Promise<void> {
  const toItem = devices.getTreeItem.bind(devices);
  const seen = new Set<DevicesNode>();
  return new Promise((resolve) => {
    devices.getTreeItem = (node) => {
      if (seen.add(node).size === rows) resolve();
      return toItem(node);
    };
  });
}

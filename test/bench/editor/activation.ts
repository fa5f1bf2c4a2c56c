import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { kept } from '../memory';
import { hand } from './results';

/** So many bytes come and go though nobody does anything. */
const restsWithin = 4_000;
/** So much of its time the thread is at work though nobody does anything. */
const restsBelow = 0.05;

/** What an extension costs: milliseconds to load and activate it, and of these to load it. */
interface Times {
  readonly took: number;
  readonly loads: number;
  /** The size of the code that was loaded. */
  readonly bytes: number;
}

/** Bytes of heap that an extension keeps. */
interface Heap {
  readonly keeps: number;
}

/**
 * Activates the extensions that NSIGHT_BENCH_ORDER names, one after the other, once VS Code itself is at rest. Measures
 * their heap where NSIGHT_BENCH_WHAT is `heap`, otherwise their time: whoever collects what is not needed any more, as
 * the heap takes it, makes the next milliseconds slow.
 */
export async function activation(): Promise<void> {
  const costOf = process.env.NSIGHT_BENCH_WHAT === 'heap' ? heapOf : timeOf;
  await costOf('bench.first'); // What VS Code itself loads with the first one is nobody's.
  const costs: Record<string, Times | Heap> = {};
  for (const id of process.env.NSIGHT_BENCH_ORDER?.split(',') ?? []) costs[id] = await costOf(id);
  hand(costs);
}

async function timeOf(id: string): Promise<Times> {
  const extension = inactive(id);
  await untilRest();
  const began = performance.now();
  await extension.activate();
  const took = performance.now() - began;
  const bytes = ownFiles(extension).reduce((sum, [file]) => sum + statSync(file).size, 0);
  return { took, bytes, loads: timeToLoad(extension) };
}

async function heapOf(id: string): Promise<Heap> {
  const extension = inactive(id);
  const before = await keptAtRest();
  await extension.activate();
  return { keeps: kept() - before };
}

function inactive(id: string): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(id) ?? assert.fail(`${id} is not there`);
  assert.equal(extension.isActive, false);
  return extension;
}

/** Waits until the thread has little to do: on a busy machine VS Code is still at work long after its start. */
async function untilRest(): Promise<void> {
  for (let n = 0; n < 50; n++) {
    const before = performance.eventLoopUtilization();
    await pause(200);
    if (performance.eventLoopUtilization(before).utilization < restsBelow) return;
  }
}

/** What is kept once VS Code itself has come to rest: on a busy machine it is still at work long after its start. */
async function keptAtRest(): Promise<number> {
  let last = kept();
  for (let n = 0; n < 50; n++) {
    await pause(200);
    const now = kept();
    if (Math.abs(now - last) < restsWithin) return now;
    last = now;
  }
  return last;
}

/** Loads the extension once more, as Node does the first time. */
function timeToLoad(extension: vscode.Extension<unknown>): number {
  const { extensionPath } = extension;
  const manifest: unknown = extension.packageJSON;
  const main = typeof manifest === 'object' && manifest !== null && 'main' in manifest ? String(manifest.main) : '';
  const require = createRequire(path.join(extensionPath, 'package.json'));
  const own = ownFiles(extension);
  for (const [file] of own) Reflect.deleteProperty(require.cache, file);
  const began = performance.now();
  require(main);
  const took = performance.now() - began;
  Object.assign(require.cache, Object.fromEntries(own));
  return took;
}

/** The files of an extension that Node has loaded, and what came of them. */
function ownFiles({ extensionPath }: vscode.Extension<unknown>): [string, unknown][] {
  const { cache } = createRequire(path.join(extensionPath, 'package.json'));
  return Object.entries(cache).filter(([file]) =>
    [extensionPath, path.join(extensionPath, 'dist')].includes(path.dirname(file)),
  );
}

// What the extension costs in VS Code itself: to activate it, beside an empty extension, and to use it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { budgets } from './budgets.mjs';
import { root, temporaryFolder } from '../lib/root.mjs';
import { startInEditor } from '../vscode/runInEditor.mjs';
import { versions } from '../vscode/installServer.mjs';

const { name, publisher } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const ours = `${publisher}.${name}`;

/** The VS Codes in which it is measured, by what runInEditor calls them. */
export const versionsHere = { min: versions.min.vscode, latest: versions.latest.vscode };

/**
 * Starts VS Code several times, the one extension activated first and then the other, and gives the lowest times, of
 * activation right at the start, as it is for users, and the middle heaps, of activation once VS Code is at rest: what
 * it does meanwhile would be taken for the extension's.
 */
export async function benchActivation(version, folder, starts = 8) {
  const others = temporaryFolder();
  for (const one of ['first', 'empty']) emptyExtension(others, one);
  const found = { start: [], rest: [] };
  for (let n = 0; n < starts; n++) {
    const when = n % 2 ? 'rest' : 'start';
    const order = (n >> 1) % 2 ? [ours, 'bench.empty'] : ['bench.empty', ours];
    const env = { NSIGHT_BENCH: 'activation', NSIGHT_BENCH_ORDER: order.join(), NSIGHT_BENCH_WHEN: when };
    found[when].push(await measure(version, folder, env, { others }));
  }
  const sorted = (when, id, what) => found[when].map((one) => one[id][what]).sort((a, b) => a - b);
  const lowest = (id, what) => sorted('start', id, what)[0];
  const heap = (id) => sorted('rest', id, 'keeps')[Math.floor((found.rest.length - 1) / 2)] / 1000;
  const empty = lowest('bench.empty', 'took');
  return [
    {
      what: `to load and activate it, in times of an empty extension (${empty.toFixed(2)} ms)`,
      value: lowest(ours, 'took') / empty,
      unit: '',
      atMost: budgets.activationTimes,
    },
    { what: 'to load and activate it', value: lowest(ours, 'took'), unit: 'ms' },
    { what: 'of this to load it', value: lowest(ours, 'loads'), unit: 'ms' },
    { what: 'heap that it keeps', value: heap(ours), unit: 'kB', atMost: budgets.heapKb },
    { what: 'heap that the empty extension keeps', value: heap('bench.empty'), unit: 'kB' },
    { what: 'code loaded at activation', value: lowest(ours, 'bytes') / 1000, unit: 'kB', atMost: budgets.loadedKb },
  ];
}

/** Uses the extension in two VS Codes, and gives the lowest figures. */
export async function benchGestures(version, folder, simulator) {
  const env = { NSIGHT_BENCH: 'gestures', NSIGHT_BENCH_SIMULATOR: simulator };
  const [first, second] = [await measure(version, folder, env), await measure(version, folder, env)];
  return first.map((one, n) => ({
    ...one,
    took: Math.min(one.took, second[n].took),
    longest: Math.min(one.longest, second[n].longest),
  }));
}

/** Opens devices in a VS Code, with this extension or another revision's, and gives the figures. */
export function benchOpening(version, folder, simulator, extension = root) {
  const env = { NSIGHT_BENCH: 'openDevice', NSIGHT_BENCH_SIMULATOR: simulator };
  return measure(version, folder, env, { extension });
}

async function measure(version, folder, env, given = {}) {
  const results = path.join(temporaryFolder(), 'results.json');
  await startInEditor(version, folder, { ...env, NSIGHT_TEST_RESULTS: results }, given);
  return JSON.parse(readFileSync(results, 'utf8'));
}

/** Puts an extension into a folder that does nothing. */
function emptyExtension(extensions, its) {
  const folder = path.join(extensions, `bench.${its}-0.0.1`);
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({
      name: its,
      publisher: 'bench',
      version: '0.0.1',
      engines: { vscode: '^1.100.0' },
      main: './extension.js',
      activationEvents: [],
    }),
  );
  writeFileSync(path.join(folder, 'extension.js'), '"use strict";exports.activate=()=>{};');
}

// What the extension costs in VS Code itself: to activate it, beside an empty extension, and to use it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { budgets } from './budgets.mjs';
import { middleOf } from './comparison.mjs';
import { root, temporaryFolder } from '../lib/root.mjs';
import { startInEditor } from '../vscode/runInEditor.mjs';
import { versions } from '../vscode/installServer.mjs';

const { name, publisher } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const ours = `${publisher}.${name}`;

/** The VS Codes in which it is measured, by what runInEditor calls them. */
export const versionsHere = { min: versions.min.vscode, latest: versions.latest.vscode };

/** The empty extensions, activated before and after the one that they are compared with. */
const emptyOnes = ['empty1', 'empty2', 'empty3', 'empty4'];

/**
 * Starts VS Code several times, has extensions activated once it is at rest, and gives the middle figures. Of two
 * activations that are alike one may take twice as long: the extension is compared with the middle one of several.
 */
export async function benchActivation(version, folder, starts = { time: 5, heap: 3 }) {
  const others = temporaryFolder();
  for (const one of ['first', ...emptyOnes]) emptyExtension(others, one);
  const empty = emptyOnes.map((one) => `bench.${one}`);
  const order = [...empty.slice(0, 2), ours, ...empty.slice(2)];
  const found = { time: [], heap: [] };
  for (const [what, times] of Object.entries(starts)) {
    const env = { NSIGHT_BENCH: 'activation', NSIGHT_BENCH_ORDER: order.join(), NSIGHT_BENCH_WHAT: what };
    for (let n = 0; n < times; n++) found[what].push(await measure(version, folder, env, { others }));
  }
  const middle = (what, ids, name) => middleOf(found[what].flatMap((costs) => ids.map((id) => costs[id][name])));
  const took = middle('time', [ours], 'took');
  const emptyTook = middle('time', empty, 'took');
  return [
    {
      what: `to load and activate it, in times of an empty extension (${emptyTook.toFixed(2)} ms)`,
      value: took / emptyTook,
      unit: '',
      atMost: budgets.activationTimes,
    },
    { what: 'to load and activate it', value: took, unit: 'ms' },
    { what: 'of this to load it', value: middle('time', [ours], 'loads'), unit: 'ms' },
    { what: 'heap that it keeps', value: middle('heap', [ours], 'keeps') / 1000, unit: 'kB', atMost: budgets.heapKb },
    { what: 'heap that the empty extension keeps', value: middle('heap', empty, 'keeps') / 1000, unit: 'kB' },
    {
      what: 'code loaded at activation',
      value: middle('time', [ours], 'bytes') / 1000,
      unit: 'kB',
      atMost: budgets.loadedKb,
    },
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

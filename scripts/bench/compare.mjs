// Measures another revision of this repository beside this one.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { run } from '../lib/processes.mjs';
import { checkOut } from '../lib/checkOut.mjs';
import { cache, root } from '../lib/root.mjs';
import { benchOpening, versionsHere } from './benchInEditor.mjs';
import { compareTable, gesturesOf, median, pairs, results } from './comparison.mjs';
import { measure } from './measure.mjs';
import { runParts } from './runParts.mjs';

/** Benchmarks that an older revision may lack, and can run: they use what each has had. */
const lent = ['spent.ts', 'lists.bench.ts', 'oneList.bench.ts', 'editor/index.ts', 'editor/openDevice.ts'];

/** What is measured in VS Code. */
const gestures = `gestures in VS Code ${versionsHere.latest}`;
const opening = `opening a device in VS Code ${versionsHere.latest}`;

/** How often each is run, in turns; the others once, since they take the best of several tries, or count. */
const turns = { lists: 5, oneList: 5, [opening]: 3 };

/** What is measured against a clock that is made faster, which says nothing of a revision. */
const leftOut = ['pace'];

/**
 * Prints the figures of both, side by side: `revision` is anything that git knows as a commit, `pattern` says which
 * benchmarks. With `json` the last line is one object of the figures that stand for the whole.
 */
export async function compare(revision, { pattern, json }) {
  const commit = execFileSync('git', ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`], {
    encoding: 'utf8',
    cwd: root,
  }).trim();
  const other = { folder: await checkOutWithBenchmarks(commit) };
  const here = { folder: root };
  for (const one of [here, other]) Object.assign(one, await buildAll(one.folder));
  const names = readdirSync(here.bundles)
    .filter((file) => file.endsWith('.bench.mjs'))
    .map((file) => file.replace('.bench.mjs', ''))
    .filter((name) => !leftOut.includes(name));
  const parts = [
    ...names.map((name) => [name, () => inTurns(name, (one) => benchmark(`${name}.bench.mjs`, one), here, other)]),
    [opening, () => inTurns(opening, (one) => openDevices(one, here), here, other)],
    [gestures, async () => pairs(await measureGestures(here.folder), await measureGestures(other.folder))],
  ];
  const rows = [];
  const failed = await runParts(
    parts.filter(([name]) => pattern.test(name)),
    (_, measured) => rows.push(...measured),
  );
  console.log(`\n${compareTable(revision, rows)}`);
  if (failed.length > 0) {
    console.error(`\nFailed: ${failed.join(', ')}.`);
    process.exitCode = 1;
  }
  if (json) console.log(JSON.stringify(results(rows)));
}

/** Makes a checkout of a commit, and lends it the benchmarks that it lacks. */
async function checkOutWithBenchmarks(commit) {
  const folder = await checkOut(commit);
  if (existsSync(cache)) symlinkSync(cache, path.join(folder, path.basename(cache)));
  for (const name of lent) copyFileSync(path.join(root, 'test/bench', name), path.join(folder, 'test/bench', name));
  return folder;
}

async function build(folder) {
  await must(process.execPath, ['esbuild.js'], { cwd: folder, seconds: 120 });
}

/** Builds a revision and bundles its benchmarks by its own means, and gives where these are. */
async function buildAll(folder) {
  await build(folder);
  const bundler = ['scripts/lib/bundleTests.mjs', 'test/support/bundleTests.mjs'].find((file) =>
    existsSync(path.join(folder, file)),
  );
  if (!bundler) throw new Error('That revision has no benchmarks.');
  for (const suite of ['bench', 'bench/editor'])
    await must(process.execPath, [bundler, suite], { cwd: folder, seconds: 120 });
  const bundles = path.join(folder, 'out/test/bench');
  return { bundles, inEditor: path.join(bundles, 'editor') };
}

async function must(command, args, options) {
  if ((await run(command, args, options)) !== 0) throw new Error(`${command} ${args.join(' ')} failed.`);
}

/** The figures of a benchmark, each as the median of its turns; the revision that lacks it has none. */
async function inTurns(name, measureIn, here, other) {
  const [ours, theirs] = [[], []];
  for (let turn = 0; turn < (turns[name] ?? 1); turn++) {
    ours.push(await measureIn(here));
    theirs.push(await measureIn(other));
  }
  return pairs(median(ours), median(theirs));
}

async function benchmark(file, { bundles, folder }) {
  return existsSync(path.join(bundles, file)) ? measure(path.join(bundles, file), folder) : [];
}

/** Both ask the simulator of this revision. */
function openDevices({ inEditor, folder }, { bundles }) {
  return benchOpening('latest', inEditor, path.join(bundles, 'simulator.process.mjs'), folder);
}

/** What a revision's own benchmark of the editor prints, as figures. */
async function measureGestures(folder) {
  const script = ['scripts/bench.mjs', 'test/support/bench.mjs'].find((file) => existsSync(path.join(folder, file)));
  let printed = '';
  const print = (text) => {
    printed += text;
  };
  await must(process.execPath, [script, gestures], { cwd: folder, seconds: 900, print });
  return gesturesOf(printed);
}

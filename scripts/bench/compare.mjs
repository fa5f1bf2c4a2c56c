// Measures another revision of this repository beside this one.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { bundleTests } from '../lib/bundleTests.mjs';
import { run } from '../lib/processes.mjs';
import { cache, root, temporaryFolder } from '../lib/root.mjs';
import { versionsHere } from './benchInEditor.mjs';
import { compareTable, gesturesOf, median, results } from './comparison.mjs';
import { measure } from './measure.mjs';

/** Benchmarks that an older revision may lack, and can run: they use what each has had. */
const lent = ['spent.ts', 'lists.bench.ts', 'oneList.bench.ts'];

/** How often each is run, in turns; the others once, since they take the best of several tries, or count. */
const turns = { lists: 5, oneList: 5 };

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
  const other = { folder: await checkOut(commit) };
  const here = { folder: root, bundles: await bundleTests('bench') };
  other.bundles = await buildBenchmarks(other.folder);
  await build(here.folder);
  const rows = [];
  const names = readdirSync(here.bundles)
    .filter((file) => file.endsWith('.bench.mjs'))
    .map((file) => file.replace('.bench.mjs', ''))
    .filter((name) => !leftOut.includes(name) && pattern.test(name));
  for (const name of names) rows.push(...(await inTurns(name, here, other)));
  const gestures = `gestures in VS Code ${versionsHere.latest}`;
  if (pattern.test(gestures))
    rows.push(...pairs(await measureGestures(here.folder, gestures), await measureGestures(other.folder, gestures)));
  console.log(`\n${compareTable(revision, rows)}`);
  if (json) console.log(JSON.stringify(results(rows)));
}

/** Makes a checkout of a commit, with the packages that it asks for, and lends it the benchmarks that it lacks. */
async function checkOut(commit) {
  const folder = temporaryFolder();
  const archive = path.join(temporaryFolder(), 'revision.tar');
  execFileSync('git', ['archive', '--output', archive, commit], { cwd: root });
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await must('npm', install, { cwd: folder, seconds: 600 });
  if (existsSync(cache)) symlinkSync(cache, path.join(folder, path.basename(cache)));
  for (const name of lent) copyFileSync(path.join(root, 'test/bench', name), path.join(folder, 'test/bench', name));
  return folder;
}

async function build(folder) {
  await must(process.execPath, ['esbuild.js'], { cwd: folder, seconds: 120 });
}

/** Bundles the benchmarks of an older revision by its own means, and gives their folder. */
async function buildBenchmarks(folder) {
  await build(folder);
  const bundler = ['scripts/lib/bundleTests.mjs', 'test/support/bundleTests.mjs'].find((file) =>
    existsSync(path.join(folder, file)),
  );
  if (!bundler) throw new Error('That revision has no benchmarks.');
  await must(process.execPath, [bundler, 'bench'], { cwd: folder, seconds: 120 });
  return path.join(folder, 'out/test/bench');
}

async function must(command, args, options) {
  if ((await run(command, args, options)) !== 0) throw new Error(`${command} ${args.join(' ')} failed.`);
}

/** The figures of a benchmark, each as the median of its turns; the revision that lacks it has none. */
async function inTurns(name, here, other) {
  const file = `${name}.bench.mjs`;
  const [ours, theirs] = [[], []];
  for (let turn = 0; turn < (turns[name] ?? 1); turn++) {
    ours.push(await measure(path.join(here.bundles, file), here.folder));
    if (existsSync(path.join(other.bundles, file)))
      theirs.push(await measure(path.join(other.bundles, file), other.folder));
  }
  return pairs(median(ours), median(theirs));
}

/** Each figure of this revision beside that of the same name of the other. */
function pairs(ours, theirs) {
  return ours.map((figure) => ({ ...figure, before: theirs.find(({ what }) => what === figure.what)?.value }));
}

/** What a revision's own benchmark of the editor prints, as figures. */
async function measureGestures(folder, name) {
  const script = ['scripts/bench.mjs', 'test/support/bench.mjs'].find((file) => existsSync(path.join(folder, file)));
  let printed = '';
  const print = (text) => {
    printed += text;
  };
  await must(process.execPath, [script, name], { cwd: folder, seconds: 900, print });
  return gesturesOf(printed);
}

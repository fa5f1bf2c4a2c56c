// Measures what the extension promises, and prints a table. Every file of test/bench runs in a process of its own, and
// what is in test/bench/editor in VS Code.
// usage: node scripts/bench.mjs [--write] [PATTERN]
//        node scripts/bench.mjs compare REVISION [--json] [PATTERN]
// PATTERN: only what has such a name; --write: into docs/benchmarks.md, each part once it is measured, where parts that
// were not measured stay as they were; not while others are at work on the machine; compare: beside another revision
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compare } from './bench/compare.mjs';
import { benchActivation, benchGestures, benchOpening, versionsHere } from './bench/benchInEditor.mjs';
import { busy, figureTable, gestureFigures, gestureTable, page, section, sizeTable } from './bench/benchPage.mjs';
import { measure } from './bench/measure.mjs';
import { runParts } from './bench/runParts.mjs';
import { bundleTests } from './lib/bundleTests.mjs';
import { packageExtension } from './package.mjs';
import { run } from './lib/processes.mjs';
import { root, temporaryFolder } from './lib/root.mjs';

/** Where they are kept. */
const file = path.join(root, 'docs/benchmarks.md');
const args = process.argv.slice(2);
const words = args.filter((arg) => !arg.startsWith('--'));
process.chdir(root);
if (words[0] === 'compare') {
  const [, revision = '', only = ''] = words;
  await compare(revision, { pattern: new RegExp(only, 'i'), json: args.includes('--json') });
  process.exit();
}
const pattern = new RegExp(words[0] ?? '', 'i');
const problem = args.includes('--write') && busy(os.loadavg()[0], os.cpus().length);
if (problem) throw new Error(problem);
if ((await run(process.execPath, ['esbuild.js'], { seconds: 60 })) !== 0)
  throw new Error('The extension could not be built.');
const folder = await bundleTests('bench');
const inEditor = await bundleTests('bench/editor');

const simulator = path.join(folder, 'simulator.process.mjs');
const parts = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.mjs'))
  .map((name) => [
    name.replace('.bench.mjs', ''),
    async () => figureTable(await measure(path.join(folder, name), root)),
  ]);
for (const [version, name] of Object.entries(versionsHere))
  parts.push(
    [`activation in VS Code ${name}`, async () => figureTable(await benchActivation(version, inEditor))],
    [`gestures in VS Code ${name}`, async () => gesturePart(await benchGestures(version, inEditor, simulator))],
    [`opening a device in VS Code ${name}`, async () => figureTable(await benchOpening(version, inEditor, simulator))],
  );
parts.push(['sizes', async () => sizeTable(await sizes())]);

const failed = await runParts(
  parts.filter(([one]) => pattern.test(one)),
  (name, text) => {
    console.log(`\n${name}\n\n${text}`);
    if (args.includes('--write'))
      writeFileSync(file, page([section(name, text)], existsSync(file) ? readFileSync(file, 'utf8') : ''));
  },
);
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}.`);
  process.exitCode = 1;
}

/** The table of gestures, and that of what has a limit among them. */
function gesturePart(gestures) {
  return `${gestureTable(gestures)}\n\n${figureTable(gestureFigures(gestures))}`;
}

/** What is shipped, in bytes: the bundles, the largest first, and the whole. */
async function sizes() {
  const vsix = await packageExtension(path.join(temporaryFolder(), 'package.vsix'));
  const bundles = readdirSync('dist')
    .filter((name) => name.endsWith('.js'))
    .map((name) => [`dist/${name}`, statSync(path.join('dist', name)).size]);
  return [
    ...bundles.sort(([, a], [, b]) => b - a),
    ['the package, with the pictures of the walkthrough', statSync(vsix).size],
  ];
}

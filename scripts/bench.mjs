// Measures what the extension promises, and prints a table. Every file of test/bench runs in a process of its own, and
// what is in test/bench/editor in VS Code.
// usage: node scripts/bench.mjs [--write] [PATTERN]
// PATTERN: only what has such a name; --write: into docs/benchmarks.md, where parts that were
// not measured stay as they were; not while others are at work on the machine
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { benchActivation, benchGestures, versionsHere } from './bench/benchInEditor.mjs';
import { busy, figureTable, gestureTable, page, section, sizeTable } from './bench/benchPage.mjs';
import { bundleTests } from './lib/bundleTests.mjs';
import { packageExtension } from './package.mjs';
import { run, start } from './lib/processes.mjs';
import { root, temporaryFolder } from './lib/root.mjs';

/** Where they are kept. */
const file = path.join(root, 'docs/benchmarks.md');
const args = process.argv.slice(2);
const pattern = new RegExp(args.find((arg) => !arg.startsWith('--')) ?? '', 'i');
process.chdir(root);
const problem = args.includes('--write') && busy(os.loadavg()[0], os.cpus().length);
if (problem) throw new Error(problem);
if ((await run(process.execPath, ['esbuild.js'], { seconds: 60 })) !== 0)
  throw new Error('The extension could not be built.');
const folder = await bundleTests('bench');
const inEditor = await bundleTests('bench/editor');

const parts = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.mjs'))
  .map((name) => [name.replace('.bench.mjs', ''), async () => figureTable(await measure(name))]);
for (const [version, name] of Object.entries(versionsHere)) {
  parts.push([`activation in VS Code ${name}`, async () => figureTable(await benchActivation(version, inEditor))]);
  parts.push([
    `gestures in VS Code ${name}`,
    async () => gestureTable(await benchGestures(version, inEditor, path.join(folder, 'simulator.process.mjs'))),
  ]);
}
parts.push(['sizes', async () => sizeTable(await sizes())]);

const sections = [];
for (const [name, table] of parts.filter(([one]) => pattern.test(one))) {
  const text = await table();
  sections.push(section(name, text));
  console.log(`\n${name}\n\n${text}`);
}
if (args.includes('--write')) writeFileSync(file, page(sections, existsSync(file) ? readFileSync(file, 'utf8') : ''));

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

/** The figures of a file, which it prints: see report.ts. */
async function measure(name) {
  const { child, ended } = start(process.execPath, ['--enable-source-maps', path.join(folder, name)], {
    output: 'pipe',
  });
  let lines = '';
  child.stdout.on('data', (chunk) => {
    lines += chunk;
  });
  child.stderr.pipe(process.stderr);
  if ((await ended) !== 0) process.exitCode = 1;
  return lines
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text));
}

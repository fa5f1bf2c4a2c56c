// Measures what the extension promises, and prints a table. Every file of test/bench runs in a process of its own.
// usage: node bench.mjs [PATTERN]      PATTERN: only files with such a name
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { bundleTests } from './bundleTests.mjs';
import { run, start } from './processes.mjs';
import { root } from './root.mjs';

const pattern = new RegExp(process.argv[2] ?? '', 'i');
process.chdir(root);
if (await run(process.execPath, ['esbuild.js'], { seconds: 60 }) !== 0) throw new Error('The extension could not be built.');
const folder = await bundleTests('bench');
for (const file of readdirSync(folder).filter((name) => name.endsWith('.bench.mjs') && pattern.test(name))) {
  const { child, ended } = start(process.execPath, ['--enable-source-maps', path.join(folder, file)], { output: 'pipe' });
  let lines = '';
  child.stdout.on('data', (chunk) => { lines += chunk; });
  child.stderr.pipe(process.stderr);
  if (await ended !== 0) process.exitCode = 1;
  console.log(`\n== ${file.replace('.bench.mjs', '')}`);
  for (const line of lines.split('\n').filter((text) => text !== '')) console.log(inWords(JSON.parse(line)));
}

function inWords({ what, value, unit, atMost }) {
  const figure = Number(value.toPrecision(3)) + (unit && ` ${unit}`);
  const goal = atMost === undefined ? '' : `${value <= atMost ? 'ok  ' : 'OVER'}  at most ${atMost}`;
  return `${figure.padStart(10)}  ${what.padEnd(75)} ${goal}`.trimEnd();
}

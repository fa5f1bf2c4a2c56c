// What `npm test` runs. Everything, or the parts that are named; 'editor' stands for editor:min and editor:latest.
// usage: node scripts/test.mjs [types] [lint] [format] [build] [unit] [editor[:min|:latest|:1.104|:1.117|:insiders]]
//   [ui[:min|:latest]] [agents] [budget] [versions] [remote] [theia]
import { existsSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from './lib/processes.mjs';
import { Turns } from './lib/turns.mjs';
import { hasDisplay } from './vscode/runInEditor.mjs';
import { root, temporaryFolder } from './lib/root.mjs';

/**
 * The limits are guards: on a machine that is busy all takes several times as long. What has a higher one begins
 * earlier.
 */
const check = (...command) => ({ command, counts: false, seconds: 800 }); // one test
const suite = (name, seconds) => ({ command: ['scripts/suite.mjs', name], counts: true, seconds });

const parts = {
  types: check('node_modules/typescript-7/bin/tsc', '-b', '--noEmit', '.', 'src'),
  lint: check('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'),
  format: check('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  build: check('esbuild.js'),
  unit: suite('unit', 900),
  'editor:min': suite('editor:min', 1800),
  'editor:latest': suite('editor:latest', 1800),
  'budget:latest': { ...check('scripts/suite.mjs', 'budget:latest'), seconds: 600 },
  'ui:latest:shared': suite('ui:latest:shared', 3600),
  'ui:latest:own': suite('ui:latest:own', 2400),
  'ui:min': suite('ui:min', 600),
  'agents:latest': suite('agents:latest', 1200),
  // Only where it is named: it needs a display and the net, and what it finds may be VS Code's own doing.
  'editor:insiders': suite('editor:insiders', 1200),
  // Nor these: what lies between the lowest and the latest is run when one of them changes.
  'editor:1.104': suite('editor:1.104', 1800),
  'editor:1.117': suite('editor:1.117', 1800),
  // Nor these: one needs the history of this repository, one to be root on Linux, the last makes a whole Theia once.
  versions: suite('versions', 1800),
  remote: suite('remote', 1200),
  theia: suite('theia', 3600),
};

process.chdir(root);
const asked = process.argv.slice(2);
const byDefault = (name) => !/:insiders$|:\d|^(theia|versions|remote)$/.test(name);
const chosen = Object.keys(parts).filter(
  (name) =>
    asked.includes(name) ||
    (byDefault(name) && (asked.length === 0 || asked.some((word) => name.startsWith(`${word}:`)))),
);
const unknown = asked.filter((word) => !chosen.some((name) => name === word || name.startsWith(`${word}:`)));
if (unknown.length > 0)
  throw new Error(`There is no part '${unknown.join("', '")}': ${Object.keys(parts).join(', ')}.`);

const servers = fetchWhatIsMissing(chosen);
const outcomes = await runAll();
await servers;
report(outcomes);

/**
 * Runs the parts side by side, as many at once as there are cores: most of a suite waits for one VS Code, which keeps
 * no more than one and a half of them busy. The longest begins first.
 */
async function runAll() {
  const turns = new Turns();
  // The suites share it, and each builds what it needs: where that is there already, nothing is written again.
  await run(process.execPath, ['esbuild.js'], { seconds: 60, output: 'ignore' });
  const queue = [...chosen].sort((a, b) => parts[b].seconds - parts[a].seconds);
  const done = new Map();
  const worker = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      if (needsVSCode(name)) await servers;
      done.set(name, await runPart(name, parts[name], turns.of(name)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(os.availableParallelism(), chosen.length) }, worker));
  return chosen.map((name) => done.get(name));
}

/** Fetches VS Code servers and a browser while what needs neither is running. */
async function fetchWhatIsMissing(names) {
  const ui = names.filter((name) => /^(ui|agents):/.test(name));
  const needServer = hasDisplay() ? ui : names.filter(needsVSCode);
  if (needServer.length === 0) return;
  const servers = [...new Set(needServer.map((name) => name.split(':')[1]))];
  // What fails here fails again, and is reported, in the part that needs it.
  await run(process.execPath, ['scripts/vscode/installServer.mjs', ...servers], { seconds: 900 });
  await run(process.execPath, ['scripts/vscode/chromium.mjs'], { seconds: 600 });
}

function needsVSCode(name) {
  return /^(editor|ui|agents|budget):/.test(name);
}

async function runPart(name, { command, counts, seconds }, { print, end }) {
  const began = Date.now();
  const own = temporaryFolder();
  const results = path.join(own, 'results.json');
  const env = { ...process.env, NSIGHT_TEST_RESULTS: results, TMPDIR: own, TEMP: own, TMP: own };
  if (process.stdout.isTTY) Object.assign(env, { FORCE_COLOR: '1', MOCHA_COLORS: '1' });
  const code = await run(process.execPath, command, { seconds, env, print });
  const outcome = counts ? read(results) : { passed: code === 0 ? 1 : 0, failed: 0, failures: [] };
  if (code !== 0 && outcome.failed === 0) fail(outcome, `${name} ended with ${code}`);
  if (code === 0 && outcome.passed === 0) fail(outcome, `${name} ran no test`);
  end();
  rmSync(own, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  return { name, seconds: Math.round((Date.now() - began) / 1000), ...outcome };
}

function read(results) {
  return existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { passed: 0, failed: 0, failures: [] };
}

function fail(outcome, title) {
  outcome.failed++;
  outcome.failures.push({ title, error: 'see above' });
}

function report(all) {
  const sum = (key) => all.reduce((total, outcome) => total + outcome[key], 0);
  console.log('\n== summary');
  for (const { name, passed, failed, seconds } of all) {
    console.log(
      `${failed > 0 ? 'FAILED' : 'ok    '}  ${name.padEnd(14)} ${passed} passed, ${failed} failed, ${seconds} s`,
    );
  }
  for (const { name, failures } of all) {
    for (const { title, error } of failures) console.log(`\n${name}: ${title}\n  ${error.replaceAll('\n', '\n  ')}`);
  }
  for (const { name, failures, again = [] } of all) {
    const passed = again.filter((one) => !failures.some(({ title }) => title === one.title));
    for (const { title } of passed) console.log(`\n${name}: passed at the second attempt only: ${title}`);
  }
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}

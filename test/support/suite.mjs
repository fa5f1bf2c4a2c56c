// Builds what a suite needs, runs it, and fails when a test failed or none ran.
// usage: node suite.mjs unit|editor:min|editor:latest|ui:latest|ui:min [PATTERN]      PATTERN: only tests with such a title
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { bundleTests } from './bundleTests.mjs';
import { run } from './processes.mjs';
import { out, root } from './root.mjs';
import { runInEditor } from './runInEditor.mjs';
import { runMocha, testFiles } from './runMocha.mjs';

const [name = '', grep] = process.argv.slice(2);
const [kind = '', version = 'latest'] = name.split(':');
process.setSourceMapsEnabled(true);
process.chdir(root);

const suites = {
  unit: async () => runMocha(testFiles(await bundleTests('unit')), { grep }),
  editor: async () => {
    await step(process.execPath, 'esbuild.js');
    return runInEditor(version, await bundleTests('editor'), grep);
  },
  ui: async () => {
    process.env.NSIGHT_SERVER = version;
    process.env.NSIGHT_VSIX ??= await packageExtension();
    const files = testFiles(await bundleTests('ui'));
    // On the lowest version only what is shipped is tried: that it installs and does its main job.
    const wanted = version === 'min' ? files.filter((file) => path.basename(file).startsWith('packaged')) : files;
    return runMocha(wanted, { grep, timeout: 60_000 });
  },
};

async function packageExtension() {
  const file = path.join(out, 'nsight-patches.vsix');
  mkdirSync(out, { recursive: true });
  await step('npm', 'run', '--silent', 'package', '--', '--out', file);
  return file;
}

async function step(command, ...args) {
  if (await run(command, args, { seconds: 60 }) !== 0) process.exit(1);
}

const suite = suites[kind];
if (!suite) throw new Error(`There is no suite '${name}': ${Object.keys(suites).join(', ')}.`);
const { passed, failed } = await suite();
if (passed + failed === 0) console.error('No test ran.');
process.exit(failed > 0 || passed === 0 ? 1 : 0);

// Builds what a suite needs, runs it, and fails when a test failed or none ran.
// usage: node scripts/suite.mjs SUITE [PATTERN]
// SUITE: unit, editor:min, editor:latest, editor:1.104, editor:1.117, editor:insiders, ui:latest, ui:latest:shared,
//   ui:latest:own, ui:min, agents:latest, budget:latest, theia, versions, remote
// PATTERN: only tests with such a title
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkBudget } from './bench/checkBudget.mjs';
import { bundleTests } from './lib/bundleTests.mjs';
import { packageRevision } from './lib/checkOut.mjs';
import { packageExtension } from './package.mjs';
import { run } from './lib/processes.mjs';
import { out, root, temporaryFolder } from './lib/root.mjs';
import { canBeElsewhere } from './vscode/elsewhere.mjs';
import { runInEditor } from './vscode/runInEditor.mjs';
import { runMocha, testFiles } from './lib/runMocha.mjs';

const [name = '', grep] = process.argv.slice(2);
const [kind = '', version = 'latest', part] = name.split(':');
const fileName = name.replaceAll(':', '-');
process.setSourceMapsEnabled(true);
// What others leave in it goes with it.
process.env.TMPDIR = process.env.NSIGHT_TEST_RESULTS ? os.tmpdir() : temporaryFolder();
process.env.NSIGHT_FAILURES = path.join(out, 'ui-failures', fileName);
rmSync(process.env.NSIGHT_FAILURES, { recursive: true, force: true }); // what failed before
process.chdir(root);

/** The last commit that knows one connection alone, stores scans in one file, and no gestures. */
const oneAccount = 'a83e6c7';

const suites = {
  // The limit is a guard.
  unit: async () => runMocha(testFiles(await bundleTests('unit')), { grep, timeout: 60_000, slow: 5_000 }),
  editor: async () => {
    await build();
    return runInEditor(version, await bundleTests('editor', `editor-${version}`), grep);
  },
  ui: async () => {
    process.env.NSIGHT_SERVER = version;
    process.env.NSIGHT_VSIX ??= await packageExtension(path.join(out, `nsight-patches-${fileName}.vsix`));
    const files = testFiles(await bundleTests('ui', fileName));
    // On the lowest version only what is shipped is tried: that it installs and does its main job.
    const isWanted = version === 'min' ? (file) => path.basename(file).startsWith('packaged') : isOfPart;
    const wanted = files.filter(isWanted);
    // Two parts are one suite in this.
    const mostAgain = part === undefined ? 4 : 2;
    return runMocha(wanted, { grep, timeout: 300_000, slow: 15_000, tries: 2, mostAgain });
  },
  agents: async () => {
    process.env.NSIGHT_SERVER = version;
    process.env.NSIGHT_VSIX ??= await packageExtension(path.join(out, 'nsight-patches-agents.vsix'));
    return runMocha(testFiles(await bundleTests('agents')), { grep, timeout: 300_000, slow: 15_000, tries: 2 });
  },
  theia: async () => {
    process.env.NSIGHT_VSIX ??= await packageExtension(path.join(out, 'nsight-patches-theia.vsix'));
    return runMocha(testFiles(await bundleTests('theia')), { grep, timeout: 300_000, slow: 15_000 });
  },
  versions: async () => {
    process.env.NSIGHT_OLDER_VSIX ??= await packageRevision(oneAccount, path.join(out, 'nsight-patches-older.vsix'));
    process.env.NSIGHT_VSIX ??= await packageExtension(path.join(out, 'nsight-patches-versions.vsix'));
    return runMocha(testFiles(await bundleTests('versions')), { grep, timeout: 300_000, slow: 15_000 });
  },
  remote: async () => {
    if (!canBeElsewhere()) throw new Error('It needs Linux, the commands unshare and ip, and to be root.');
    process.env.NSIGHT_VSIX ??= await packageExtension(path.join(out, 'nsight-patches-remote.vsix'));
    return runMocha(testFiles(await bundleTests('remote')), { grep, timeout: 300_000, slow: 15_000 });
  },
  budget: async () => {
    await build();
    const isKept = await checkBudget(version, await bundleTests('bench/editor'));
    return { passed: isKept ? 1 : 0, failed: isKept ? 0 : 1 };
  },
};

/** Whether a file is of the part that is asked for, if one is: `own` has those that cannot use the VS Code of all. */
function isOfPart(file) {
  return part === undefined || (part === 'own') === (path.basename(path.dirname(file)) === 'own');
}

async function build() {
  if ((await run(process.execPath, ['esbuild.js'], { seconds: 60 })) !== 0)
    throw new Error('The extension could not be built.');
}

const suite = suites[kind];
if (!suite || !(part === undefined || (kind === 'ui' && ['shared', 'own'].includes(part))))
  throw new Error(`There is no suite '${name}': ${Object.keys(suites).join(', ')}.`);
const { passed, failed } = await suite();
if (passed + failed === 0) console.error('No test ran.');
process.exit(failed > 0 || passed === 0 ? 1 : 0);

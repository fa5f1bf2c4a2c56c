import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { cache, root, temporaryFolder } from '../lib/root.mjs';
import { testSettings } from './startServer.mjs';
import { ensureServer, versions } from './installServer.mjs';

/** Whether a desktop VS Code could show itself here. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/**
 * Runs the bundled editor suite in the extension host of VS Code 'min', 'latest' or another: of the desktop one
 * where that can run and be had, otherwise of the server, which has no insiders. Gives what came of it.
 */
export async function runInEditor(version, folder, grep = '') {
  const results = process.env.NSIGHT_TEST_RESULTS ?? path.join(temporaryFolder(), 'results.json');
  const env = {
    NSIGHT_TEST_RESULTS: results,
    NSIGHT_TEST_PATTERN: grep,
    ...(process.stdout.isTTY && { MOCHA_COLORS: '1' }),
  };
  const problem = await startInEditor(version, folder, env).then(
    () => undefined,
    (error) => error,
  );
  if (!existsSync(results)) throw problem ?? new Error('The suite did not start.');
  const outcome = JSON.parse(readFileSync(results, 'utf8'));
  if (problem && outcome.failed === 0) throw problem;
  return outcome;
}

/**
 * Has a VS Code that is new every time run index.js of a folder, with the extension, of this checkout or of another,
 * and, where it is given, a folder of others. Rejects where that fails.
 */
export async function startInEditor(version, folder, env, { others, extension = root } = {}) {
  const own = temporaryFolder();
  const userData = path.join(own, 'user');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify(testSettings));
  await runTests({
    vscodeExecutablePath: await findExecutable(version),
    extensionDevelopmentPath: extension,
    extensionTestsPath: path.join(folder, 'index.js'),
    extensionTestsEnv: { NSIGHT_SERVER: version, ...env },
    launchArgs: [
      `--user-data-dir=${userData}`,
      `--extensions-dir=${others ?? path.join(own, 'extensions')}`,
      ...(others ? [] : ['--disable-extensions']),
    ],
  });
}

/** What the download calls them. */
const download = (version) => (version === 'latest' ? 'stable' : (versions[version]?.vscode ?? version));

async function findExecutable(version) {
  if (hasDisplay()) {
    try {
      return await downloadAndUnzipVSCode({ version: download(version), cachePath: cache });
    } catch (error) {
      if (process.platform !== 'linux') throw error;
      console.warn(`The desktop VS Code could not be had (${error.message}); the server takes its place.`);
    }
  }
  ensureServer(version);
  return path.join(import.meta.dirname, 'desktop-stand-in');
}

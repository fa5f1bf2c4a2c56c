// The VS Code servers that tests and `npm start` use where no desktop VS Code can run. The npm package code-server
// carries a complete one, so that nothing but npm is needed, no compiler either.
// usage: node scripts/vscode/installServer.mjs min latest      installs them beforehand
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cache } from '../lib/root.mjs';

/** `min` is the lowest version that package.json promises; `node` the one it is made for. */
export const versions = {
  min: { codeServer: '4.100.3', vscode: '1.100.3', node: '20.20.0' },
  latest: { codeServer: '4.139.1', vscode: '1.139.1', node: '24.21.0' },
};

const major = (version) => Number(version.split('.')[0]);

/** Gives an installed server, after installing it where it is not yet there. */
export function ensureServer(name) {
  const version = versions[name];
  if (!version) throw new Error(`There is no server '${name}': ${Object.keys(versions).join(' or ')}.`);
  if (process.platform !== 'linux')
    throw new Error('The VS Code server is for Linux; elsewhere the desktop VS Code is used.');
  const folder = path.join(cache, `code-server-${version.codeServer}`);
  if (!existsSync(folder)) install(version, folder);
  return describe(version, folder);
}

function describe(version, folder) {
  const ownNode = path.join(folder, 'node_modules', `node-linux-${process.arch}`);
  const hasOwnNode = existsSync(ownNode);
  return {
    vscode: version.vscode,
    node: hasOwnNode ? path.join(ownNode, 'bin/node') : process.execPath,
    codeServer: path.join(folder, 'node_modules/code-server'),
    main: path.join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

/** In a folder of its own, renamed at the end: one that was interrupted does not count, and two at once do no harm. */
function install(version, folder) {
  console.log(`Installing VS Code ${version.vscode} (code-server ${version.codeServer}) ...`);
  const unfinished = `${folder}.${process.pid}`;
  removeAbandoned(folder);
  try {
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(path.join(unfinished, 'package.json'), JSON.stringify({ private: true }));
    const ownNode =
      major(version.node) === major(process.versions.node) ? [] : [`node-linux-${process.arch}@${version.node}`];
    npm(unfinished, 'install', '--ignore-scripts', `code-server@${version.codeServer}`, ...ownNode);
    const { main } = describe(version, unfinished);
    const vscode = path.resolve(main, '../..');
    npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
    copyFileSync(
      path.join(import.meta.dirname, 'spdlog.js'),
      path.join(vscode, 'node_modules/@vscode/spdlog/index.js'),
    );
    if (!existsSync(main)) throw new Error('code-server has changed its layout');
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } catch (error) {
    throw new Error(`VS Code ${version.vscode} could not be installed from npm: ${error.message}`, { cause: error });
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Removes what installations have left behind whose process was killed. */
function removeAbandoned(folder) {
  const begun = existsSync(cache)
    ? readdirSync(cache).filter((name) => name.startsWith(`${path.basename(folder)}.`))
    : [];
  for (const name of begun) {
    try {
      process.kill(Number(name.split('.').at(-1)), 0); // it is alive
    } catch {
      rmSync(path.join(cache, name), { recursive: true, force: true });
    }
  }
}

function npm(cwd, ...args) {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

if (process.argv[1] === import.meta.filename) {
  for (const name of process.argv.slice(2)) ensureServer(name);
}

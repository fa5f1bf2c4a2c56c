// The VS Code servers that tests and `npm start` use where no desktop VS Code can run. The npm package code-server
// carries a complete one, so that nothing but npm is needed.
// usage: node servers.mjs min latest      installs them beforehand
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cache } from './root.mjs';

/** `min` is the lowest version that package.json promises; `node` the one it is made for. */
export const versions = {
  min: { codeServer: '4.100.3', vscode: '1.100.3', node: '20.20.0' },
  latest: { codeServer: '4.139.1', vscode: '1.139.1', node: '24.21.0' },
};

const major = (version) => Number(version.split('.')[0]);

/**
 * Gives an installed server, after installing it where it is not yet there.
 * `logger`: whether the native module that writes the log, which needs a compiler, is 'needed' (the tests read the log)
 * or just 'wanted'.
 */
export function ensureServer(name, { logger = 'needed' } = {}) {
  const version = versions[name];
  if (!version) throw new Error(`There is no server '${name}': ${Object.keys(versions).join(' or ')}.`);
  if (process.platform !== 'linux') throw new Error('The VS Code server is for Linux; elsewhere the desktop VS Code is used.');
  const folder = path.join(cache, `code-server-${version.codeServer}`);
  if (!existsSync(folder)) install(version, folder);
  const server = describe(version, folder);
  try {
    buildLogger(server);
  } catch (error) {
    if (logger === 'needed') throw error;
    console.warn(`The N-sight log will stay empty: ${error.message}`);
  }
  return server;
}

function describe(version, folder) {
  const ownNode = path.join(folder, 'node_modules', `node-linux-${process.arch}`);
  const hasOwnNode = existsSync(ownNode);
  return {
    vscode: version.vscode,
    node: hasOwnNode ? path.join(ownNode, 'bin/node') : process.execPath,
    nodeFolder: hasOwnNode ? ownNode : path.resolve(process.execPath, '../..'),
    codeServer: path.join(folder, 'node_modules/code-server'),
    main: path.join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

/** In a folder of its own, renamed at the end: one that was interrupted does not count, and two at once do no harm. */
function install(version, folder) {
  console.log(`Installing VS Code ${version.vscode} (code-server ${version.codeServer}) ...`);
  const unfinished = `${folder}.${process.pid}`;
  try {
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(path.join(unfinished, 'package.json'), JSON.stringify({ private: true }));
    const ownNode = major(version.node) === major(process.versions.node) ? [] : [`node-linux-${process.arch}@${version.node}`];
    npm(unfinished, 'install', '--ignore-scripts', `code-server@${version.codeServer}`, ...ownNode);
    const { main } = describe(version, unfinished);
    npm(path.resolve(main, '../..'), 'install', '--omit=dev', '--ignore-scripts');
    if (!existsSync(main)) throw new Error('code-server has changed its layout');
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function npm(cwd, ...args) {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

function buildLogger({ main, nodeFolder }) {
  const vscode = path.resolve(main, '../..');
  if (existsSync(path.join(vscode, 'node_modules/@vscode/spdlog/build/Release/spdlog.node'))) return;
  console.log('Building the native module that writes the log ...');
  const env = { ...process.env, PATH: `${nodeFolder}/bin:${process.env.PATH}` };
  if (existsSync(path.join(nodeFolder, 'include/node/node.h'))) env.npm_config_nodedir = nodeFolder;
  try {
    execFileSync('npm', ['rebuild', '@vscode/spdlog'], { cwd: vscode, env, stdio: 'pipe' });
  } catch (error) {
    const last = String(error.stderr).trim().split('\n').slice(-12).join('\n');
    throw new Error(`VS Code's logger could not be built; it takes g++, make and python3 ` +
      `(Debian: apt-get install g++ make python3).\n${last}`, { cause: error });
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const name of process.argv.slice(2)) ensureServer(name);
}

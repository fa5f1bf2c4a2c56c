// The VS Code servers that tests and `npm start` use where no desktop VS Code can run. The npm package code-server
// carries a complete one, so that nothing but npm is needed, no compiler either.
// usage: node scripts/vscode/installServer.mjs min latest      installs them beforehand
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce, npm } from '../lib/installOnce.mjs';
import { cache } from '../lib/root.mjs';

/**
 * `min` is the lowest version that package.json promises; `node` the one it is made for. Those that are named by their
 * number lie in between, and are run where they are asked for.
 */
export const versions = {
  min: { codeServer: '4.100.3', vscode: '1.100.3', node: '20.20.0' },
  1.104: { codeServer: '4.104.0', vscode: '1.104.0', node: '22.23.5' },
  1.117: { codeServer: '4.117.0', vscode: '1.117.0', node: '22.23.5' },
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
  try {
    installOnce(folder, (unfinished) => {
      install(version, unfinished);
    });
  } catch (error) {
    throw new Error(`VS Code ${version.vscode} could not be installed from npm: ${error.message}`, { cause: error });
  }
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

function install(version, folder) {
  console.log(`Installing VS Code ${version.vscode} (code-server ${version.codeServer}) ...`);
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  const ownNode =
    major(version.node) === major(process.versions.node) ? [] : [`node-linux-${process.arch}@${version.node}`];
  npm(folder, 'install', '--ignore-scripts', `code-server@${version.codeServer}`, ...ownNode);
  const { main } = describe(version, folder);
  const vscode = path.resolve(main, '../..');
  npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
  copyFileSync(path.join(import.meta.dirname, 'spdlog.js'), path.join(vscode, 'node_modules/@vscode/spdlog/index.js'));
  if (!existsSync(main)) throw new Error('code-server has changed its layout');
}

if (process.argv[1] === import.meta.filename) {
  for (const name of process.argv.slice(2)) ensureServer(name);
}

// The Eclipse Theia that a test uses: a browser application, made of packages from npm.
// usage: node scripts/theia/installTheia.mjs      makes it beforehand; takes some five minutes
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce, npm } from '../lib/installOnce.mjs';
import { cache } from '../lib/root.mjs';

export const theiaVersion = '1.74.1';

/** What runs extensions, with all that it brings along, and what builds it. */
const packages = ['core', 'plugin-ext', 'plugin-ext-vscode', 'preferences', 'cli'];

/** Gives the folder of the application, after making it where it is not there. */
export function ensureTheia() {
  const folder = path.join(cache, `theia-${theiaVersion}`);
  installOnce(folder, (unfinished) => {
    console.log(`Making Eclipse Theia ${theiaVersion} ...`);
    const source = path.join(unfinished, 'source');
    build(source);
    cpSync(path.join(source, 'lib'), path.join(unfinished, 'lib'), { recursive: true });
    cpSync(path.join(source, 'package.json'), path.join(unfinished, 'package.json'));
    // What it is built of takes five times as much room, and is not needed to run it.
    rmSync(source, { recursive: true });
    for (const name of readdirSync(unfinished, { recursive: true, encoding: 'utf8' }))
      if (name.endsWith('.map')) rmSync(path.join(unfinished, name));
  });
  return folder;
}

function build(folder) {
  // It lists the drives of a computer, and is compiled when it is installed.
  const drives = path.join(folder, 'drivelist');
  mkdirSync(drives, { recursive: true });
  writeFileSync(path.join(drives, 'package.json'), JSON.stringify({ name: 'drivelist', version: '12.0.2' }));
  writeFileSync(path.join(drives, 'index.js'), 'exports.list = async () => [];\n');
  const manifest = {
    private: true,
    name: 'theia',
    version: theiaVersion,
    dependencies: Object.fromEntries(packages.map((name) => [`@theia/${name}`, theiaVersion])),
    overrides: { drivelist: 'file:./drivelist' },
    theia: { target: 'browser' },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  npm(folder, 'install', '--ignore-scripts');
  const theia = path.join(folder, 'node_modules/@theia/cli/bin/theia.js');
  execFileSync(process.execPath, [theia, 'build', '--mode', 'development'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

if (process.argv[1] === import.meta.filename) ensureTheia();

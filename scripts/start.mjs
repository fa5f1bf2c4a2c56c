// What `npm start` runs: a VS Code of its own with the extension as it is here. The desktop one where there is a
// display and VS Code can be downloaded, otherwise the server, to be opened in a browser. Ctrl-C ends it. usage: node
// scripts/start.mjs [FOLDER]      settings and secrets are kept in FOLDER; PORT=n names the server's port
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { packageExtension, packageHelper } from './package.mjs';
import { run, start } from './lib/processes.mjs';
import { cache, root, temporaryFolder } from './lib/root.mjs';
import { hasDisplay } from './vscode/runInEditor.mjs';
import { quietSettings } from './vscode/startServer.mjs';
import { ensureServer } from './vscode/installServer.mjs';

const data = path.resolve(process.argv[2] ?? path.join(cache, 'start'));
const helper = path.join(import.meta.dirname, 'vscode/show-view');
const code = hasDisplay() ? await startDesktop() : await startInBrowser();
process.exit(code);

async function startDesktop() {
  let executable;
  try {
    executable = await downloadAndUnzipVSCode({ version: 'stable', cachePath: cache });
  } catch (error) {
    if (process.platform !== 'linux') throw error;
    console.warn(`The desktop VS Code could not be had (${error.message}); the server takes its place.`);
    return startInBrowser();
  }
  if ((await run(process.execPath, ['esbuild.js'], { seconds: 60, cwd: root })) !== 0) return 1;
  const userData = path.join(data, 'desktop');
  writeSettings(userData);
  console.log('Starting VS Code. Choose "Explore the demo fleet" in its side bar. Ctrl-C ends it.');
  return start(executable, [
    `--extensionDevelopmentPath=${root}`,
    `--extensionDevelopmentPath=${helper}`,
    `--user-data-dir=${userData}`,
    `--extensions-dir=${path.join(data, 'desktop-extensions')}`,
    '--skip-welcome',
    '--skip-release-notes',
    '--disable-updates',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ]).ended;
}

/** The full code-server command: only with it does VS Code in a browser keep secrets over a restart. */
async function startInBrowser() {
  const server = ensureServer('latest');
  const userData = path.join(data, 'browser');
  const config = path.join(userData, 'config.yaml');
  writeSettings(userData);
  writeFileSync(config, ''); // else it makes one in the user's home
  const command = [
    path.join(server.codeServer, 'out/node/entry.js'),
    '--config',
    config,
    '--user-data-dir',
    userData,
    '--extensions-dir',
    path.join(data, 'browser-extensions'),
  ];
  const sockets = temporaryFolder();
  const env = { ...process.env, TMPDIR: sockets, XDG_RUNTIME_DIR: sockets, XDG_DATA_HOME: data };
  delete env.PORT; // it would outdo --bind-addr

  await packageExtension(path.join(data, 'nsight-patches.vsix'));
  await packageHelper(helper, path.join(data, 'show-view.vsix'));
  for (const vsix of ['nsight-patches.vsix', 'show-view.vsix']) {
    const install = [...command, '--force', '--install-extension', path.join(data, vsix)];
    if ((await run(server.node, install, { seconds: 60, cwd: data, env, output: 'ignore' })) !== 0)
      throw new Error(`${vsix} was not installed.`);
  }

  const port = await freePort(Number(process.env.PORT ?? 8720));
  const { child, ended } = start(
    server.node,
    [
      ...command,
      '--auth',
      'none',
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--session-socket',
      path.join(sockets, 'session.sock'),
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
      '--ignore-last-opened',
    ],
    { cwd: data, env, output: 'pipe' },
  );
  let said = '';
  const listen = (chunk) => {
    if (said.includes('HTTP server listening')) return;
    said += String(chunk);
    if (said.includes('HTTP server listening')) invite(server.vscode, port);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const code = await ended;
  if (!said.includes('HTTP server listening')) console.error(said);
  return code;
}

function invite(version, port) {
  console.log(
    `\nVS Code ${version} with N-sight Patches is ready. Open this address in a browser:\n\n    ` +
      `http://127.0.0.1:${port}/\n\n` +
      'Then choose "Explore the demo fleet" in the side bar. Ctrl-C ends it.',
  );
}

/** Settings that a user has changed since stay. */
function writeSettings(userData) {
  const file = path.join(userData, 'User/settings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(quietSettings, null, 2));
}

/** The port, or the next one that is free. The same one each time: the browser keeps secrets by address. */
function freePort(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(freePort(port + 1)));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)));
  });
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run, start } from '../lib/processes.mjs';
import { elsewhere } from './elsewhere.mjs';
import { forward } from './forward.mjs';

/** Settings for every VS Code that a test starts: nothing that moves or asks by itself. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
};

/** What is to be seen in a test is not the pace: each request of a scan would wait for a second. */
export const testSettings = { ...quietSettings, 'nsight.scan.requestsPerMinute': 600 };

/**
 * Keys for what is done between tests: to find the commands in the palette takes several times as long. And one as a
 * user binds it, which would stand in menus.
 */
const keybindings = [
  {
    key: 'ctrl+alt+f9',
    command: 'runCommands',
    args: {
      commands: [
        'workbench.action.closeAllEditors',
        'nsight.disconnect',
        'notifications.clearAll',
        'workbench.action.quickOpen', // By it one sees that all is done: late, it would take a test's notifications.
      ],
    },
  },
  { key: 'ctrl+alt+f10', command: 'nsight.clearHistory' },
  { key: 'ctrl+alt+f8', command: 'nsight.connect' },
  // By it one sees that VS Code has the setting, which is known to it only a while after the extension is.
  {
    key: 'ctrl+alt+f6',
    command: 'workbench.action.quickOpen',
    when: 'config.nsight.requestTimeoutSeconds == 2',
  },
  ...(process.env.PICTURES ? [] : ['nsight.devices', 'nsight.retries']).map((view) => ({
    key: 'ctrl+alt+f7',
    command: 'nsight.reprocessPatch',
    args: view,
    when: `focusedView == ${view}`,
  })),
];

/**
 * Of the extensions that VS Code brings, those that a test meets: its themes, and what shows settings and documents.
 * The other ninety take a quarter of the time that VS Code takes to start.
 */
const fewBuiltIn = [
  'configuration-editing',
  'json',
  'markdown-basics',
  'markdown-language-features',
  'theme-defaults',
  'theme-seti',
];

const folders = (data, extensions) => [
  '--builtin-extensions-dir',
  path.join(data, 'built-in'),
  '--server-data-dir',
  data,
  '--extensions-dir',
  path.join(data, extensions),
  '--accept-server-license-terms',
];

/**
 * Starts an installed server (of installServer.mjs) on this computer and gives its `url`, `port` and `stop()`.
 * `data` is its folder; `settings` become the user's settings; `others` are folders of extensions that belong to it as
 * the few built-in ones do; `testing` lets a page name an extension under development and its tests, and makes VS Code
 * refuse dialogs and (since 1.139) notifications; `extensions` is the folder in `data` of what is installed. With
 * `isRemote` it is on a computer of its own (elsewhere.mjs), and `link` is the way to it, which can be cut.
 */
export async function startServer(
  server,
  data,
  { settings = {}, port = 0, testing = false, others = [], extensions = 'extensions', isRemote = false } = {},
) {
  prepare(server, data, settings, others);
  const env = { ...process.env, TMPDIR: data, XDG_RUNTIME_DIR: data }; // its sockets stay behind in them
  const socket = path.join(data, 'server.sock');
  const args = [
    server.main,
    ...(isRemote ? ['--socket-path', socket] : ['--host', '127.0.0.1', '--port', String(port)]),
    '--without-connection-token',
    '--disable-websocket-compression', // on one computer it only costs
    ...folders(data, extensions),
    '--telemetry-level',
    'off',
    ...(testing ? ['--enable-smoke-test-driver'] : []),
  ];
  const [command, all] = isRemote ? elsewhere(server.node, args) : [server.node, args];
  const { child, ended, stop } = start(command, all, { cwd: data, env, output: 'pipe' });
  const found = await new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk) => {
      said = (said + String(chunk)).slice(-4000);
      const match = /Extension host agent listening on (\S+)/.exec(said);
      if (match) resolve(match[1]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then((code) => reject(new Error(`The VS Code server ended with ${code}:\n${said}`)));
  });
  const link = isRemote ? await forward(port, socket) : undefined;
  const at = link?.port ?? Number(found);
  return {
    url: `http://127.0.0.1:${at}`,
    port: at,
    ended,
    link,
    async stop() {
      await link?.stop();
      await stop();
    },
    extensionHosts: () => extensionHosts(child.pid),
  };
}

/** The process ids of a server's extension hosts, one a window. `group` is the process group of the server. */
function extensionHosts(group) {
  return execFileSync('ps', ['-A', '-o', 'pid=,pgid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, pgid, ...args]) => pgid === String(group) && args.includes('--type=extensionHost'))
    .map(([pid]) => Number(pid));
}

/** Installs a .vsix for the server that will be started with the same `data` and `extensions`. */
export async function installExtension(server, data, vsix, extensions = 'extensions') {
  prepare(server, data, {});
  mkdirSync(path.join(data, extensions), { recursive: true }); // 1.100 wants it there before it installs into it
  const code = await run(server.node, [server.main, '--install-extension', vsix, ...folders(data, extensions)], {
    seconds: 60,
    cwd: data,
    output: 'ignore',
  });
  if (code !== 0) throw new Error(`VS Code ${server.vscode} did not install ${vsix} (exit code ${code}).`);
}

/** The folders of all extensions that VS Code brings. */
export function everyBuiltIn(server) {
  const folder = path.resolve(server.main, '../../extensions');
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((one) => existsSync(path.join(one, 'package.json')));
}

function prepare(server, data, settings, others = []) {
  const user = path.join(data, 'data/User');
  mkdirSync(user, { recursive: true });
  mkdirSync(path.join(data, 'built-in'), { recursive: true });
  const few = everyBuiltIn(server).filter((folder) => fewBuiltIn.includes(path.basename(folder)));
  for (const folder of [...few, ...others]) {
    const link = path.join(data, 'built-in', path.basename(folder));
    if (!existsSync(link)) symlinkSync(folder, link);
  }
  const all = { ...testSettings, ...settings };
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify(all));
  // Settings of machine scope belong to the server; VS Code takes them from the user's too, but not each time.
  const machine = path.join(data, 'data/Machine');
  mkdirSync(machine, { recursive: true });
  const ours = Object.entries(all).filter(([name]) => name.startsWith('nsight.'));
  writeFileSync(path.join(machine, 'settings.json'), JSON.stringify(Object.fromEntries(ours)));
  writeFileSync(path.join(user, 'keybindings.json'), JSON.stringify(keybindings));
}

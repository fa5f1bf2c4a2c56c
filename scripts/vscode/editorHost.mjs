import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium, preparePages } from './chromium.mjs';
import { temporaryFolder } from '../lib/root.mjs';
import { startServer } from './startServer.mjs';
import { ensureServer } from './installServer.mjs';

/** Whether VS Code speaks of itself: its progress in starting, and errors that are its own from end to end. */
function isNoise(type, text) {
  if (type === 'trace' || type === 'debug') return true; // a test asks for them, to look into the log
  if (type !== 'error')
    return /connection token|Creating a socket|builtin extensions cache|^ChatSessionStore|^\[[\w:-]+\] /.test(text);
  const places = text.match(/^ +at .*/gm) ?? [];
  const isOwn =
    places.length > 0 &&
    places.every((place) => /\/static\/out\/vs\/|\/lib\/vscode\/|node:internal|<anonymous>/.test(place));
  return isOwn || /^\[Service Worker\]/.test(text);
}

/**
 * Runs a test suite in the extension host of the VS Code server that NSIGHT_SERVER names ('min' or 'latest'), and exits
 * with its code. Takes the command line of VS Code: the paths of extension and suite, the user's folder (its
 * User/settings.json is used) and the one of other extensions; what else it may say is of no use here.
 */
export async function main(args) {
  const option = (name) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const extension = option('extensionDevelopmentPath');
  const tests = option('extensionTestsPath');
  if (!extension || !tests) throw new Error('--extensionDevelopmentPath=... and --extensionTestsPath=... are needed');

  const data = temporaryFolder();
  const others = option('extensions-dir');
  if (others && existsSync(others)) cpSync(others, path.join(data, 'extensions'), { recursive: true });
  const server = await startServer(ensureServer(process.env.NSIGHT_SERVER ?? 'min'), data, {
    testing: true,
    settings: userSettings(option('user-data-dir')),
  });
  const browser = await chromium.launch(ensureChromium());
  let code;
  try {
    code = await runInPage(
      await browser.newPage({ viewport: { width: 640, height: 480 }, reducedMotion: 'reduce' }),
      server,
      extension,
      tests,
    );
  } finally {
    await browser.close();
    await server.stop();
  }
  process.exit(code);
}

function userSettings(userData) {
  const file = userData && path.join(userData, 'User/settings.json');
  return file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** Gives the exit code that VS Code ends with; rejects when the page or the server is gone before. */
async function runInPage(page, server, extension, tests) {
  const ended = new Promise((resolve, reject) => {
    void page.exposeFunction('codeAutomationExit', resolve);
    page.on('crash', () => reject(new Error('The page crashed.')));
    void server.ended.then((code) => reject(new Error(`The VS Code server ended with ${code}.`)));
  });
  ended.catch(() => undefined);
  await page.exposeFunction('codeAutomationLog', (type, words) => {
    if (!isNoise(type, String(words[0]))) console[type === 'error' ? 'error' : 'log'](...words);
  });
  await preparePages(page);
  const remote = (file) => `vscode-remote://127.0.0.1:${server.port}${path.resolve(file)}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(tests)],
    ['skipWelcome', 'true'],
  ];
  await page.goto(`${server.url}/?ew=true&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  return ended;
}

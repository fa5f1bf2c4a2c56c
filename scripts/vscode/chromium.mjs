// The browser that shows the VS Code server to the tests.
// usage: node scripts/vscode/chromium.mjs      installs one beforehand
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root } from '../lib/root.mjs';

/** What a headless browser needs as root, in a container, without a network. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // One process for windows and webviews, and less work to keep its memory small: a sixth of the processor.
  '--disable-site-isolation-trials',
  '--renderer-process-limit=1',
  '--js-flags=--no-flush-bytecode --min-semi-space-size=64 --max-semi-space-size=128',
];

const usualPlaces = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .map((folder) => path.join(folder, 'Google/Chrome/Application/chrome.exe')),
};

/**
 * A script for pages of VS Code: without a graphics card, a bar that runs or an icon that turns takes half of what a
 * suite needs of the processor.
 */
const stopAnimations = `addEventListener('DOMContentLoaded', () => {
  const style = document.createElement('style');
  style.textContent = '*, *::before { animation: none !important; transition: none !important; }';
  document.head.append(style);
});`;

/**
 * A script for pages of VS Code: secrets are kept in the browser, sealed with a key that the full code-server command
 * would give. A route of Playwright's would do as well, and have every other request go through the test, too.
 */
const sealSecrets = `{
  const { fetch } = globalThis;
  globalThis.fetch = async (what, ...rest) =>
    String(what).endsWith('/mint-key') ? new Response(new Uint8Array(32).fill(7)) : fetch(what, ...rest);
}`;

/**
 * A script for pages of VS Code: its web socket gives each message as a Blob, which is read by way of the browser's
 * own process. As bytes they are there at once, as in a desktop VS Code: a quarter less of the processor.
 */
const readMessages = `{
  const { WebSocket, FileReader } = globalThis;
  globalThis.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.binaryType = 'arraybuffer';
    }
  };
  globalThis.FileReader = class extends FileReader {
    readAsArrayBuffer(what) {
      if (what instanceof ArrayBuffer) this.onload({ target: { result: what } });
      else super.readAsArrayBuffer(what);
    }
  };
}`;

/** Has the pages of a browser's context, or one page, show VS Code as the tests need it. */
export async function preparePages(pages) {
  for (const script of [stopAnimations, sealSecrets, readMessages]) await pages.addInitScript(script);
}

function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) throw new Error(`CHROMIUM_PATH names no file: ${given}`);
  return (
    given || [...(usualPlaces[process.platform] ?? []), chromium.executablePath()].find((file) => existsSync(file))
  );
}

/** Options for Playwright's launch, after fetching a browser where there is none. */
export function ensureChromium() {
  let executablePath = findChromium();
  if (!executablePath) {
    fetchChromium();
    executablePath = findChromium();
  }
  if (!executablePath) throw new Error('No Chrome or Chromium was found. Install one, or name it in CHROMIUM_PATH.');
  return { executablePath, args: flags };
}

function fetchChromium() {
  console.log('Installing Chromium ...');
  const visibly = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] };
  try {
    if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
      execFileSync('apt-get', ['update', '-qq'], visibly);
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], {
        ...visibly,
        env,
      });
    } else {
      execFileSync(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'], visibly);
    }
  } catch (error) {
    throw new Error('Chromium could not be installed. Install it by hand, or name one in CHROMIUM_PATH.', {
      cause: error,
    });
  }
}

if (process.argv[1] === import.meta.filename) ensureChromium();

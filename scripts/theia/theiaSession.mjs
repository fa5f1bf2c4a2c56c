import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { start } from '../lib/processes.mjs';
import { temporaryFolder } from '../lib/root.mjs';
import { ensureChromium } from '../vscode/chromium.mjs';
import { ensureTheia } from './installTheia.mjs';

/**
 * Starts Theia on this computer with a package in its folder of plugins, as a product made of it has them, beside it
 * the helper extensions of this folder with these names, and opens a browser. The browser keeps the layout of the
 * window, and its language, until `close` ends both.
 */
export async function openTheia({ vsix, viewport, helpers = [], language }) {
  const data = temporaryFolder();
  const plugins = path.join(data, 'plugins');
  mkdirSync(plugins);
  if (vsix) copyFileSync(vsix, path.join(plugins, path.basename(vsix)));
  for (const name of helpers)
    cpSync(path.join(import.meta.dirname, name), path.join(plugins, name), { recursive: true });
  const settings = { 'security.workspace.trust.enabled': false, 'nsight.scan.requestsPerMinute': 600 };
  writeFileSync(path.join(data, 'settings.json'), JSON.stringify(settings));
  const server = await startTheia(ensureTheia(), data);
  const context = await chromium.launchPersistentContext(path.join(data, 'profile'), {
    ...ensureChromium(),
    headless: true,
    viewport,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // As Theia's own "Configure Display Language" leaves it, which offers what there is a language pack for.
  if (language) await context.addInitScript(`localStorage.setItem('localeId', ${JSON.stringify(language)})`);
  return {
    context,
    url: server.url,
    async close() {
      await context.close();
      await server.stop();
    },
  };
}

/** Resolves when it listens and has looked for plugins: a page that comes earlier gets them a while later. */
async function startTheia(folder, data) {
  const env = { ...process.env, THEIA_CONFIG_DIR: data, TMPDIR: data };
  const args = [path.join(folder, 'lib/backend/main.js'), '--hostname=127.0.0.1', '--port=0'];
  const { child, ended, stop } = start(process.execPath, args, { cwd: folder, env, output: 'pipe' });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk) => {
      said += String(chunk);
      const found = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (found && said.includes('Deploy plugins list')) resolve(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then((code) => reject(new Error(`Theia ended with ${code}:\n${said.slice(-4000)}`)));
  });
  return { url, stop };
}

import path from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium, preparePages } from './chromium.mjs';
import { temporaryFolder } from '../lib/root.mjs';
import { everyBuiltIn, installExtension, startServer } from './startServer.mjs';
import { ensureServer } from './installServer.mjs';

/** A browser of its own, empty. */
export async function openBrowser() {
  return chromium.launch(ensureChromium());
}

/**
 * A new VS Code as a user has it: a server of its own with a .vsix installed, the helper extensions of these folders,
 * and all extensions that VS Code brings, or few. `open` starts it and shows it in a browser of its own; to open it
 * again after `close` is to restart VS Code: files, secrets and state are kept. With `beside`, the folder of another
 * one, both have the same files of extensions, as two windows have of which one was not closed at an update. With
 * `isRemote` the server, and so the extension, is on another computer than the browser, as far as networks go.
 */
export async function prepareSession({ version, vsix, helpers = [], isWhole = false, beside, isRemote = false }) {
  const server = ensureServer(version);
  const data = beside ?? temporaryFolder();
  const extensions = beside ? 'extensions-beside' : 'extensions';
  const install = (file) => installExtension(server, data, file, extensions);
  if (vsix) await install(vsix);
  const others = [...helpers, ...(isWhole ? everyBuiltIn(server) : [])];
  let port = 0;
  return {
    data,
    install,
    async open({ settings, viewport, language }) {
      const running = await startServer(server, data, { settings, port, others, extensions, isRemote });
      port = running.port; // the browser keeps secrets and state by origin
      const context = await chromium.launchPersistentContext(path.join(data, `profile-${extensions}`), {
        ...ensureChromium(),
        headless: true,
        viewport,
        reducedMotion: 'reduce', // nothing fades in or out: a third of the time, and of what a moving target can spoil
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      await preparePages(context);
      // As a language pack would say it. VS Code's own words stay English without one, those of extensions follow.
      if (language) await context.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)}`);
      const close = async () => {
        await context.close();
        await running.stop();
      };
      return { context, url: running.url, close, link: running.link, extensionHosts: running.extensionHosts };
    },
  };
}

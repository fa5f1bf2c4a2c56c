import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { OpenSession } from '../../../scripts/vscode/session.mjs';
import { patience } from './wait';
import { type Clip, largerWebp } from './webp';

/** The page of a VS Code that was just started, once it is ready. */
export async function show({ context, url }: OpenSession): Promise<Page> {
  return openPage(context, url, context.pages()[0]);
}

/** Opens VS Code in a page, and waits until it is ready. */
export async function openPage(context: BrowserContext, url: string, blank?: Page): Promise<Page> {
  const page = blank ?? (await context.newPage());
  page.setDefaultTimeout(patience);
  await page.goto(url);
  await pageReady(page);
  return page;
}

/** Waits until VS Code is there. */
export async function pageReady(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .activitybar').waitFor();
  await page.locator('.statusbar').waitFor();
}

/** Writes a picture and all visible text to out/ui-failures. */
export async function dumpPage(page: Page, title: string): Promise<void> {
  const folder = process.env.NSIGHT_FAILURES ?? 'out/ui-failures';
  const name = path.join(folder, title.replace(/\W+/g, '-').slice(0, 100));
  let file = name;
  for (let n = 2; existsSync(`${file}.png`); n++) file = `${name}-${n}`; // another VS Code was open, too
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${file}.png` });
  writeFileSync(`${file}.txt`, await page.locator('body').innerText());
  console.log(`      (what was to be seen: ${file}.png and .txt)`);
}

/** Takes a picture of a part of a page: a .webp is larger by half. */
export async function takePicture(page: Page, file: string, clip: Clip): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    file.endsWith('.webp')
      ? await largerWebp(page, clip)
      : await page.screenshot({ animations: 'disabled', caret: 'hide', clip }),
  );
}

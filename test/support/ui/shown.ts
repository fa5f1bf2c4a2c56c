import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { versions } from '../../../scripts/vscode/installServer.mjs';

const file = 'docs/pictures/shown.json';

/** What the kept pictures show, by their names: the lines of text, sorted, with `#` for each number and each day. */
type Shown = Record<string, readonly string[]>;

/** What every picture has: the icon in the activity bar, and VS Code. */
const everywhere = (): readonly string[] => [
  createHash('sha256').update(readFileSync('media/nsight.svg')).digest('hex'),
  versions.latest.vscode,
];

/** What the kept pictures show. */
export function keptShown(): Shown {
  const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof kept === 'object' && kept !== null ? { ...kept } : {};
}

/** What pictures show that are taken now, without the text in editors. */
export async function shownIn(page: Page): Promise<readonly string[]> {
  return [...(await page.evaluate<string[]>(`(${readShown})()`)), ...everywhere()];
}

/** Keeps what the pictures show that were taken. */
export function keepShown(shown: Shown): void {
  writeFileSync(
    file,
    `${JSON.stringify(Object.fromEntries(Object.entries(shown).sort(([a], [b]) => (a < b ? -1 : 1))), undefined, 1)}\n`,
  );
}

/**
 * Runs in the page, which this project's types do not know. Of a list the first rows: how many there is room for is the
 * fonts' matter. Notifications come and go by themselves.
 */
const readShown = `() => {
  const texts = '.part.sidebar .pane-header .title, .part.sidebar .message, .welcome-view-content, ' +
    '.monaco-dialog-box .dialog-message-container, .monaco-menu .action-label, ' +
    '.quick-input-widget .quick-input-title';
  const rows = [...document.querySelectorAll('.part.sidebar .monaco-list, .quick-input-widget .monaco-list')]
    .flatMap((list) => [...list.querySelectorAll('.monaco-list-row')]
      .sort((a, b) => a.dataset.index - b.dataset.index).slice(0, 6));
  return [...document.querySelectorAll(texts), ...rows].filter((one) => one.checkVisibility())
    .flatMap((one) => one.innerText.split('\\n'))
    .map((line) => line
      .replaceAll(/since (yesterday|[A-Z][a-z]+( \\d+)?(, \\d+)?)/g, 'since #').replaceAll('(1 day)', '(1 days)')
      .replaceAll(/\\d+/g, '#').replaceAll('\\u00a0', ' ').trim()).filter(Boolean).sort();
}`;

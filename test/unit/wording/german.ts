import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Language } from '../../../src/wording/localize';

/** A file of texts by key. */
export function readTexts(file: string): Record<string, string> {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  assert.ok(typeof value === 'object' && value !== null);
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

/** As VS Code does it in German. */
export function german(): Language {
  return { name: 'de', texts: readTexts('l10n/bundle.l10n.de.json') };
}

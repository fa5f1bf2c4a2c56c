import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { versions } from '../../../scripts/vscode/installServer.mjs';
import { fields } from './json';
import { manifest, settings } from './sources';

describe('what package.json declares', () => {
  it('is the lowest VS Code in which it is tested, and no API is used that is newer', () => {
    const [major, minor] = versions.min.vscode.split('.');
    assert.equal(fields(manifest.engines).vscode, `^${major}.${minor}.0`);
    assert.equal(fields(manifest.devDependencies)['@types/vscode'], `${major}.${minor}.0`);
  });

  it("is that it works in Restricted Mode and without files, and on the user's own computer where it can", () => {
    assert.deepEqual(manifest.capabilities, { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true });
    assert.deepEqual(manifest.extensionKind, ['ui', 'workspace']);
    assert.equal(manifest.browser, undefined, 'it is made of what Node has');
  });

  it('is where its texts in other languages are, one bundle for each language of the manifest', () => {
    assert.equal(manifest.l10n, './l10n');
    const languages = readdirSync('.').flatMap((name) => /^package\.nls\.(.+)\.json$/.exec(name)?.[1] ?? []);
    assert.deepEqual(
      readdirSync('l10n'),
      languages.map((language) => `bundle.l10n.${language}.json`),
    );
    assert.deepEqual(languages, ['de']);
  });

  it('is that a workspace can change no setting', () => {
    assert.deepEqual(
      [...settings].map(([name, { scope }]) => [name, scope]),
      [
        ['nsight.requestTimeoutSeconds', 'machine'],
        ['nsight.confirmBulkActions', 'machine'],
        ['nsight.watch.intervalMinutes', 'machine'],
        ['nsight.scan.requestsPerMinute', 'machine'],
        ['nsight.scan.automatic', 'machine'],
      ],
    );
  });

  it('is what is loaded and when: nothing before a view or a command of it is wanted, but in Theia', () => {
    // Theia reads its settings by this scheme when it starts; VS Code has none of that name.
    assert.deepEqual(
      [manifest.main, manifest.activationEvents],
      ['./dist/extension.js', ['onFileSystem:user-storage']],
    );
  });
});

describe('the icon in the activity bar', () => {
  const svg = readFileSync('media/nsight.svg', 'utf8');

  // VS Code takes its shape alone and gives it the theme's colour: what a second one sets apart would run together.
  it('has one colour', () => {
    const colours = [
      ...svg.matchAll(/\b(?:fill|stroke|color|stop-color|flood-color|lighting-color)\s*[=:]\s*["']?\s*([^"';>]+)/g),
    ].map(([, colour = '']) => colour.trim());
    assert.deepEqual([...new Set(colours)].sort(), ['#C5C5C5', 'none']);
    assert.deepEqual(svg.match(/#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|url)\(/gi), ['#C5C5C5']);
    assert.doesNotMatch(svg, /opacity|<(?:style|image|use|\w*Gradient|filter|mask)\b|class=/i);
  });

  it('is a square, and runs nothing', () => {
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="24" height="24" viewBox="0 0 24 24"/);
    assert.doesNotMatch(svg, /<script|\bon\w+=|href/i);
  });
});

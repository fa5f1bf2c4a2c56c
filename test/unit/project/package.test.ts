import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { shippedForNothing, timeOfFiles } from '../../../scripts/package.mjs';
import { found } from './sources';

// That it has the same bytes everywhere is tested with the package itself (test/ui/own/packaging.test.ts).
describe('the package', () => {
  it('has what package.json names, texts and the bundles, and nothing else', function () {
    this.timeout(60_000);
    const listed = execFileSync(process.execPath, ['node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies'], {
      encoding: 'utf8',
    });
    const files = listed.split('\n').filter((file) => file !== '' && !/^dist\/[\w-]+\.js$/.test(file));
    const pictures = found(/"(media\/[^"]*)"/g, readFileSync('package.json', 'utf8'));
    assert.deepEqual(
      files.sort(),
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'l10n/bundle.l10n.de.json',
        'package.json',
        'package.nls.de.json',
        'package.nls.json',
        ...pictures,
      ].sort(),
    );
  });

  it('is not made with a picture that package.json does not name', () => {
    const manifest = '{ "icon": "media/icon.png" }';
    assert.deepEqual(
      shippedForNothing(['package.json', 'media/icon.png', 'media/icon.svg', 'media/walkthrough/x.webp'], manifest),
      ['media/icon.svg', 'media/walkthrough/x.webp'],
    );
  });

  it("has the time that is given, or the commit's: an empty one is none", () => {
    assert.equal(timeOfFiles('7'), '7');
    assert.match(timeOfFiles(''), /^\d{9,10}$/);
    assert.equal(timeOfFiles(''), timeOfFiles(undefined));
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openBrowser } from '../../../scripts/vscode/session.mjs';
import { readVsix } from '../../support/ui/vsix';

describe('npm run package', () => {
  let folder: string;
  let here: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'nsp-'));
    here = packageIn(process.cwd(), 'here.vsix');
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function packageIn(cwd: string, name: string, env: NodeJS.ProcessEnv = {}): string {
    const file = path.join(folder, name);
    execFileSync('npm', ['run', '--silent', 'package', '--', '--out', file], {
      cwd,
      env: { ...process.env, ...env },
      stdio: 'pipe',
    });
    return file;
  }

  // Who checks out the same commit gets the same package, and can tell by it that nobody added anything.
  it('gives the same bytes in another folder, to another user, in another time zone and language', () => {
    const copy = path.join(folder, 'some/where/else');
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);
    for (const file of files) {
      cpSync(file, path.join(copy, file));
      chmodSync(path.join(copy, file), 0o600);
    }
    for (const shared of ['.git', 'node_modules']) symlinkSync(path.resolve(shared), path.join(copy, shared));
    const umask = process.umask(0o077);
    try {
      const there = packageIn(copy, 'there.vsix', { TZ: 'Asia/Tokyo', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' });
      assert.ok(readFileSync(there).equals(readFileSync(here)), 'the packages differ');
    } finally {
      process.umask(umask);
    }
  });

  it('ships a README that stands alone: it points to the web or to itself, and has all that users need', () => {
    const readme = readVsix(here).get('extension/readme.md')?.toString() ?? '';
    assert.match(readme, /^# N-sight Patches$/m);
    const others = [...readme.matchAll(/\]\(([^)]*)\)/g)].flatMap(([, target = '']) =>
      /^(https:|#)/.test(target) ? [] : [target],
    );
    assert.deepEqual(others, []);
    const headings = [...readme.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    assert.deepEqual(headings, [
      'Get started',
      'Features',
      'Commands',
      'Reports',
      'In chat',
      'Settings',
      'Where it runs',
      'Privacy',
      'Limits of the API',
    ]);
    assert.doesNotMatch(readme, /\b\w+\.md\b/);
    assert.match(readme, /Explore the demo fleet/);
  });

  it('ships the icon that its source draws', async () => {
    const address = (type: string, file: string) =>
      `data:image/${type};base64,${readFileSync(file).toString('base64')}`;
    const icons = [address('svg+xml', 'media/icon.svg'), address('png', 'media/icon.png')];
    const browser = await openBrowser();
    const page = await browser.newPage();
    const differing = await page.evaluate<number>(`(async () => {
      const [drawn, kept] = await Promise.all(${JSON.stringify(icons)}.map(async (src) => {
        const image = Object.assign(new Image(), { src });
        await image.decode();
        const canvas = new OffscreenCanvas(256, 256).getContext('2d');
        canvas.drawImage(image, 0, 0);
        return canvas.getImageData(0, 0, 256, 256).data;
      }));
      return drawn.filter((value, at) => Math.abs(value - kept[at]) > 24).length;
    })()`);
    await browser.close();
    assert.ok(differing < 100, `${differing} values differ: node scripts/icon.mjs draws it anew`);
  });
});

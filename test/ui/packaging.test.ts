import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readVsix } from '../support/vsix';

describe('npm run package', () => {
  let folder: string;
  let here: string;

  before(function () {
    this.timeout(60_000);
    folder = mkdtempSync(path.join(os.tmpdir(), 'nsp-'));
    here = packageIn(process.cwd(), 'here.vsix');
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function packageIn(cwd: string, name: string, env: NodeJS.ProcessEnv = {}): string {
    const file = path.join(folder, name);
    execFileSync('npm', ['run', '--silent', 'package', '--', '--out', file], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
    return file;
  }

  // Who checks out the same commit gets the same package, and can tell by it that nobody added anything.
  it('gives the same bytes in another folder, to another user, in another time zone and language', () => {
    const copy = path.join(folder, 'some/where/else');
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).split('\n').filter(Boolean);
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

  it('ships a README of which nothing is missing: all its pictures and links lead to the web or to itself', () => {
    const readme = readVsix(here).get('extension/readme.md')?.toString() ?? '';
    assert.match(readme, /^# N-sight Patches$/m);
    const others = [...readme.matchAll(/\]\(([^)]*)\)/g)].flatMap(([, target = '']) => (/^(https:|#)/.test(target) ? [] : [target]));
    assert.deepEqual(others, []);
  });
});

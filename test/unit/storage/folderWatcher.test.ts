import assert from 'node:assert/strict';
import fs, { existsSync, mkdirSync, renameSync, rmSync, writeFileSync, type FSWatcher } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { mock } from 'node:test';
import { FolderWatcher } from '../../../src/storage/folderWatcher';
import { newFolder } from '../../support/data/entries';

describe('a folder that is watched', () => {
  let folder = '';
  let seen: (string | undefined)[];
  let problems: unknown[];
  let watcher: FolderWatcher;
  /** What Node watches with, the last one last. */
  let watchers: FSWatcher[];
  /** Whether nothing can be watched. */
  let isBroken = false;
  let wakeUp: () => void = () => undefined;

  beforeEach(() => {
    folder = path.join(newFolder(), 'watched');
    seen = [];
    problems = [];
    watchers = [];
    isBroken = false;
    const { watch } = fs;
    mock.method(fs, 'watch', (name: string, listener: fs.WatchListener<string>) => {
      if (isBroken) throw new Error('ENOSPC');
      const made = watch(name, listener);
      watchers.push(made);
      return made;
    });
    syncBuiltinESMExports();
    watcher = new FolderWatcher(folder, {
      onChange: (name) => {
        seen.push(name);
        wakeUp();
      },
      onProblem: (error) => problems.push(error),
    });
  });
  afterEach(() => {
    watcher.dispose();
    mock.restoreAll();
    mock.timers.reset();
    syncBuiltinESMExports();
  });

  async function until(holds: () => boolean): Promise<void> {
    while (!holds())
      await new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
  }
  /** Writes a file, and waits until that is seen. */
  async function sees(name: string): Promise<void> {
    writeFileSync(path.join(folder, name), '');
    await until(() => seen.includes(name));
  }

  it('is made where there is none, and watched once', async () => {
    watcher.ensure();
    watcher.ensure();
    assert.deepEqual([existsSync(folder), watcher.isWatching, watchers.length], [true, true, 1]);
    await sees('a');
    assert.equal(seen.includes(undefined), false);
  });

  const replaced: [how: string, replace: () => void][] = [
    [
      'was removed, and is made anew by the watcher',
      () => {
        rmSync(folder, { recursive: true });
      },
    ],
    [
      'was removed and made anew by another',
      () => {
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
      },
    ],
    [
      'was put aside, and another is in its place',
      () => {
        renameSync(folder, `${folder}-before`);
        mkdirSync(folder);
      },
    ],
  ];
  for (const [how, replace] of replaced) {
    it(`${how}: it says that all may have changed, and goes on`, async () => {
      watcher.ensure();
      await sees('a');
      replace();
      await until(() => seen.includes(undefined));
      await sees('b');
      assert.deepEqual(problems, []);
    });
  }

  it('is found to be another when somebody looks, though the computer did not tell', () => {
    watcher.ensure();
    renameSync(folder, `${folder}-before`);
    watcher.ensure();
    assert.deepEqual([existsSync(folder), seen, watchers.length], [true, [undefined], 2]);
  });

  it('is watched anew when it is told to be gone itself, though one that looks the same is in its place', async () => {
    watcher.ensure();
    watchers[0]?.emit('change', 'rename', path.basename(folder));
    assert.deepEqual([watchers.length, seen.includes(undefined)], [2, true]);
    await sees('a');
  });

  it('goes on after an error of the computer', async () => {
    watcher.ensure();
    watchers[0]?.emit('error', new Error('EPERM'));
    assert.deepEqual([seen, watcher.isWatching], [[undefined], true]);
    await sees('a');
  });

  it('is said once that cannot be watched, and tried again ever more rarely until it can be', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    watcher.ensure();
    isBroken = true;
    watchers[0]?.emit('error', new Error('EPERM'));
    assert.deepEqual([watcher.isWatching, problems.length], [false, 1]);
    let tries = 0;
    const ensuring = mock.method(watcher, 'ensure', () => {
      tries += 1;
      FolderWatcher.prototype.ensure.call(watcher);
    });
    mock.timers.tick(999);
    assert.equal(tries, 0);
    mock.timers.tick(1);
    assert.equal(tries, 1);
    for (let s = 0; s < 600; s++) mock.timers.tick(1_000);
    assert.ok(tries >= 12 && tries <= 16, String(tries)); // 2, 4, … s, and then every minute.
    isBroken = false;
    for (let s = 0; s < 60; s++) mock.timers.tick(1_000);
    assert.deepEqual([watcher.isWatching, problems.length, seen], [true, 1, [undefined]]);
    ensuring.mock.restore();
    isBroken = true;
    watchers.at(-1)?.emit('error', new Error('EPERM'));
    assert.equal(problems.length, 2); // It is another time.
  });

  it('is left alone for good when it is no longer wanted', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    isBroken = true;
    watcher.ensure();
    watcher.dispose();
    isBroken = false;
    mock.timers.tick(60 * 60_000);
    watcher.ensure();
    assert.deepEqual([watchers.length, watcher.isWatching], [0, false]);
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * Installs into a folder, where it is not there yet. `install` gets a folder of its own, which is renamed at the end:
 * one that was interrupted does not count, and two at once do no harm.
 */
export function installOnce(folder, install) {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.${process.pid}`;
  removeAbandoned(folder);
  try {
    mkdirSync(unfinished, { recursive: true });
    install(unfinished);
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Removes what installations have left behind whose process was killed. */
function removeAbandoned(folder) {
  const cache = path.dirname(folder);
  const begun = existsSync(cache)
    ? readdirSync(cache).filter((name) => name.startsWith(`${path.basename(folder)}.`))
    : [];
  for (const name of begun) {
    try {
      process.kill(Number(name.split('.').at(-1)), 0); // it is alive
    } catch {
      rmSync(path.join(cache, name), { recursive: true, force: true });
    }
  }
}

export function npm(cwd, ...args) {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

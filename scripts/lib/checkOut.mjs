import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { run } from './processes.mjs';
import { root, temporaryFolder } from './root.mjs';

/** Makes a checkout of a commit, with the packages that it asks for, in a temporary folder, and gives that. */
export async function checkOut(commit) {
  const folder = temporaryFolder();
  const archive = path.join(temporaryFolder(), 'revision.tar');
  execFileSync('git', ['archive', '--output', archive, commit], { cwd: root });
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  if ((await run('npm', install, { cwd: folder, seconds: 600 })) !== 0)
    throw new Error(`The packages of ${commit} could not be installed.`);
  return folder;
}

/** Packages the extension as it was at a commit, by what it had for that, into a file, and gives that. */
export async function packageRevision(commit, file) {
  const folder = await checkOut(commit);
  const args = ['run', 'package', '--', '--out', file];
  if ((await run('npm', args, { cwd: folder, seconds: 200, output: 'ignore' })) !== 0)
    throw new Error(`${commit} could not be packaged.`);
  return file;
}

// What `npm run package` runs. The same commit gives the same bytes, whoever packages it and wherever.
// usage: node scripts/package.mjs [--out FILE]      and what else `vsce package` takes
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './lib/processes.mjs';
import { root } from './lib/root.mjs';

const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');

/** Builds and packages the extension, into a file. */
export async function packageExtension(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  if ((await packageHere(['--out', file])) !== 0) throw new Error('The extension could not be packaged.');
  return file;
}

/** Packages a helper extension of the tests, into a file. */
export async function packageHelper(folder, file) {
  const args = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', file];
  const code = await run(process.execPath, args, { seconds: 60, cwd: folder, output: 'ignore' });
  if (code !== 0) throw new Error(`${folder} could not be packaged.`);
  return file;
}

async function packageHere(args) {
  const built = await run(process.execPath, ['esbuild.js'], { seconds: 60, cwd: root });
  if (built !== 0) return built;
  const shipped = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
  const unused = shippedForNothing(shipped, readFileSync(path.join(root, 'package.json'), 'utf8'));
  if (unused.length > 0) throw new Error(`package.json does not name what would be shipped: ${unused.join(', ')}.`);
  for (const file of shipped) chmodSync(path.join(root, file), 0o644); // else it would tell the umask
  // A zip tells the files' time by the local clock, in an order by the local alphabet.
  const env = { ...process.env, SOURCE_DATE_EPOCH: timeOfFiles(process.env.SOURCE_DATE_EPOCH), TZ: 'UTC', LC_ALL: 'C' };
  return run(process.execPath, [vsce, 'package', '--no-dependencies', ...forReadme(), ...args], {
    seconds: 60,
    cwd: root,
    env,
  });
}

/**
 * VS Code and the Marketplace show a picture only from an https address. vsce makes that of the repository's; as long
 * as package.json names none, what has a picture or a link to another file is left out of the README that is packaged,
 * and so is how to build it.
 */
function forReadme() {
  if (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).repository) return [];
  const blocks = readFileSync(path.join(root, 'README.md'), 'utf8')
    .split(/\n{2,}/)
    .filter((block) => !/\]\((?!https:|#)/.test(block));
  const sections = blocks
    .join('\n\n')
    .split(/\n+(?=## )/)
    .filter((section) => !section.startsWith('## Build it') && section.includes('\n'));
  writeFileSync(path.join(root, 'dist/README.md'), `${sections.join('\n\n').trimEnd()}\n`);
  return ['--readme-path', 'dist/README.md', '--allow-missing-repository', '--no-rewrite-relative-links'];
}

/** Of what is shipped, the pictures that nobody sees, such as one that somebody left there. */
export function shippedForNothing(files, manifest) {
  return files.filter((file) => file.startsWith('media/') && !manifest.includes(`"${file}"`));
}

/** What time the files have in a package, in seconds since 1970: the one that is given, if any is, or the commit's. */
export function timeOfFiles(given) {
  return given || commitTime();
}

/** When the commit was made, in seconds since 1970; without git, the first year that a zip can tell. */
function commitTime() {
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return String(Date.UTC(1980, 0, 1) / 1000);
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = await packageHere(process.argv.slice(2));

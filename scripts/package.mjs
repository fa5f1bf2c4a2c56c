// What `npm run package` runs. The same commit gives the same bytes, whoever packages it and wherever.
// usage: node scripts/package.mjs [--out FILE]
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './lib/processes.mjs';
import { root, temporaryFolder } from './lib/root.mjs';

const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');

/** Builds and packages the extension, into a file, or into a folder by its name and version. Returns what was given. */
export async function packageExtension(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  if ((await packageInto(path.resolve(file))) !== 0) throw new Error('The extension could not be packaged.');
  return file;
}

/** Packages a helper extension of the tests, into a file. */
export async function packageHelper(folder, file) {
  const args = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', file];
  const code = await run(process.execPath, args, { seconds: 60, cwd: folder, output: 'ignore' });
  if (code !== 0) throw new Error(`${folder} could not be packaged.`);
  return file;
}

async function packageInto(file) {
  const built = await run(process.execPath, ['esbuild.js'], { seconds: 60, cwd: root });
  if (built !== 0) return built;
  const folder = stage();
  const shipped = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: folder, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
  const unused = shippedForNothing(shipped, readFileSync(path.join(root, 'package.json'), 'utf8'));
  if (unused.length > 0) throw new Error(`package.json does not name what would be shipped: ${unused.join(', ')}.`);
  for (const file of shipped) chmodSync(path.join(folder, file), 0o644); // else it would tell the umask
  // A zip tells the files' time by the local clock, in an order by the local alphabet.
  const env = { ...process.env, SOURCE_DATE_EPOCH: timeOfFiles(process.env.SOURCE_DATE_EPOCH), TZ: 'UTC', LC_ALL: 'C' };
  return run(process.execPath, [vsce, 'package', '--no-dependencies', ...forReadme(folder), '--out', file], {
    seconds: 60,
    cwd: folder,
    env,
  });
}

/**
 * Copies what .vscodeignore chooses from into a folder of its own, and returns it: vsce looks at every file of the
 * folder that it packages, and a checkout has whole VS Codes in it.
 */
function stage() {
  const folder = temporaryFolder();
  const isChosenFrom = (name) => /^(dist|l10n|media|\.vscodeignore|LICENSE|[\w.]+\.(json|md))$/.test(name);
  for (const name of readdirSync(root).filter(isChosenFrom))
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  return folder;
}

/**
 * VS Code and the Marketplace show a picture only from an https address. vsce makes that of the repository's; as long
 * as package.json names none, what has a picture or a link to another file is left out of the README that is packaged,
 * and so is how to build it.
 */
function forReadme(folder) {
  if (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).repository) return [];
  const blocks = readFileSync(path.join(root, 'README.md'), 'utf8')
    .split(/\n{2,}/)
    .filter((block) => !/\]\((?!https:|#)/.test(block));
  const sections = blocks
    .join('\n\n')
    .split(/\n+(?=## )/)
    .filter((section) => !section.startsWith('## Build it') && section.includes('\n'));
  writeFileSync(path.join(folder, 'README.md'), `${sections.join('\n\n').trimEnd()}\n`);
  return ['--allow-missing-repository', '--no-rewrite-relative-links'];
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

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { out: { type: 'string', short: 'o', default: '.' } } });
  await packageExtension(path.resolve(root, values.out));
}

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';
import { root } from './root.mjs';

/** Builds and packages the extension as `npm run package` does, into a file. */
export async function packageExtension(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  const code = await run('npm', ['run', '--silent', 'package', '--', '--out', file], { seconds: 120, cwd: root });
  if (code !== 0) throw new Error('The extension could not be packaged.');
  return file;
}

/** Packages a helper extension of the tests, into a file. */
export async function packageHelper(folder, file) {
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const args = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', file];
  const code = await run(process.execPath, args, { seconds: 60, cwd: folder, output: 'ignore' });
  if (code !== 0) throw new Error(`${folder} could not be packaged.`);
  return file;
}

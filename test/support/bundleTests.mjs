import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { out, root } from './root.mjs';

/** Scripts stay where they are: they find the checkout from their own place. */
const scriptsInPlace = {
  name: 'scripts-in-place',
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\.mjs$/ }, ({ resolveDir, path: wanted }) => (
      { path: pathToFileURL(path.join(resolveDir, wanted)).href, external: true }));
  },
};

const settings = {
  // The extension host loads a suite with require(); packages come along, as they do in the product.
  editor: { format: 'cjs', external: ['vscode', 'mocha'] },
  unit: { format: 'esm', outExtension: { '.js': '.mjs' }, packages: 'external', plugins: [scriptsInPlace] },
};
settings.ui = settings.unit;

/** Bundles the test files of test/SUITE, each by itself, and gives the folder where they are. */
export async function bundleTests(suite) {
  const source = path.join(root, 'test', suite);
  const outdir = path.join(out, 'test', suite);
  rmSync(outdir, { recursive: true, force: true });
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  await build({
    entryPoints: files.filter((file) => file.endsWith('.test.ts') || file === 'index.ts').map((file) => path.join(source, file)),
    outbase: source,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    absWorkingDir: root,
    logLevel: 'warning',
    ...settings[suite],
  });
  return outdir;
}

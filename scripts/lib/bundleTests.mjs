import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { out, root } from './root.mjs';

/** Scripts stay where they are: they find the checkout from their own place. */
const scriptsInPlace = {
  name: 'scripts-in-place',
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\.mjs$/ }, ({ resolveDir, path: wanted }) => ({
      path: pathToFileURL(path.join(resolveDir, wanted)).href,
      external: true,
    }));
  },
};

/** The threads, where the tests look for them: what reads answers, and what writes workbooks. */
const threads = {
  reader: 'src/nsight/parser/readerThread.ts',
  workbook: 'src/reports/workbookThread.ts',
};

const settings = {
  // The extension host loads a suite with require(); packages come along, as they do in the product.
  editor: { format: 'cjs', external: ['vscode', 'mocha'] },
  // What files share is loaded once, and their state and hooks with it.
  unit: {
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    packages: 'external',
    plugins: [scriptsInPlace],
  },
};
settings.ui = settings.unit;
settings.agents = settings.unit;
settings.versions = settings.unit;
settings.remote = settings.unit;
settings.theia = settings.unit;
settings.bench = settings.unit;
settings['bench/editor'] = settings.editor;

/** Makes one file of a suite: in the extension host its files must share what they hook into VS Code. */
const together = (source, tests) => ({
  name: 'together',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^all-tests$/ }, () => ({ path: source, namespace: 'all-tests' }));
    onLoad({ filter: /.*/, namespace: 'all-tests' }, () => ({
      contents: tests.map((file) => `import './${file.replaceAll('\\', '/')}';`).join('\n'),
      resolveDir: source,
    }));
  },
});

/**
 * Bundles the test files of test/SUITE, or what else is to be run there, into a folder of that name or another, and
 * gives it.
 */
export async function bundleTests(suite, name = suite) {
  const source = path.join(root, 'test', suite);
  const outdir = path.join(out, 'test', name);
  rmSync(outdir, { recursive: true, force: true });
  const tests = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:test|bench|process)\.ts$/.test(file))
    .sort();
  const entries =
    suite === 'editor'
      ? {
          entryPoints: [
            { in: path.join(source, 'index.ts'), out: 'index' },
            { in: 'all-tests', out: 'all.test' },
          ],
          plugins: [together(source, tests)],
        }
      : {
          entryPoints:
            suite === 'bench/editor' ? [path.join(source, 'index.ts')] : tests.map((file) => path.join(source, file)),
        };
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    absWorkingDir: root,
    logLevel: 'warning',
    ...settings[suite],
  };
  await build({ ...common, ...entries, outbase: source, outdir });
  // In the extension host they are the product's own.
  if (suite === 'unit') await build({ ...common, entryPoints: threads, outdir: out });
  return outdir;
}

// usage: node scripts/lib/bundleTests.mjs SUITE      for a debugger that starts the suite itself
if (process.argv[1] === import.meta.filename) await bundleTests(process.argv[2]);

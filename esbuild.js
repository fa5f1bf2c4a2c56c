// Builds the extension into dist/: what is reached by a dynamic import() is loaded when it is first needed.
// usage: node esbuild.js [--watch]
const esbuild = require('esbuild');
const path = require('node:path');
const fs = require('node:fs');

/** The extension itself, what it imports dynamically and what runs as a thread, by their names in dist/. */
const entryPoints = {
  extension: 'src/extension.ts',
  main: 'src/main.ts',
  reader: 'src/nsight/parser/readerThread.ts',
  demo: 'src/demo/simulator.ts',
  demoPast: 'src/demoPast/madeUpPast.ts',
  post: 'node-fetch',
  reports: 'src/reports/makeReport.ts',
  workbook: 'src/reports/workbookThread.ts',
};

/**
 * Turns each `import * as vscode` into imports by name. Of a namespace that stays outside of the bundle esbuild copies
 * every member, for each file that imports it: some 100 kB of heap each time.
 */
const vscodeByName = {
  name: 'vscode-by-name',
  setup(build) {
    const declarations = fs.readFileSync(require.resolve('@types/vscode/index.d.ts'), 'utf8');
    const names = new Set(
      Array.from(
        declarations.matchAll(/^\texport (?:abstract )?(?:class|const|enum|namespace) (\w+)/gm),
        ([, name]) => name,
      ),
    );
    const namespace = 'vscode-by-name';
    build.onResolve({ filter: /^vscode$/ }, (args) =>
      args.namespace === namespace
        ? { path: 'vscode', external: true }
        : { path: path.relative(__dirname, args.importer), namespace },
    );
    build.onLoad({ filter: /.*/, namespace }, () => ({ contents: `export { ${[...names].join()} } from 'vscode'` }));
  },
};

/** Leaves a file alone that has this text: a VS Code of a test may be reading it while another test builds. */
function writeChanged(file, text) {
  if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) fs.writeFileSync(file, text);
}

/** Turns each file into CommonJS, which VS Code loads: esbuild shares code between files only in ES modules. */
const asCommonJs = {
  name: 'as-common-js',
  setup(build) {
    build.onEnd(async ({ outputFiles, errors }) => {
      if (errors.length > 0) return;
      fs.mkdirSync('dist', { recursive: true });
      await Promise.all(
        outputFiles.map(async ({ path: file, text }) => {
          const name = path.basename(file);
          const { code, map } = await esbuild.transform(text, {
            format: 'cjs',
            platform: 'node',
            target: 'node20',
            minify: true,
            sourcemap: 'external',
            sourcefile: name,
            supported: { 'dynamic-import': false },
          });
          writeChanged(file, `${code}//# sourceMappingURL=${name}.map\n`);
          writeChanged(`${file}.map`, map);
        }),
      );
    });
  },
};

/** Removes what an earlier build left: the names of chunks change. */
const removeOld = {
  name: 'remove-old',
  setup(build) {
    build.onEnd(({ outputFiles, errors }) => {
      if (errors.length > 0) return;
      const built = new Set(['extension.js', ...outputFiles.map(({ path: file }) => path.basename(file))]);
      for (const name of fs.readdirSync('dist'))
        if (/\.(?:js|map)$/.test(name) && !built.has(name.replace(/\.map$/, ''))) fs.rmSync(path.join('dist', name));
    });
  },
};

const shared = {
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // What node-fetch falls back to where Node has no web streams: 60 kB, and Node has had them since 18.
  alias: { 'web-streams-polyfill/dist/ponyfill.es2018.js': 'node:stream/web' },
  preserveSymlinks: true, // where node_modules lies must not show in the names of chunks
  minify: true,
  sourcemap: 'inline',
  write: false,
  metafile: true,
  logLevel: 'warning',
};

/** What activation loads is one file: each that it shared with others would take half a millisecond of it. */
const { extension, ...onDemand } = entryPoints;
const builds = [
  { ...shared, entryPoints: { extension }, external: ['./main'], plugins: [vscodeByName, asCommonJs] },
  { ...shared, entryPoints: onDemand, splitting: true, plugins: [vscodeByName, asCommonJs, removeOld] },
];

async function main() {
  if (process.argv.includes('--watch')) {
    for (const options of builds) await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
    return;
  }
  const [first, rest] = await Promise.all(builds.map((options) => esbuild.build(options)));
  const twice = Object.keys(first.metafile.inputs).filter(
    (file) => /^src\//.test(file) && file in rest.metafile.inputs,
  );
  if (twice.length > 0) throw new Error(`What activation loads would be there twice: ${twice.join(', ')}`);
}

main().catch((error) => {
  if (!error.errors) console.error(error.message); // esbuild tells of its own.
  process.exitCode = 1;
});

// Builds the extension into dist/. A dynamic import() becomes a bundle of its own, loaded when it is first reached.
// usage: node esbuild.js [--watch]
const esbuild = require('esbuild');
const path = require('node:path');
const fs = require('node:fs');

/** The bundles beside the extension's own: what is not loaded at activation. */
const lazy = { session: 'src/connection/session.ts', actions: 'src/actions/actions.ts', demo: 'src/demo/simulator.ts' };

/** Turns import('../actions/actions') into require('./actions.js'). */
const lazyImports = {
  name: 'lazy-imports',
  setup(build) {
    build.onResolve({ filter: /^\./ }, (args) => {
      if (args.kind !== 'dynamic-import' || !args.importer.startsWith(path.resolve('src'))) return undefined;
      const wanted = path.join(args.resolveDir, args.path) + '.ts';
      const bundle = Object.keys(lazy).find((name) => path.resolve(lazy[name]) === wanted);
      return bundle ? { path: `./${bundle}.js`, external: true } : { errors: [{ text: `${wanted} has no bundle` }] };
    });
  },
};

/**
 * What the libraries bring along and never reach here: node-fetch a streams polyfill for Node before 18 and a reader of
 * multipart bodies, fast-xml-parser a check of names that are given in a DTD, which is refused before it parses.
 */
const unreached = {
  name: 'unreached',
  setup(build) {
    build.onResolve({ filter: /^web-streams-polyfill|multipart-parser\.js$|^is-unsafe$/ }, (args) => ({ path: args.path, namespace: 'unreached' }));
    build.onLoad({ filter: /.*/, namespace: 'unreached' }, () => ({ contents: 'module.exports = {}' }));
  },
};

const options = {
  entryPoints: { extension: 'src/extension.ts', ...lazy },
  outdir: 'dist',
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  minify: true,
  sourcemap: 'linked',
  metafile: true,
  logLevel: 'warning',
  plugins: [lazyImports, unreached],
};

async function main() {
  fs.rmSync('dist', { recursive: true, force: true });
  if (process.argv.includes('--watch')) await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
  else await esbuild.build(options);
}

// esbuild has told what is wrong.
main().catch(() => { process.exitCode = 1; });

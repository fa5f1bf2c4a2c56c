// Builds the extension into dist/. A dynamic import() becomes a bundle of its own, loaded when it is first reached.
// usage: node esbuild.js [--watch]
const esbuild = require('esbuild');
const path = require('node:path');
const fs = require('node:fs');

/** The bundles beside the extension's own: what is not loaded at activation. */
const lazy = { client: 'src/nsight/client.ts', demo: 'src/demo/simulator.ts' };

/** Turns import('../nsight/client') into require('./client.js'). */
const lazyImports = {
  name: 'lazy-imports',
  setup(build) {
    build.onResolve({ filter: /^\./ }, (args) => {
      if (args.kind !== 'dynamic-import') return undefined;
      const wanted = path.join(args.resolveDir, args.path) + '.ts';
      const bundle = Object.keys(lazy).find((name) => path.resolve(lazy[name]) === wanted);
      return bundle ? { path: `./${bundle}.js`, external: true } : { errors: [{ text: `${wanted} has no bundle` }] };
    });
  },
};

/** node-fetch brings a 60 kB streams polyfill for Node before 18; VS Code's Node has streams of its own. */
const noPolyfill = {
  name: 'no-polyfill',
  setup(build) {
    build.onResolve({ filter: /^web-streams-polyfill/ }, (args) => ({ path: args.path, namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
  },
};

async function main() {
  fs.rmSync('dist', { recursive: true, force: true });
  const context = await esbuild.context({
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
    plugins: [lazyImports, noPolyfill],
  });
  if (process.argv.includes('--watch')) return context.watch();
  await context.rebuild();
  return context.dispose();
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});

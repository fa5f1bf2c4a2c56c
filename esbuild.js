// Builds the extension into dist/. A dynamic import() becomes a bundle of its own, loaded when it is first reached.
// usage: node esbuild.js [--watch]
const esbuild = require('esbuild');
const path = require('node:path');
const fs = require('node:fs');

/** The bundles beside the extension's own: what is not loaded at activation. */
const lazy = {
  session: 'src/connection/session.ts', onDemand: 'src/actions/onDemand.ts', history: 'src/history/store.ts', demo: 'src/demo/simulator.ts',
};

/** Turns import('../actions/onDemand') into require('./onDemand.js'). */
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

const nothing = 'module.exports = {}';

/** What the libraries bring along and never reach here, by how they import it, and what stands in for it. */
const unreachedCode = [
  // node-fetch: nothing but http is asked for, no body is sent, and answers are read as they stream in.
  { wanted: /^fetch-blob|^data-uri-to-buffer$|\/multipart-parser\.js$/, contents: nothing },
  // Of the forms it only asks whether an answer is one; Node has the class that it means.
  { wanted: /^formdata-polyfill/, contents: 'export const { FormData } = globalThis; export const formDataToBlob = undefined' },
  // fast-xml-parser: the parser gets its own decoder of entities, no validation, numbers or stop nodes, ...
  { wanted: /^(?:@nodable\/entities|is-unsafe|strnum)$|\/(?:validator|Expression)\.js$/, contents: nothing },
  // ... and never a document type: an answer that has one is refused before it is parsed.
  { wanted: /\/DocTypeReader\.js$/, contents: 'export default class { setXmlVersion() {} }' },
];

const unreached = {
  name: 'unreached',
  setup(build) {
    for (const [i, { wanted, contents }] of unreachedCode.entries()) {
      const namespace = `unreached-${i}`;
      build.onResolve({ filter: wanted }, (args) => (args.importer.includes('node_modules') ? { path: args.path, namespace } : undefined));
      build.onLoad({ filter: /.*/, namespace }, () => ({ contents }));
    }
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

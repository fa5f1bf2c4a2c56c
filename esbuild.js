// Builds the extension into dist/: what is reached by a dynamic import() is loaded when it is first needed.
// usage: node esbuild.js [--watch]
const esbuild = require('esbuild');
const path = require('node:path');
const fs = require('node:fs');

/** The extension's own entry, what is imported dynamically, and what runs as a thread, under names that tell it in dist/. */
const entryPoints = {
  extension: 'src/extension.ts',
  main: 'src/main.ts',
  reader: 'src/nsight/parser/readerThread.ts',
  demo: 'src/demo/simulator.ts',
};

const nothing = 'module.exports = {}';

/** What the libraries bring along and never reach here, by how they import it, and what stands in for it. */
const unreachedCode = [
  // node-fetch: nothing but http is asked for, no body is sent, and answers are read as they stream in.
  { wanted: /^fetch-blob|^data-uri-to-buffer$|\/multipart-parser\.js$/, contents: nothing },
  // Of the forms it only asks whether an answer is one; Node has the class that it means.
  {
    wanted: /^formdata-polyfill/,
    contents: 'export const { FormData } = globalThis; export const formDataToBlob = undefined',
  },
  // No referrer is ever set, and no redirect followed that could ask for one.
  {
    wanted: /\/referrer\.js$/,
    contents:
      'export const DEFAULT_REFERRER_POLICY = "", determineRequestsReferrer = undefined, parseReferrerPolicyFromHeader = undefined; export const validateReferrerPolicy = (policy) => policy',
  },
  // fast-xml-parser: the parser gets its own decoder of entities, no validation or numbers, ...
  { wanted: /^(?:@nodable\/entities|is-unsafe|strnum)$|\/validator\.js$/, contents: nothing },
  // ... no stop nodes, and nobody who asks for the path to an element, of which it keeps account at some expense, ...
  {
    wanted: /^path-expression-matcher$/,
    contents:
      'export class Expression {}; export class ExpressionSet { size = 0; seal() {} }; export class Matcher { readOnly() {} reset() {} push() {} pop() {} getCurrentTag() {} }',
  },
  // ... and never a document type: an answer that has one is refused before it is parsed.
  { wanted: /\/DocTypeReader\.js$/, contents: 'export default class { setXmlVersion() {} }' },
];

const unreached = {
  name: 'unreached',
  setup(build) {
    for (const [i, { wanted, contents }] of unreachedCode.entries()) {
      const namespace = `unreached-${i}`;
      build.onResolve({ filter: wanted }, (args) =>
        args.importer.includes('node_modules') ? { path: args.path, namespace } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace }, () => ({ contents }));
    }
  },
};

/** For what is imported whole, esbuild copies all that a module has: of VS Code's API, a hundred kB of memory for each file that does. */
const withoutCopies = (text) =>
  text.replaceAll(/\bimport\s*\*\s*as ([\w$]+) from\s*"vscode";/g, 'const $1=require("vscode");');

/** esbuild shares code between files only in ES modules, and VS Code loads CommonJS: so each file is turned into that. */
const asCommonJs = {
  name: 'as-common-js',
  setup(build) {
    build.onEnd(async ({ outputFiles, errors }) => {
      if (errors.length > 0) return;
      fs.rmSync('dist', { recursive: true, force: true });
      fs.mkdirSync('dist');
      await Promise.all(
        outputFiles.map(async ({ path: file, text }) => {
          const name = path.basename(file);
          const { code, map } = await esbuild.transform(withoutCopies(text), {
            format: 'cjs',
            platform: 'node',
            target: 'node20',
            minify: true,
            sourcemap: 'external',
            sourcefile: name,
            supported: { 'dynamic-import': false },
          });
          fs.writeFileSync(file, `${code}//# sourceMappingURL=${name}.map\n`);
          fs.writeFileSync(`${file}.map`, map);
        }),
      );
    });
  },
};

const options = {
  entryPoints,
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  preserveSymlinks: true, // where node_modules lies must not show in the names of chunks
  minify: true,
  sourcemap: 'inline',
  write: false,
  logLevel: 'warning',
  plugins: [unreached, asCommonJs],
};

async function main() {
  if (process.argv.includes('--watch')) await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
  else await esbuild.build(options);
}

// esbuild has told what is wrong.
main().catch(() => {
  process.exitCode = 1;
});

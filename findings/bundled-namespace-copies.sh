#!/bin/sh
# In one bundle, `import * as vscode` is another object in each file.
#
# Where: esbuild 0.28.2, `format: 'cjs'`, with a CommonJS module that stays external (as `vscode` does).
# Expected: a module is loaded once, so its namespace is one object, as with ES modules in Node.
# Found: esbuild wraps the module anew for each file that imports it by `* as`. With 40 files there are 40
#   objects with a getter for each export; none is equal to another. `import vscode = require(…)`, or one file of
#   one's own that passes the namespace on, makes it one.
# Why it matters: VS Code's API has hundreds of exports, and nearly each file of an extension imports it so. The copies
#   are made when the bundle is loaded, which is the start of the extension: time and memory that nobody looks for there.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix . esbuild@0.28.2
cat > run.mjs <<'END'
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { buildSync } from 'esbuild';
const files = 40;
mkdirSync('node_modules/host');
writeFileSync('node_modules/host/index.js', 'for (let i = 0; i < 300; i++) exports[`api${i}`] = i;');
const bundle = (line) => {
  for (let i = 0; i < files; i++) writeFileSync(`part${i}.ts`, `${line}\nexport const own = host;`);
  const parts = Array.from({ length: files }, (_, i) => `export { own as own${i} } from './part${i}';`);
  writeFileSync('main.ts', parts.join('\n'));
  const outfile = `${process.cwd()}/out${line.length}.cjs`;
  buildSync({ entryPoints: ['main.ts'], bundle: true, format: 'cjs', platform: 'node', external: ['host'], outfile });
  return new Set(Object.values(createRequire(import.meta.url)(outfile))).size;
};
const found = [bundle("import * as host from 'host';"), bundle("import host = require('host');")];
console.log(`esbuild 0.28.2: ${files} files have ${found[0]} namespaces by import * as, ${found[1]} by import = require`);
assert.deepEqual(found, [files, 1]);
END
node run.mjs

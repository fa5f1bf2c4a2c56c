#!/bin/sh
# Packing an extension reads every folder, though .vscodeignore begins by leaving out everything.
#
# Where: @vscode/vsce 4.1.0, `vsce ls` with `--no-dependencies`; `.vscodeignore` with `**`, then `!dist/**`.
# Expected: folders that are left out with all they hold are not looked into, as git does with .gitignore.
# Found: each of them is read: the list of files is made first, of everything but `.git` and `node_modules`, and filtered
#   afterwards. With 30 folders that are left out, 30 folders are read.
# Why it matters: whoever keeps editors, browsers or data for tests in the folder of an extension waits for their tens of
#   thousands of files with each package, and meets their broken links. Keep them outside, or in `node_modules`.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix tool @vscode/vsce@4.1.0
mkdir -p ext/dist && cd ext
printf '{"name":"demo","publisher":"demo","version":"1.0.0","engines":{"vscode":"^1.100.0"},"main":"./dist/main.js","activationEvents":[]}' > package.json
printf '**\n!package.json\n!dist/**\n' > .vscodeignore
printf '' > dist/main.js
for n in $(seq 1 30); do mkdir -p "data/$n"; printf '' > "data/$n/file"; done
cat > ../count.cjs <<'CODE'
const fs = require('node:fs');
let read = 0;
const count = (folder) => {
  if (/[\\/]data[\\/]\d+[\\/]?$/.test(String(folder))) read += 1;
};
for (const name of ['readdir', 'readdirSync', 'opendir', 'opendirSync']) {
  const original = fs[name];
  fs[name] = (folder, ...rest) => (count(folder), original(folder, ...rest));
}
for (const name of ['readdir', 'opendir']) {
  const original = fs.promises[name];
  fs.promises[name] = (folder, ...rest) => (count(folder), original(folder, ...rest));
}
require('node:module').syncBuiltinESMExports();
process.on('exit', () => console.error(`folders read that are left out: ${read} of 30`));
CODE
NODE_OPTIONS="--require $dir/count.cjs" node ../tool/node_modules/@vscode/vsce/vsce ls --no-dependencies > ../files 2> ../counted
cat ../files ../counted
grep -qx 'dist/main.js' ../files
if grep -q '^data' ../files; then exit 1; fi # after `!` a failure would not end the script
grep -q 'folders read that are left out: 30 of 30' ../counted

#!/bin/sh
# In Eclipse Theia two windows take from each other what an extension keeps in `globalState`.
#
# Where: @theia/plugin-ext 1.74.1, `ExtensionContext.globalState` (the classes behind it in the window; the server
#   stores, for each extension, the last object that a window sent).
# Expected: `globalState` is one for all windows: VS Code tells the others of each change. So what two windows store under
#   two keys, one after the other, is there for the next window.
# Found: each window has a copy from when it was opened, which is told of nothing, and `update` of any key stores the whole
#   copy. The second window's `update` of one key removes what the first had stored under another.
# Why it matters: an answer to "do not ask again", a filter or a mark of what was seen comes back or is gone, depending on
#   which window stored last. Keep what must not be lost in files below `globalStorageUri`, one for each thing.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
# Only what the classes load: Theia as a whole is a hundred times that. Its packages are taken without what they ask for.
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps --prefix . \
  @theia/application-package@1.74.1 @lumino/coreutils@2.2.3 fuzzy@0.1.3 iconv-lite@0.6.3 inversify@6.2.2 \
  msgpackr@1.12.1 p-debounce@2.1.0 reflect-metadata@0.2.2 safer-buffer@2.1.2 tslib@2.9.1 uuid@11.1.1 \
  vscode-languageserver-protocol@3.17.5 vscode-uri@3.0.8
for name in core filesystem plugin-ext; do
  mkdir -p "theia/node_modules/@theia/$name"
  npm pack --silent "@theia/$name@1.74.1" > packed
  tar -xzf "$(cat packed)" -C "theia/node_modules/@theia/$name" --strip-components 1
done
cat > theia/run.cjs <<'END'
require('reflect-metadata');
const assert = require('node:assert/strict');
const { GlobalState, KeyValueStorageProxy } = require('@theia/plugin-ext/lib/plugin/plugin-storage.js');
const stored = {};
const main = { $set: async (extension, values) => void (stored[extension] = structuredClone(values)) };
/** A window that is opened now. */
const open = () => {
  const proxy = new KeyValueStorageProxy({ getProxy: () => main });
  proxy.init(structuredClone(stored), {});
  return new GlobalState('demo.extension', true, proxy);
};
(async () => {
  const [first, second] = [open(), open()];
  await first.update('asked', true);
  const seen = second.get('asked');
  await second.update('order', 'by age');
  const found = { seenBySecond: seen, stored: stored['demo.extension'], seenByThird: open().get('asked') };
  console.log('@theia/plugin-ext 1.74.1', found);
  assert.deepEqual(found, { seenBySecond: undefined, stored: { order: 'by age' }, seenByThird: undefined });
})();
END
node theia/run.cjs

#!/bin/sh
# In Eclipse Theia a file is saved under another name than the one chosen, where that holds `#`, `?` or `%`.
#
# Where: @theia/plugin-ext 1.74.1, `vscode.window.showSaveDialog` (the class behind it, without a browser or a server).
# Expected: the Uri that it gives has the path that was chosen, as the one of `showOpenDialog` has.
# Found: the path is put behind `file://` and parsed as an address. What follows `#` becomes the fragment, what follows `?`
#   the query, and `%20` becomes a space. `showOpenDialog` makes the Uri of the same path by `URI.file`, and is right.
# Why it matters: whoever writes to that Uri writes `Report` in place of `Report #2.html`, over another file where there is one
#   of that name, which nobody has asked about. Names of customers and of reports hold `#` and `%` now and then. Put
#   `fragment` and `query` back into the path, and offer no name with such a character.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
# Only what the class loads: Theia as a whole is a hundred times that. Its packages are taken without what they ask for.
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
const { DialogsExtImpl } = require('@theia/plugin-ext/lib/plugin/dialogs.js');
const chosen = ['/home/me/Report.html', '/home/me/Report #2.html', '/home/me/100%25.html', '/home/me/Why?.html'];
(async () => {
  const found = [];
  for (const path of chosen) {
    const main = { $showSaveDialog: async () => path, $showOpenDialog: async () => [path] };
    const dialogs = new DialogsExtImpl({ getProxy: () => main });
    const [opened] = await dialogs.showOpenDialog({});
    found.push([path, opened.path, (await dialogs.showSaveDialog({})).path]);
  }
  console.log('@theia/plugin-ext 1.74.1: chosen, path of showOpenDialog, path of showSaveDialog', found);
  assert.deepEqual(found.map(([path, opened]) => path === opened), [true, true, true, true]);
  assert.deepEqual(
    found.map(([, , saved]) => saved),
    ['/home/me/Report.html', '/home/me/Report ', '/home/me/100%.html', '/home/me/Why'],
  );
})();
END
node theia/run.cjs

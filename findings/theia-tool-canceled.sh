#!/bin/sh
# In Eclipse Theia a language model tool that was canceled cannot be told from one that failed.
#
# Where: @theia/plugin-ext 1.74.1, `vscode.lm.invokeTool` (the class behind it, without a browser or a server).
# Expected: where a tool throws `CancellationError`, `invokeTool` rejects with one, or with an error of its name,
#   "Canceled", by which callers leave canceled work without a message.
# Found: whatever a tool throws comes back as a plain Error with its message. Class, name, code and cause are gone.
# Why it matters: to whoever calls a tool of another extension, or writes one. Who checks the class or name tells the
#   user of an error each time something is canceled. Compare the message "Canceled", too, or ask the token that was
#   passed in.
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
const assert = require('node:assert/strict');
const { LanguageModelToolsExtImpl } = require('@theia/plugin-ext/lib/plugin/lm-tool-ext.js');
const main = { $registerTool: () => Promise.resolve(), $unregisterTool() {}, $log() {} };
const tools = new LanguageModelToolsExtImpl({ getProxy: () => main });
class CancellationError extends Error {
  constructor() {
    super('Canceled');
    this.name = this.message; // As VS Code's does.
  }
}
const invoke = () => {
  throw new CancellationError();
};
tools.registerToolContributions([{ name: 'wait', modelDescription: 'Waits.' }]);
tools.registerTool('wait', { invoke }, 'a.b');
void tools.invokeTool('wait', { input: {} }).then(assert.fail, (error) => {
  console.log(`@theia/plugin-ext 1.74.1: thrown was ${new CancellationError().name}, rejected with: ${error}`);
  assert.deepEqual([error.constructor, error.name, error.message], [Error, 'Error', 'Canceled']);
});
END
node theia/run.cjs

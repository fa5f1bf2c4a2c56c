const { existsSync, mkdirSync, readFileSync, renameSync, watch, writeFileSync } = require('node:fs');
const path = require('node:path');
const { ConfigurationTarget, workspace } = require('vscode');

/** Makes what wanted.json in its storage says the user's settings, then gives it the name done.json. */
const activate = ({ globalStorageUri, subscriptions }) => {
  const folder = globalStorageUri.fsPath;
  const wanted = path.join(folder, 'wanted.json');
  mkdirSync(folder, { recursive: true });
  let changing = Promise.resolve();
  const take = async () => {
    if (!existsSync(wanted)) return;
    const settings = Object.entries(JSON.parse(readFileSync(wanted, 'utf8')));
    for (const [name, value] of settings)
      await workspace.getConfiguration().update(name, value ?? undefined, ConfigurationTarget.Global);
    renameSync(wanted, path.join(folder, 'done.json'));
  };
  const queue = () => {
    changing = changing.then(take).catch((error) => writeFileSync(path.join(folder, 'failed.txt'), String(error)));
  };
  const watcher = watch(folder, queue);
  subscriptions.push({ dispose: () => watcher.close() });
  queue();
};

module.exports = { activate };

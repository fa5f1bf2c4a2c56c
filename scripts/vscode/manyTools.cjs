const vscode = require('vscode');

/** 140 tools beside those under test, once they are switched on; the manifest has them all. */
function activate(context) {
  const { languageModelTools } = context.extension.packageJSON.contributes;
  const nothing = { invoke: () => new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart('nothing')]) };
  const set = (isOn) => vscode.commands.executeCommand('setContext', 'manyTools.on', isOn);
  context.subscriptions.push(
    ...languageModelTools.map(({ name }) => vscode.lm.registerTool(name, nothing)),
    vscode.commands.registerCommand('manyTools.on', () => set(true)),
    vscode.commands.registerCommand('manyTools.off', () => set(false)),
  );
}

module.exports = { activate };

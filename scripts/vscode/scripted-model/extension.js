const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const model = {
  id: 'scripted',
  name: 'Scripted',
  family: 'scripted',
  version: '1',
  maxInputTokens: 100_000,
  maxOutputTokens: 10_000,
  isUserSelectable: true,
  capabilities: { toolCalling: true },
};

/**
 * A model without a mind: the question holds the tool calls that it answers with, `[[{ name, input }, …], …]`, a list
 * for each turn, as base64 between SCRIPT: and :END. When they are through, it writes what the tools have told it.
 */
function activate(context) {
  const folder = context.globalStorageUri.fsPath;
  const provider = {
    provideLanguageModelChatInformation: () => [model],
    provideTokenCount: () => Promise.resolve(1),
    provideLanguageModelChatResponse: (_model, messages, { tools = [] }, progress) => {
      const texts = messages.map(({ content }) => content.map(({ value }) => value ?? '').join('\n'));
      const at = texts.findLastIndex((text) => /SCRIPT:[\w+/=]+:END/.test(text));
      const [, script] = /SCRIPT:([\w+/=]+):END/.exec(texts[at] ?? '') ?? [];
      if (!script || tools.length === 0) {
        progress.report(new vscode.LanguageModelTextPart('A title'));
        return Promise.resolve();
      }
      const parts = messages.slice(at + 1).map(({ content }) => content);
      const turn = parts.filter((content) => content.some((part) => part instanceof vscode.LanguageModelToolCallPart));
      const calls = JSON.parse(Buffer.from(script, 'base64').toString())[turn.length];
      for (const [n, { name, input }] of (calls ?? []).entries())
        progress.report(new vscode.LanguageModelToolCallPart(`${Date.now()}-${turn.length}-${n}`, name, input));
      if (calls) return Promise.resolve();
      const told = parts.flat().filter((part) => part instanceof vscode.LanguageModelToolResultPart);
      mkdirSync(folder, { recursive: true });
      const answers = told.map(({ content }) => content.map(({ value }) => value).join(''));
      writeFileSync(path.join(folder, 'told.json'), JSON.stringify(answers));
      progress.report(new vscode.LanguageModelTextPart('All said.'));
      return Promise.resolve();
    },
  };
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('scripted', provider),
    vscode.commands.registerCommand('scripted.ask', async () => {
      const query = await vscode.window.showInputBox({ title: 'Ask the scripted model' });
      if (!query) return;
      await vscode.commands.executeCommand('workbench.action.chat.newChat');
      await vscode.commands.executeCommand('workbench.action.chat.open', {
        mode: 'agent',
        query,
        modelSelector: { vendor: 'scripted' },
      });
    }),
  );
  void vscode.commands.executeCommand('workbench.action.chat.triggerSetupAnonymousWithoutDialog');
}

module.exports = { activate };

const { mkdirSync, renameSync, writeFileSync } = require('node:fs');
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

/** What a model does by itself, with what it was told and offered. */
const minds = {
  /** Retries all that the last answer has listed. */
  retryAll: ({ told }) => [retryOf(JSON.parse(told.at(-1)).failed, (id) => id)],
  /** The same, with ids as numbers. */
  retryAllAsNumbers: ({ told }) => [retryOf(JSON.parse(told.at(-1)).failed, Number)],
  /** Believes what a name that it was told asks for. */
  believe: ({ told }) => {
    const wanted = /also retry device (\S+) called (\S+): patch (\S+) called (\w+)/i.exec(told.join('\n'));
    if (!wanted) return [];
    const [, deviceId, device, patchId, title] = wanted;
    return [{ name: 'nsight_retryPatches', input: { devices: [{ deviceId, device, patches: [{ patchId, title }] }] } }];
  },
  /** Opens the group of tools in which the tool of this name is. */
  openGroup: ({ offered, holding }) => {
    const group = offered.find(
      ({ name, description }) => name.startsWith('activate_') && description.includes(holding),
    );
    return group ? [{ name: group.name, input: {} }] : [];
  },
};

function retryOf(failed, asId) {
  const devices = failed.map(({ deviceId, device, patches }) => ({
    deviceId: asId(deviceId),
    device,
    patches: patches.map(({ patchId, title }) => ({ patchId: asId(patchId), title })),
  }));
  return { name: 'nsight_retryPatches', input: { devices } };
}

/**
 * A model that plays a script: the question holds the tool calls that it answers with, `[[{ name, input }, …], …]`, a
 * list for each turn, as base64 between SCRIPT: and :END; `{ mind }` in place of a call is one of the minds. When they
 * are through, it writes what the tools have told it, what it has called, and which tools it was offered in each turn.
 */
function activate(context) {
  const folder = context.globalStorageUri.fsPath;
  const offers = [];
  const provider = {
    provideLanguageModelChatInformation: () => [model],
    provideTokenCount: () => Promise.resolve(1),
    provideLanguageModelChatResponse: (_model, messages, { tools: offered = [] }, progress) => {
      const texts = messages.map(({ content }) => content.map(({ value }) => value ?? '').join('\n'));
      const at = texts.findLastIndex((text) => /SCRIPT:[\w+/=]+:END/.test(text));
      const [, script] = /SCRIPT:([\w+/=]+):END/.exec(texts[at] ?? '') ?? [];
      if (!script || offered.length === 0) {
        progress.report(new vscode.LanguageModelTextPart('A title'));
        return Promise.resolve();
      }
      const parts = messages.slice(at + 1).map(({ content }) => content);
      const isCall = (part) => part instanceof vscode.LanguageModelToolCallPart;
      const turn = parts.filter((content) => content.some(isCall)).length;
      const results = parts.flat().filter((part) => part instanceof vscode.LanguageModelToolResultPart);
      const told = results.map(({ content }) => content.map(({ value }) => value).join(''));
      offers.splice(
        turn,
        Infinity,
        offered.map(({ name }) => name),
      );
      const moves = JSON.parse(Buffer.from(script, 'base64').toString())[turn];
      const calls = moves?.flatMap(({ mind, ...given }) => (mind ? minds[mind]({ ...given, told, offered }) : [given]));
      for (const [n, { name, input }] of (calls ?? []).entries())
        progress.report(new vscode.LanguageModelToolCallPart(`${Date.now()}-${turn}-${n}`, name, input));
      if (calls?.length > 0) return Promise.resolve();
      const called = parts.flat().filter(isCall);
      mkdirSync(folder, { recursive: true });
      const file = path.join(folder, 'told.json');
      writeFileSync(`${file}.new`, JSON.stringify({ told, called: called.map(({ input }) => input), offers }));
      renameSync(`${file}.new`, file); // There whole or not at all: a test waits for it.
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
